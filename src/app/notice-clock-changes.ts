import type { Transaction } from '../db/client.ts';
import { listComingSessions } from '../db/queries/coming-sessions.ts';
import { clockShift } from '../domain/bookings/clock-shift.ts';
import { addMs, DAY_MS, type EpochMs, toIso } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type MessagePlan, planMessages } from './plan-messages.ts';
import { recordChange } from './record-change.ts';

/**
 * Tells people seven days ahead that their weekly session comes at another time of their own day, because clocks
 * change for one side and not, or not yet, for the other. Once for each booking, person and change of clocks: the
 * message's key is made of the instant of that change, so it does not matter how often this is asked.
 */
export async function noticeClockChanges(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  now: EpochMs,
): Promise<void> {
  // The tick of the day sees whatever begins before the next one is seven days away.
  const coming = await listComingSessions(tx, now, addMs(now, 8 * DAY_MS));
  const plans = new Map<string, MessagePlan>();
  for (const session of coming) {
    const people = [
      { recipientId: session.studentId, timeZone: session.studentTimeZone },
      { recipientId: session.mentorId, timeZone: session.mentorTimeZone },
    ];
    for (const { recipientId, timeZone } of people) {
      const shift = clockShift(session, timeZone);
      if (shift === null) continue;
      const cause = `booking/${session.bookingId}/clocks/${toIso(shift.since)}`;
      const key = `${cause} ${recipientId}`;
      if (plans.has(key)) continue;
      const about = { bookingId: session.bookingId, sessionId: session.id, expiresAt: session.start };
      plans.set(key, { cause, version: 0, kind: 'CLOCK_CHANGE', recipientId, ...about });
    }
  }
  const effects = await planMessages(deps, tx, [...plans.values()], now);
  if (effects.length === 0) return;
  await recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: 'clock_changes.noticed',
    subject: 'clocks',
    details: { messages: effects.length },
    effects,
  });
}
