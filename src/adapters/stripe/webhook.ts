import type Stripe from 'stripe';
import { z } from 'zod';
import { type EpochMs, instant, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import { type PaymentEvent, WebhookRefused } from '../../ports/payment-gateway.ts';

export interface WebhookChecks {
  /** Any of them may have signed: two are in use while one replaces the other. */
  readonly secrets: readonly string[];
  /** Whether our key is a live one. An event of the other mode is somebody's test, or a mix-up of endpoints. */
  readonly live: boolean;
  readonly now: EpochMs;
}

/**
 * Reads a webhook after checking signature, age and mode. The raw bytes are needed: parsing and writing JSON again
 * changes them. Five minutes either way; the SDK alone would take a signature dated in the future, and replay it then.
 */
export function readWebhook(
  webhooks: Pick<Stripe['webhooks'], 'constructEvent'>,
  rawBody: Buffer,
  signature: string | undefined,
  checks: WebhookChecks,
): PaymentEvent {
  if (signature === undefined) throw new WebhookRefused('no signature');
  if (Math.abs(checks.now - signedAt(signature)) > TOLERANCE_MS)
    throw new WebhookRefused('signed too long ago or ahead');
  const event = eventShape.safeParse(verified(webhooks, rawBody, signature, checks));
  if (!event.success) throw new WebhookRefused('not an event');
  const { id, type, livemode, created, data } = event.data;
  if (livemode !== checks.live) throw new WebhookRefused('of the other mode');
  const { object } = data;
  // An invoice that is yet to be made cannot be fetched: its subscription can.
  const objectId = type === 'invoice.upcoming' ? subscriptionOf(object.parent) : object.id;
  return { id, type, objectId: objectId ?? '', createdAt: instant(created * SECOND_MS) };
}

function subscriptionOf(parent: unknown): string | undefined {
  return parentShape.safeParse(parent).data?.subscription_details?.subscription;
}

function verified(
  webhooks: Pick<Stripe['webhooks'], 'constructEvent'>,
  rawBody: Buffer,
  signature: string,
  { secrets, now }: WebhookChecks,
): unknown {
  for (const secret of secrets) {
    try {
      return webhooks.constructEvent(rawBody, signature, secret, TOLERANCE_MS / SECOND_MS, undefined, now);
    } catch {
      // Not this secret's, or not JSON: the next one may fit, and none at all is refused below.
    }
  }
  throw new WebhookRefused('not signed with a secret of ours');
}

/** `t=…,v1=…`: the one time in the header. Two of them could be read differently here and in the SDK. */
function signedAt(signature: string): number {
  const times = signature.split(',').filter((part) => part.trim().startsWith('t='));
  const seconds = /^t=(\d{1,12})$/.exec(times[0] ?? '')?.[1];
  if (times.length !== 1 || seconds === undefined) throw new WebhookRefused('no time in the signature');
  return Number(seconds) * SECOND_MS;
}

const TOLERANCE_MS = 5 * MINUTE_MS;

/** Of an invoice. Other objects have parents of other shapes, or none. */
const parentShape = z.object({ subscription_details: z.object({ subscription: z.string() }).nullish() });

const eventShape = z.object({
  object: z.literal('event'),
  id: z.string().min(1),
  type: z.string().min(1),
  livemode: z.boolean(),
  created: z.number().int(),
  data: z.object({
    object: z.object({
      id: z.string().optional(),
      parent: z.unknown().optional(),
    }),
  }),
});
