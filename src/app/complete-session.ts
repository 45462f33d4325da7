import { inTransaction } from '../db/client.ts';
import { lockBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { changeStatus, findSession } from '../db/queries/sessions.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import type { Deps } from './deps.ts';
import { recordChange } from './record-change.ts';
import { settleShare } from './settle-share.ts';

/** A confirmed session that is over took place: its money is earned. One that was moved meanwhile is waited for. */
export async function completeSession(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  sessionId: string,
): Promise<EffectOutcome> {
  const now = deps.clock.now();
  const found = await findSession(deps.db, sessionId);
  if (found === null) return DONE;
  return inTransaction(deps.db, async (tx) => {
    await lockMentorCalendar(tx, found.mentorId);
    const booking = await lockBooking(tx, found.bookingId);
    const session = await findSession(tx, sessionId);
    if (booking === null || session?.status !== 'CONFIRMED') return DONE;
    if (session.end > now) return { outcome: 'SNOOZE', forMs: session.end - now };
    await changeStatus(tx, [sessionId], 'COMPLETED', now);
    await settleShare(deps, tx, { booking, sessionId, fate: 'DELIVERED', now });
    await recordChange(deps, tx, now, {
      actor: { kind: 'system' },
      action: 'session.completed',
      subject: `session/${sessionId}`,
    });
    return DONE;
  });
}
