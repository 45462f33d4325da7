import type { Transaction } from '../db/client.ts';
import type { StoredBooking } from '../db/queries/bookings.ts';
import { listLedgerEntries } from '../db/queries/ledger.ts';
import { insertReceipt } from '../db/queries/receipts.ts';
import { listSessions } from '../db/queries/sessions.ts';
import { findUsers } from '../db/queries/users.ts';
import { sharesOfInvoice } from '../domain/payments/receipt.ts';
import { addMs, type EpochMs, WEEK_MS } from '../domain/time.ts';
import type { BookingInvoice } from '../ports/payment-gateway.ts';
import type { Deps } from './deps.ts';
import { planMessages } from './plan-messages.ts';
import { recordChange } from './record-change.ts';

/**
 * Takes a receipt down for an invoice that paid its week, in the transaction that writes the week down and after its
 * ledger: who, what and when as they are now. Once for each invoice. The student gets it by mail.
 *
 * @param paid.goesOn whether a further week will be charged, as far as is known now
 */
export async function issueReceipt(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  booking: StoredBooking,
  paid: { readonly invoice: BookingInvoice; readonly week: number; readonly goesOn: boolean; readonly now: EpochMs },
): Promise<void> {
  const { invoice, week, goesOn, now } = paid;
  const people = await findUsers(tx, [booking.studentId, booking.mentorId]);
  const student = people.find(({ id }) => id === booking.studentId);
  const mentor = people.find(({ id }) => id === booking.mentorId);
  if (student === undefined || mentor === undefined) throw new Error('a booking lost its people');
  const { perSession, ...sums } = sharesOfInvoice(await listLedgerEntries(tx, booking.id), invoice.id);
  const sessions = await listSessions(tx, booking.id);
  const lines = sessions.flatMap(({ id: sessionId, start, end }) => {
    const amount = perSession.get(sessionId);
    return amount === undefined ? [] : [{ sessionId, start, end, amount }];
  });
  const periodEnd = addMs(invoice.periodStart, WEEK_MS);
  const issued = await insertReceipt(tx, {
    invoiceId: invoice.id,
    bookingId: booking.id,
    week,
    issuedAt: now,
    facts: {
      studentName: student.name,
      studentEmail: student.email,
      mentorName: mentor.name,
      subject: booking.subject,
      frequency: booking.frequency,
      timeZone: booking.studentTimeZone,
      locale: student.locale,
      currency: invoice.amount.currency,
      lines,
      ...sums,
      tax: invoice.tax,
      periodStart: invoice.periodStart,
      periodEnd,
      nextBillingAt: goesOn ? periodEnd : null,
    },
  });
  if (!issued) return;
  const about = { cause: `invoice/${invoice.id}`, version: 0, bookingId: booking.id, sessionId: null };
  const kinds = week === 0 ? (['PAYMENT_RECEIPT', 'SUBSCRIPTION_STARTED'] as const) : (['PAYMENT_RECEIPT'] as const);
  const plans = kinds.map((kind) => ({ ...about, kind, recipientId: student.id }));
  await recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: 'receipt.issued',
    subject: `booking/${booking.id}`,
    details: { invoiceId: invoice.id, week },
    effects: await planMessages(deps, tx, plans, now),
  });
}
