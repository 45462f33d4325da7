import { inTransaction, isExclusionViolation, type Transaction } from '../db/client.ts';
import {
  findBooking,
  listPaidWeeks,
  listReturnedInvoices,
  lockBooking,
  type StoredBooking,
} from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { settlePreparedInvoice } from '../db/queries/prepared-invoices.ts';
import { lockUser } from '../db/queries/users.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { weekOfPeriod } from '../domain/payments/billing-week.ts';
import type { EpochMs } from '../domain/time.ts';
import type { BookingInvoice } from '../ports/payment-gateway.ts';
import type { Deps } from './deps.ts';
import { giveInvoiceBack } from './give-invoice-back.ts';
import { markPastDue } from './mark-past-due.ts';
import { payWeek } from './pay-week.ts';
import { prepareInvoice } from './prepare-invoice.ts';
import { stillBookable } from './reacquire-series.ts';

/**
 * Brings a booking in line with one of its invoices, as it is now: a draft is completed, an open one that could not be
 * collected makes the booking past due, a paid one pays its week or goes back. Somebody else's invoice is left alone.
 */
export async function applyInvoice(deps: Deps, invoiceId: string): Promise<EffectOutcome> {
  const invoice = await deps.payments.getInvoice(invoiceId);
  if (invoice === null || invoice.bookingId === null) return DONE;
  const booking = await findBooking(deps.db, invoice.bookingId);
  if (booking === null) {
    deps.log.warn({ invoiceId: invoice.id }, 'an invoice names a booking that does not exist');
    return DONE;
  }
  const anchorAt = await anchorOf(deps, booking, invoice);
  const week = weekOfPeriod(anchorAt, invoice.periodStart);
  switch (invoice.status) {
    case 'draft':
      return prepareInvoice(deps, booking, { invoice, week });
    case 'open':
      return markPastDue(deps, booking, { invoice, week, asks: await deps.payments.asksStudent(invoice.id) });
    case 'paid':
      await payFor(deps, booking, { invoice, week, anchorAt });
      return DONE;
    default:
      await settlePreparedInvoice(deps.db, invoice.id, deps.clock.now());
      return DONE;
  }
}

/** When the first period began: known since the first payment, else told by the subscription itself. */
async function anchorOf(
  deps: Pick<Deps, 'payments'>,
  booking: StoredBooking,
  invoice: BookingInvoice,
): Promise<EpochMs> {
  if (booking.billingAnchorAt !== null) return booking.billingAnchorAt;
  if (invoice.billingReason === 'subscription_create') return invoice.periodStart;
  const subscription = await deps.payments.getSubscription(invoice.subscriptionId);
  return subscription?.startedAt ?? invoice.periodStart;
}

interface Payment {
  readonly invoice: BookingInvoice;
  readonly week: number;
  readonly anchorAt: EpochMs;
}

async function payFor(deps: Deps, booking: StoredBooking, payment: Payment): Promise<void> {
  try {
    await inTransaction(deps.db, (tx) => payLocked(deps, tx, booking, { ...payment, timesAreTaken: false }));
  } catch (error) {
    // The times of an expired hold went to somebody else between the check and the update: the net held. Judged anew
    // from the start, for the locks are gone and somebody may have dealt with this invoice since.
    if (!isExclusionViolation(error)) throw error;
    await inTransaction(deps.db, (tx) => payLocked(deps, tx, booking, { ...payment, timesAreTaken: true }));
  }
}

/** Mentor, student, booking: the same order of locks as when a booking is made. */
async function payLocked(
  deps: Deps,
  tx: Transaction,
  found: StoredBooking,
  payment: Payment & { readonly timesAreTaken: boolean },
): Promise<void> {
  const { invoice, timesAreTaken } = payment;
  const now = deps.clock.now();
  await lockMentorCalendar(tx, found.mentorId);
  await lockUser(tx, found.studentId);
  const booking = await lockBooking(tx, found.id);
  if (booking === null) return;
  const paid = await listPaidWeeks(tx, booking.id);
  const returned = await listReturnedInvoices(tx, booking.id);
  if ([...paid, ...returned].some((known) => known.stripeInvoiceId === invoice.id)) return;
  await settlePreparedInvoice(tx, invoice.id, now);
  // Once one of its invoices went back the subscription is ended: a further one was on its way and pays nothing.
  const gone =
    booking.status === 'EXPIRED' &&
    (timesAreTaken || returned.length > 0 || !(await stillBookable({ ...deps, db: tx }, booking, now)));
  if (gone) {
    await giveInvoiceBack(deps, tx, booking, { invoice, reason: 'TOO_LATE', endsSubscription: true, now });
    return;
  }
  const twice = paid.some((known) => known.week === payment.week);
  await payWeek(deps, tx, booking, { ...payment, twice, now });
}
