import { inTransaction } from '../db/client.ts';
import type { StoredConnection } from '../db/queries/calendars.ts';
import { claimRoomAttempt, forgetRoomAttempt, saveRoom } from '../db/queries/session-google.ts';
import { findSession, type StoredSession } from '../db/queries/sessions.ts';
import { canMakeRooms } from '../domain/calendar/scopes.ts';
import { ProviderError } from '../ports/calendar-provider.ts';
import type { MeetingRoom } from '../ports/meeting-provider.ts';
import type { Deps } from './deps.ts';
import { withGoogleAccess } from './google-access.ts';
import { recordChange } from './record-change.ts';

type RoomDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'timers' | 'vault' | 'calendars' | 'meetings' | 'log'>;

/**
 * Makes the room of a session and saves it at once. Google takes no key for this and lists no rooms, so a lost answer
 * cannot be looked up: the attempt is written down before the call, and where its outcome stays unknown (a crash, a
 * timeout) no second room is asked for. The room then comes with the session's event, whose request is idempotent;
 * what an unheard answer left behind is an empty room nobody knows the link of.
 *
 * @returns the link, or null where the event has to make the room: no Meet scope, a Google that forbids it all the
 *   same, or an attempt of unknown outcome
 */
export async function makeRoom(
  deps: RoomDeps,
  session: StoredSession,
  connection: StoredConnection,
): Promise<string | null> {
  if (!canMakeRooms(connection.grantedScopes)) return null;
  if (!(await claimRoomAttempt(deps.db, session.id, deps.clock.now()))) {
    return (await findSession(deps.db, session.id))?.meetLink ?? null;
  }
  const room = await askForRoom(deps, session);
  return room === null ? null : keepRoom(deps, session, room);
}

/**
 * Null when nobody knows whether a room was made, or Google forbids it as to an account without the scope: the event
 * does not need that right. A refusal made none, so the next try may ask again.
 */
async function askForRoom(deps: RoomDeps, session: StoredSession): Promise<MeetingRoom | null> {
  try {
    const asked = await withGoogleAccess(deps, session.mentorId, (token) => create(deps, token));
    if (asked !== 'FORBIDDEN') return asked;
    deps.log.warn({ sessionId: session.id }, 'Google forbids making a room; its event has to make it');
    await forgetRoomAttempt(deps.db, session.id, deps.clock.now());
    return null;
  } catch (error) {
    if (error instanceof ProviderError) await forgetRoomAttempt(deps.db, session.id, deps.clock.now());
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

/** Saves a room with the news of it, unless another try was first. Answers with the room the session has. */
export async function keepRoom(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  session: StoredSession,
  room: { readonly name: string | null; readonly link: string },
): Promise<string> {
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const before = await findSession(tx, session.id);
    const first = await saveRoom(tx, session.id, room, now);
    if (!first) {
      const kept = (await findSession(tx, session.id))?.meetLink;
      if (kept === null || kept === undefined) throw new Error('a session lost its room');
      return kept;
    }
    const body = { kind: 'SESSION_ROOM_READY', sessionId: session.id } as const;
    const unheard = room.name === null ? (before?.roomAskedAt ?? null) : null;
    await recordChange(deps, tx, now, {
      actor: { kind: 'system' },
      action: 'session.room_ready',
      subject: `session/${session.id}`,
      // An attempt nobody heard of again may have left an empty room at Google.
      details: {
        madeBy: room.name === null ? 'EVENT' : 'MEET',
        ...(unheard === null ? {} : { unheardAttempt: unheard }),
      },
      events: [session.mentorId, session.studentId].map((userId) => ({ userId, body })),
    });
    return room.link;
  });
}
