import type { Transaction } from '../db/client.ts';
import { insertMessages, type NewMessage } from '../db/queries/messages.ts';
import type { Session } from '../domain/bookings/session.ts';
import { remindersFor } from '../domain/notifications/reminders.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import type { OwedSending } from './plan-messages.ts';

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
  const messages: NewMessage[] = sessions.flatMap((session) =>
    remindersFor(session.start, now).flatMap((reminder) =>
      [session.studentId, session.mentorId].map((recipientId) => ({
        id: newId(deps),
        cause: `session/${session.id}`,
        version: session.version,
        kind: reminder.kind,
        recipientId,
        bookingId: session.bookingId,
        sessionId: session.id,
        facts: {},
        status: reminder.expired ? 'EXPIRED' : 'PLANNED',
        reason: reminder.expired ? 'CONFIRMED_TOO_LATE' : null,
        dueAt: reminder.dueAt,
        expiresAt: reminder.expiresAt,
      })),
    ),
  );
  const planned = new Set(await insertMessages(tx, messages, now));
  return messages
    .filter((message) => planned.has(message.id))
    .map((message) => ({ effect: { kind: 'SEND_MESSAGE', messageId: message.id }, dueAt: message.dueAt }));
}
