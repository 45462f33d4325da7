import { pagePaymentFaults } from '../db/queries/payment-faults.ts';
import {
  listUnpaidInvoices,
  type PaymentDispute,
  pagePastDue,
  pagePaymentDisputes,
  type UnpaidInvoice,
} from '../db/queries/payment-trouble.ts';
import type { PaymentFault } from '../domain/payments/payment-fault.ts';
import { addMs, DAY_MS, type EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type Page, type PageQuestion, pageOf, readPage } from './page.ts';

export type { PaymentDispute, UnpaidInvoice };

export const DISPUTE_STATUSES = ['OPEN', 'WON', 'LOST'] as const;

/** A booking that is past due, and what it owes. */
export interface FailedPayment {
  readonly bookingId: string;
  readonly since: EpochMs;
  /** When its reserved sessions are released and its subscription ends. */
  readonly graceEndsAt: EpochMs;
  readonly invoices: readonly UnpaidInvoice[];
}

/** Bookings whose renewal is unpaid, the longest first. For admins. */
export async function readFailedPayments(
  deps: Pick<Deps, 'db' | 'config'>,
  question: PageQuestion,
): Promise<Page<FailedPayment>> {
  const page = readPage(question);
  const { items, ...place } = pageOf(await pagePastDue(deps.db, { ...page, limit: page.limit + 1 }), page);
  const unpaid = await listUnpaidInvoices(
    deps.db,
    items.map(({ bookingId }) => bookingId),
  );
  const graceMs = deps.config.booking.graceDays * DAY_MS;
  return {
    items: items.map(({ bookingId, since }) => ({
      bookingId,
      since,
      graceEndsAt: addMs(since, graceMs),
      invoices: unpaid.filter((invoice) => invoice.bookingId === bookingId),
    })),
    ...place,
  };
}

/** Payments that banks asked back, the newest first, and what the banks decided. For admins. */
export async function readPaymentDisputes(
  deps: Pick<Deps, 'db'>,
  question: PageQuestion,
): Promise<Page<PaymentDispute>> {
  const page = readPage(question);
  return pageOf(await pagePaymentDisputes(deps.db, { ...page, limit: page.limit + 1 }), page);
}

/** Where our books and the payment provider's went apart, the newest first. For admins. */
export async function readPaymentFaults(deps: Pick<Deps, 'db'>, question: PageQuestion): Promise<Page<PaymentFault>> {
  const page = readPage(question);
  return pageOf(await pagePaymentFaults(deps.db, { ...page, limit: page.limit + 1 }), page);
}
