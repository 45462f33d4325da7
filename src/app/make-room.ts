import type { StoredConnection } from '../db/queries/calendars.ts';
import { canMakeRooms } from '../domain/calendar/scopes.ts';
import { ProviderError } from '../ports/calendar-provider.ts';
import type { MeetingRoom } from '../ports/meeting-provider.ts';
import type { Deps } from './deps.ts';
import { withGoogleAccess } from './google-access.ts';
import type { CalendarWriting, Promised } from './promised.ts';

/**
 * Makes the room of something promised and saves it at once. Google takes no key for this and lists no rooms, so a
 * lost answer cannot be looked up: the attempt is written down before the call, and where its outcome stays unknown (a
 * crash, a timeout) no second room is asked for. The room then comes with the event, whose request is idempotent; what
 * an unheard answer left behind is an empty room nobody knows the link of.
 *
 * @returns the link, or null where the event has to make the room: no Meet scope, a Google that forbids it all the
 *   same, or an attempt of unknown outcome
 */
export async function makeRoom(
  deps: CalendarWriting,
  promised: Promised,
  connection: StoredConnection,
): Promise<string | null> {
  if (!canMakeRooms(connection.grantedScopes)) return null;
  if (!(await promised.records.claimRoomAttempt())) return promised.records.findRoom();
  const room = await askForRoom(deps, promised);
  return room === null ? null : promised.records.keepRoom(room);
}

/**
 * Null when nobody knows whether a room was made, or Google forbids it as to an account without the scope: the event
 * does not need that right. A refusal made none, so the next try may ask again.
 */
async function askForRoom(deps: CalendarWriting, { id, ownerId, records }: Promised): Promise<MeetingRoom | null> {
  try {
    const asked = await withGoogleAccess(deps, ownerId, (token) => create(deps, token));
    if (asked !== 'FORBIDDEN') return asked;
    deps.log.warn({ promisedId: id }, 'Google forbids making a room; its event has to make it');
    await records.forgetRoomAttempt();
    return null;
  } catch (error) {
    if (error instanceof ProviderError) await records.forgetRoomAttempt();
    throw error;
  }
}

async function create(deps: Pick<Deps, 'meetings'>, token: string): Promise<MeetingRoom | 'FORBIDDEN' | null> {
  try {
    return await deps.meetings.createRoom(token);
  } catch (error) {
    if (error instanceof ProviderError && error.failure === 'UNAVAILABLE') return null;
    if (error instanceof ProviderError && error.failure === 'FORBIDDEN') return 'FORBIDDEN';
    throw error;
  }
}
