import type { Kernel } from '../kernel.ts';
import { Deliveries } from './deliveries.ts';
import type { InvoicePayment, Order } from './resources.ts';
import { type BillingSettings, defaultSettings } from './settings.ts';
import { createTables, type Tables } from './tables.ts';

const alphanumeric = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * How a card answers when it is charged. `fails_on_renewal` pays once, then is declined until replaced;
 * `asks_on_renewal` pays while its owner is there, and a renewal only after they confirmed it on the invoice's page.
 */
export type CardBehaviour = 'ok' | 'fails_on_renewal' | 'asks_on_renewal' | 'declined';

const BEHAVIOURS: readonly unknown[] = [
  'ok',
  'fails_on_renewal',
  'asks_on_renewal',
  'declined',
] satisfies CardBehaviour[];

export function isCardBehaviour(value: unknown): value is CardBehaviour {
  return BEHAVIOURS.includes(value);
}

/** The one Stripe account of the sandbox: its books, its clock, its way to tell the world. */
export class Account {
  readonly kernel: Kernel;
  readonly tables: Tables = createTables();
  /** What was put into each checkout session. */
  readonly orders = new Map<string, Order>();
  /** The payment of each finalised invoice, by the invoice's id. */
  readonly payments = new Map<string, InvoicePayment>();
  readonly cards = new Map<string, CardBehaviour>();
  readonly settings: BillingSettings = defaultSettings();
  readonly deliveries: Deliveries;
  /** The API request being answered, which events name as their cause; null when time is the cause. */
  request: { id: string; idempotency_key: string | null } | null = null;
  #closed = false;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
    this.deliveries = new Deliveries(kernel);
  }

  /** Seconds since the epoch, the only unit of time in Stripe's API. */
  now(): number {
    return Math.floor(this.kernel.now() / 1000);
  }

  /** A new id: `prefix` and `length` random letters and digits. */
  newId(prefix: string, length = 24): string {
    return prefix + this.kernel.randomText(alphanumeric, length);
  }

  /** Runs `task` when the clock reaches `at` (seconds), unless the account was reset meanwhile. */
  schedule(at: number, task: () => void): void {
    this.kernel.schedule(at * 1000, async () => {
      if (!this.#closed) task();
    });
  }

  /** After this, what was scheduled does nothing any more. */
  close(): void {
    this.#closed = true;
    this.deliveries.close();
  }

  /** A link into the sandbox's own pages. */
  page(path: string): string {
    return `${this.kernel.baseUrl}/stripe/${path}`;
  }
}
