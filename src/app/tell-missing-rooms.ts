import { inTransaction } from '../db/client.ts';
import { hasAudit } from '../db/queries/audit.ts';
import { lockBooking } from '../db/queries/bookings.ts';
import { listAdmins } from '../db/queries/users.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { recordChange } from './record-change.ts';

const ACTION = 'booking.confirmed_without_room';

/**
 * Tells the admins, once for each booking, that its people are written to though Google has not made every room:
 * somebody should look before the first lesson. In a transaction of its own, which locks the booking.
 *
 * @param sessionIds the sessions without a room
 */
export async function tellMissingRooms(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  bookingId: string,
  sessionIds: readonly string[],
  now: EpochMs,
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    await lockBooking(tx, bookingId);
    const subject = `booking/${bookingId}`;
    if (await hasAudit(tx, subject, ACTION)) return;
    const body = { kind: 'ROOM_MISSING', bookingId } as const;
    await recordChange(deps, tx, now, {
      actor: { kind: 'system' },
      action: ACTION,
      subject,
      details: { sessionIds },
      events: (await listAdmins(tx)).map(({ id }) => ({ userId: id, body })),
    });
  });
}
