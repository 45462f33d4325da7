import { type UserError, userError } from '../domain/fault.ts';
import type { Deps } from './deps.ts';
import { type ConnectionView, readConnection } from './read-connection.ts';
import { syncGoogleCalendar } from './sync-google-calendar.ts';

/** Syncs on the mentor's own wish, and says in words what did not work. */
export async function syncNow(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'timers' | 'vault' | 'calendars' | 'log' | 'config'>,
  mentorId: string,
): Promise<{ readonly connection: ConnectionView; readonly userErrors: readonly UserError[] }> {
  const outcome = await syncGoogleCalendar(deps, mentorId);
  const connection = await readConnection(deps, mentorId);
  switch (outcome) {
    case 'SYNCED':
      return { connection, userErrors: [] };
    case 'NOT_CONNECTED':
    case 'GRANT_DEAD':
      return {
        connection,
        userErrors: [
          userError('CALENDAR_NOT_CONNECTED', 'Connect Google Calendar first, with everything it asks for.'),
        ],
      };
    case 'REFUSED':
    case 'UNAVAILABLE':
      return {
        connection,
        userErrors: [userError('CALENDAR_UNKNOWN', 'Google cannot be read just now. What was known before stays.')],
      };
  }
}
