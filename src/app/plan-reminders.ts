import type { Transaction } from '../db/client.ts';
import type { Session } from '../domain/bookings/session.ts';
import { remindersFor } from '../domain/notifications/reminders.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type OwedSending, planMessages } from './plan-messages.ts';

/**
 * Plans both people's reminders of confirmed sessions, each due at its own time. A moved session has a higher
 * version and so reminders of its own. One that is too late already is kept as expired, for the record.
 */
export async function planReminders(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  sessions: readonly Session[],
  now: EpochMs,
): Promise<OwedSending[]> {
  const plans = sessions.flatMap((session) =>
    remindersFor(session.start, now).flatMap(({ kind, dueAt, expiresAt, expired }) =>
      [session.studentId, session.mentorId].map((recipientId) => ({
        cause: `session/${session.id}`,
        version: session.version,
        kind,
        recipientId,
        bookingId: session.bookingId,
        sessionId: session.id,
        dueAt,
        expiresAt,
        ...(expired && { expired: 'CONFIRMED_TOO_LATE' }),
      })),
    ),
  );
  return planMessages(deps, tx, plans, now);
}
