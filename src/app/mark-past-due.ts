import { inTransaction } from '../db/client.ts';
import { listPaidWeeks, lockBooking, type StoredBooking, updateBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { listAdmins } from '../db/queries/users.ts';
import { canBookingBecome } from '../domain/bookings/booking.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { addMs, DAY_MS } from '../domain/time.ts';
import type { BookingInvoice } from '../ports/payment-gateway.ts';
import type { Deps } from './deps.ts';
import { planPaymentTrouble } from './plan-payment-mails.ts';
import { recordChange } from './record-change.ts';

/**
 * A renewal could not be collected: the booking is past due from its first failed invoice on. The sessions of the
 * unpaid week stay reserved for the days of grace; the student is told now, and once more before they are released.
 * An invoice that was not tried yet says nothing.
 *
 * @param trouble.asks the student's bank wants to hear from them before it pays
 */
export async function markPastDue(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'config'>,
  found: StoredBooking,
  trouble: { readonly invoice: BookingInvoice; readonly week: number; readonly asks: boolean },
): Promise<EffectOutcome> {
  const { invoice, week, asks } = trouble;
  if (!invoice.attempted && !asks) return DONE;
  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    await lockMentorCalendar(tx, found.mentorId);
    const booking = await lockBooking(tx, found.id);
    if (booking === null) return;
    const waits = booking.status === 'PAST_DUE';
    if (!waits && !canBookingBecome(booking.status, 'PAST_DUE')) return;
    if ((await listPaidWeeks(tx, booking.id)).some((paid) => paid.week === week)) return;
    const since = booking.pastDueSince ?? now;
    const endsAt = addMs(since, deps.config.booking.graceDays * DAY_MS);
    const kind = asks ? 'PAYMENT_ACTION_REQUIRED' : 'PAYMENT_FAILED';
    const { id: invoiceId, amount, hostedUrl } = invoice;
    const unpaid = { invoiceId, week, amount, payUrl: hostedUrl, graceEndsAt: endsAt };
    const mails = await planPaymentTrouble(deps, tx, booking, { kind, unpaid, now });
    await updateBooking(tx, booking.id, { status: 'PAST_DUE', pastDueSince: since }, now);
    const admins = await listAdmins(tx);
    await recordChange(deps, tx, now, {
      actor: { kind: 'system' },
      action: 'booking.payment_failed',
      subject: `booking/${booking.id}`,
      details: { invoiceId, week, graceEndsAt: endsAt },
      effects: [{ effect: { kind: 'END_GRACE', bookingId: booking.id }, dueAt: endsAt }, ...mails],
      events: waits
        ? []
        : [booking.mentorId, booking.studentId, ...admins.map(({ id }) => id)].map((userId) => ({
            userId,
            body: { kind: 'BOOKING_CHANGED' as const, bookingId: booking.id },
          })),
    });
  });
  return DONE;
}
