import { inTransaction } from '../db/client.ts';
import { deleteConnection, findMentorCalendar, lockConnection } from '../db/queries/calendars.ts';
import type { User } from '../domain/actor.ts';
import { DEFAULT_SETTINGS } from '../domain/availability/mentor-calendar.ts';
import { addMs, DAY_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type ConnectionView, readConnection } from './read-connection.ts';
import { recordChange } from './record-change.ts';
import { revokeGrantEffect } from './revoke-grant.ts';

/**
 * Ends a mentor's connection. Always works, also while Google is down or the grant is dead: tokens and the mirror
 * are gone at once; the end of its channels and the revocation are owed. Events of booked sessions stay in the mentor's calendar.
 */
export async function disconnectGoogleCalendar(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'vault' | 'log' | 'config'>,
  mentor: User,
): Promise<ConnectionView> {
  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    const connection = await lockConnection(tx, mentor.id);
    if (connection === null) return;
    const revocation = await revokeGrantEffect(deps, tx, connection);
    await deleteConnection(tx, mentor.id);
    const horizonDays = (await findMentorCalendar(tx, mentor.id))?.horizonDays ?? DEFAULT_SETTINGS.horizonDays;
    await recordChange(deps, tx, now, {
      actor: { kind: 'user', user: mentor },
      action: 'calendar.disconnected',
      subject: `mentor/${mentor.id}`,
      effects: [
        ...(revocation === null ? [] : [{ effect: revocation }]),
        // Nothing is known to lie over a session any more.
        { effect: { kind: 'NOTICE_CONFLICTS', mentorId: mentor.id } },
      ],
      events: [
        { userId: mentor.id, body: { kind: 'CALENDAR_STATE_CHANGED', mentorId: mentor.id, state: 'DISCONNECTED' } },
      ],
      availability: { mentorId: mentor.id, within: { start: now, end: addMs(now, horizonDays * DAY_MS) } },
    });
  });
  return readConnection(deps, mentor.id);
}
