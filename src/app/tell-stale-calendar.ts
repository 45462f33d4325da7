import { inTransaction } from '../db/client.ts';
import { lockConnection } from '../db/queries/calendars.ts';
import { calendarState } from '../domain/calendar/connection.ts';
import type { Deps } from './deps.ts';
import { planCalendarStale } from './plan-calendar-messages.ts';
import { recordChange } from './record-change.ts';

/**
 * Tells a mentor, by mail and on the dashboard, that the calendar is stale: once for each episode. Asked whenever
 * Google could not be read; a clock that merely moved on without anybody asking Google makes nobody worry.
 */
export async function tellStaleCalendar(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'config'>,
  mentorId: string,
): Promise<void> {
  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    const connection = await lockConnection(tx, mentorId);
    if (calendarState(connection, now, deps.config.calendar.staleAfterMinutes) !== 'STALE' || connection === null)
      return;
    const mails = await planCalendarStale(deps, tx, connection, now);
    if (mails.length === 0) return;
    await recordChange(deps, tx, now, {
      actor: { kind: 'system' },
      action: 'calendar.stale',
      subject: `mentor/${mentorId}`,
      details: { lastSyncedAt: connection.lastSyncedAt },
      effects: mails,
      events: [{ userId: mentorId, body: { kind: 'CALENDAR_STATE_CHANGED', mentorId, state: 'STALE' } }],
    });
  });
}
