import type { StoredBooking } from '../db/queries/bookings.ts';

/** The student and the admins see that a booking's money is somewhere else. */
export function moneyEvents({ id: bookingId, studentId }: StoredBooking, admins: readonly { readonly id: string }[]) {
  const body = { kind: 'BOOKING_CHANGED' as const, bookingId };
  return [studentId, ...admins.map(({ id }) => id)].map((userId) => ({ userId, body }));
}
