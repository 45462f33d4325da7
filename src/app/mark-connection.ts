import { inTransaction } from '../db/client.ts';
import {
  findMentorCalendar,
  lockConnection,
  type StoredConnection,
  updateConnection,
} from '../db/queries/calendars.ts';
import { DEFAULT_SETTINGS } from '../domain/availability/mentor-calendar.ts';
import type { StoredCalendarState } from '../domain/calendar/connection.ts';
import { addMs, DAY_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { planCalendarDisconnected } from './plan-calendar-messages.ts';
import { recordChange } from './record-change.ts';

/**
 * Puts a connection into a state, with a code for why, and tells the mentor's dashboard, and of a dead grant by mail, once: of the state it is in
 * already only the time is noted. What is booked stays booked.
 *
 * @param isMeant asked under the lock; a connection that is another one by now is left alone
 */
export async function markConnection(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  mentorId: string,
  { state, lastError }: { readonly state: StoredCalendarState; readonly lastError: string | null },
  isMeant: (connection: StoredConnection) => boolean,
): Promise<void> {
  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    const connection = await lockConnection(tx, mentorId);
    if (connection === null || !isMeant(connection)) return;
    await updateConnection(tx, mentorId, { state, lastError }, now);
    if (connection.state === state) return;
    const mails = state === 'REAUTH_REQUIRED' ? await planCalendarDisconnected(deps, tx, connection, now) : [];
    const horizonDays = (await findMentorCalendar(tx, mentorId))?.horizonDays ?? DEFAULT_SETTINGS.horizonDays;
    await recordChange(deps, tx, now, {
      actor: { kind: 'system' },
      action: 'calendar.state_changed',
      subject: `mentor/${mentorId}`,
      details: { before: connection.state, after: state, lastError },
      effects: mails,
      events: [{ userId: mentorId, body: { kind: 'CALENDAR_STATE_CHANGED', mentorId, state } }],
      availability: { mentorId, within: { start: now, end: addMs(now, horizonDays * DAY_MS) } },
    });
  });
}
