import { z } from 'zod';
import { instant, SECOND_MS } from '../../domain/time.ts';
import { ProviderError } from '../../ports/calendar-provider.ts';
import type { BookingInvoice } from '../../ports/payment-gateway.ts';

/**
 * A Stripe invoice, as the pinned version shapes it, in the product's words. The subscription and the metadata it had
 * when the invoice was made lie under `parent`; `period_start` of the invoice looks back at the week before, so the
 * week that is paid is read from the line that bills the subscription.
 *
 * Null for an invoice that belongs to no subscription: somebody else's business in the same account. Throws
 * `UNAVAILABLE` for an answer of another shape.
 */
export function bookingInvoice(answer: unknown): BookingInvoice | null {
  const read = invoiceShape.safeParse(answer);
  if (!read.success) throw new ProviderError('stripe', 'UNAVAILABLE', 'invoices.retrieve');
  const invoice = read.data;
  const subscription = invoice.parent?.subscription_details;
  if (subscription == null) return null;
  const billed = invoice.lines.data.filter((line) => line.parent?.type === 'subscription_item_details');
  const starts = (billed.length > 0 ? billed : invoice.lines.data).map((line) => line.period.start);
  const paid = invoice.status === 'paid';
  const paidAt = invoice.status_transitions.paid_at;
  const credit = invoice.lines.data.filter((line) => line.metadata.credit !== undefined);
  return {
    id: invoice.id,
    bookingId: subscription.metadata?.bookingId ?? null,
    subscriptionId: subscription.subscription,
    customerId: invoice.customer,
    status: invoice.status,
    paid,
    attempted: invoice.attempted,
    amount: { amount: paid ? invoice.amount_paid : invoice.amount_due, currency: invoice.currency.toUpperCase() },
    tax: (invoice.total_taxes ?? []).reduce((sum, { amount }) => sum + amount, 0),
    credit: credit.reduce((sum, line) => sum - line.amount, 0),
    excludedSlots: invoice.lines.data.flatMap(({ metadata: { excludedSlot } }) =>
      excludedSlot === undefined ? [] : [Number(excludedSlot)],
    ),
    billedSessions: billedSessionsOf(invoice.lines.data),
    periodStart: instant(Math.max(invoice.period_start, ...starts) * SECOND_MS),
    createdAt: instant(invoice.created * SECOND_MS),
    paidAt: paidAt === null ? null : instant(paidAt * SECOND_MS),
    billingReason: invoice.billing_reason ?? 'manual',
    hostedUrl: invoice.hosted_invoice_url,
  };
}

/** What a line of ours says, else what the subscription's own line does. */
function billedSessionsOf(lines: readonly z.infer<typeof lineShape>[]): number | null {
  const adjusted = lines.map(({ metadata }) => metadata.sessions).find((sessions) => sessions !== undefined);
  if (adjusted !== undefined) return Number(adjusted);
  const whole = lines.filter(
    ({ parent }) =>
      parent?.type === 'subscription_item_details' && parent.subscription_item_details?.proration !== true,
  );
  const counts = whole.flatMap(({ quantity }) => quantity ?? []);
  if (counts.length === 0 || counts.length < whole.length) return null;
  return counts.reduce((sum, count) => sum + count, 0);
}

/** An id, or the object itself where it was expanded. */
const reference = z.union([z.string(), z.object({ id: z.string() }).transform((object) => object.id)]);

const lineShape = z.object({
  amount: z.number().int(),
  quantity: z.number().int().nullish(),
  metadata: z.record(z.string(), z.string()),
  period: z.object({ start: z.number().int() }),
  parent: z
    .object({ type: z.string(), subscription_item_details: z.object({ proration: z.boolean() }).nullish() })
    .nullable(),
});

const invoiceShape = z.object({
  object: z.literal('invoice'),
  id: z.string(),
  status: z.enum(['draft', 'open', 'paid', 'void', 'uncollectible']),
  attempted: z.boolean(),
  hosted_invoice_url: z
    .string()
    .nullish()
    .transform((url) => url ?? null),
  status_transitions: z.object({ paid_at: z.number().int().nullable() }),
  customer: reference,
  amount_paid: z.number().int(),
  amount_due: z.number().int(),
  currency: z.string().length(3),
  created: z.number().int(),
  period_start: z.number().int(),
  billing_reason: z.string().nullable(),
  total_taxes: z.array(z.object({ amount: z.number().int() })).nullish(),
  parent: z
    .object({
      subscription_details: z
        .object({ metadata: z.record(z.string(), z.string()).nullable(), subscription: reference })
        .nullish(),
    })
    .nullable(),
  lines: z.object({ data: z.array(lineShape) }),
});
