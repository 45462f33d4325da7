import { and, desc, eq, isNull } from 'drizzle-orm';
import type { PaymentFault, PaymentFaultKind } from '../../domain/payments/payment-fault.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { earlierThan, type ListPlace } from '../keyset.ts';
import { paymentFaults } from '../tables/ledger.ts';

/** Writes one down, once by its key. */
export async function insertPaymentFault(q: Queryable, fault: PaymentFault & { readonly key: string }): Promise<void> {
  const { invoiceId, money, sessionIds, ...row } = fault;
  const { amount, currency } = money;
  await q
    .insert(paymentFaults)
    .values({ ...row, stripeInvoiceId: invoiceId, amount, currency, sessionIds: [...sessionIds] })
    .onConflictDoNothing({ target: paymentFaults.key });
}

/** Nothing is left open of what was found about an invoice. */
export async function settlePaymentFaults(
  q: Queryable,
  about: { readonly invoiceId: string; readonly kind: PaymentFaultKind },
  now: EpochMs,
): Promise<void> {
  const { stripeInvoiceId, kind, settledAt } = paymentFaults;
  await q
    .update(paymentFaults)
    .set({ settledAt: now })
    .where(and(eq(stripeInvoiceId, about.invoiceId), eq(kind, about.kind), isNull(settledAt)));
}

/** Everything that was found, the newest first. */
export async function pagePaymentFaults(
  q: Queryable,
  page: { readonly limit: number; readonly after: ListPlace },
): Promise<PaymentFault[]> {
  const { after } = page;
  const { foundAt, id } = paymentFaults;
  const rows = await q
    .select()
    .from(paymentFaults)
    .where(earlierThan(after, foundAt, id))
    .orderBy(desc(foundAt), desc(id))
    .limit(page.limit);
  return rows.map(readFault);
}

export async function findPaymentFault(q: Queryable, id: string): Promise<PaymentFault | null> {
  const [row] = await q.select().from(paymentFaults).where(eq(paymentFaults.id, id));
  return row === undefined ? null : readFault(row);
}

function readFault({
  stripeInvoiceId: invoiceId,
  amount,
  currency,
  key: _,
  ...row
}: typeof paymentFaults.$inferSelect): PaymentFault {
  return { ...row, invoiceId, money: { amount, currency } };
}
