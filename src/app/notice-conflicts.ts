import { inTransaction, type Transaction } from '../db/client.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import {
  type Collision,
  clearConflict,
  listCollisions,
  listOpenConflicts,
  openConflict,
} from '../db/queries/conflicts.ts';
import { findSessions, type StoredSession } from '../db/queries/sessions.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { freeAlternatives } from './free-alternatives.ts';
import { newId } from './new-id.ts';
import { type OwedSending, planMessages } from './plan-messages.ts';
import { recordChange } from './record-change.ts';

type NoticeDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'config'>;

/**
 * Compares the mirror of a mentor's calendars with their booked sessions. An event that newly lies over one is told to
 * both sides, once for each version of the session; one that no longer does is withdrawn. Sessions stay as they are.
 */
export async function noticeConflicts(deps: NoticeDeps, mentorId: string): Promise<EffectOutcome> {
  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    await lockMentorCalendar(tx, mentorId);
    const collisions = await listCollisions(tx, mentorId, now);
    const open = await listOpenConflicts(tx, mentorId);
    const standing = new Map(collisions.map((collision) => [keyOf(collision), collision]));
    const known = new Set(open.map(keyOf));
    const gone = open.filter((conflict) => !standing.has(keyOf(conflict)));
    for (const { id } of gone) await clearConflict(tx, id, now);
    const fresh = [...standing.values()].filter((collision) => !known.has(keyOf(collision)));
    if (fresh.length === 0 && gone.length === 0) return;
    const touched = [...fresh, ...gone].map(({ sessionId }) => sessionId);
    const sessions = new Map((await findSessions(tx, [...new Set(touched)])).map((session) => [session.id, session]));
    const messages: OwedSending[] = [];
    for (const collision of fresh) messages.push(...(await openOne(deps, tx, { collision, sessions, now })));
    const still = new Set(collisions.map(({ sessionId }) => sessionId));
    const cleared = gone.filter(({ sessionId }) => !still.has(sessionId));
    await recordChange(deps, tx, now, {
      actor: { kind: 'system' },
      action: 'conflicts.noticed',
      subject: `mentor/${mentorId}`,
      details: { found: fresh.map(({ sessionId }) => sessionId), gone: gone.map(({ sessionId }) => sessionId) },
      effects: messages,
      events: [
        ...eventsOf('SESSION_CONFLICT_FOUND', fresh, sessions),
        ...eventsOf('SESSION_CONFLICT_CLEARED', cleared, sessions),
      ],
    });
  });
  return DONE;
}

type Sessions = ReadonlyMap<string, StoredSession>;

/** Notes a conflict and plans its messages, unless these people heard of it before. */
async function openOne(
  deps: NoticeDeps,
  tx: Transaction,
  { collision, sessions, now }: { readonly collision: Collision; readonly sessions: Sessions; readonly now: EpochMs },
): Promise<OwedSending[]> {
  const session = sessions.get(collision.sessionId);
  if (session === undefined) return [];
  const { mentorId, studentId } = session;
  const wanted = { mentorId, studentId, near: session, ignoring: session.id, now };
  const { sessionId, sessionVersion, calendarId, eventId } = collision;
  const { id, isNew } = await openConflict(tx, {
    ...{ id: newId(deps), mentorId, sessionId, sessionVersion, calendarId, eventId, status: 'OPEN', noticedAt: now },
    alternatives: await freeAlternatives(deps, tx, wanted),
  });
  if (!isNew) return [];
  const plan = {
    cause: `conflict/${id}`,
    version: sessionVersion,
    kind: 'SESSION_CONFLICT' as const,
    bookingId: session.bookingId,
    sessionId,
    facts: { conflictId: id },
    expiresAt: session.start,
  };
  return planMessages(
    deps,
    tx,
    [studentId, mentorId].map((recipientId) => ({ ...plan, recipientId })),
    now,
  );
}

function eventsOf(
  kind: 'SESSION_CONFLICT_FOUND' | 'SESSION_CONFLICT_CLEARED',
  about: readonly { readonly sessionId: string }[],
  sessions: Sessions,
) {
  return [...new Set(about.map(({ sessionId }) => sessionId))].flatMap((sessionId) => {
    const session = sessions.get(sessionId);
    const people = session === undefined ? [] : [session.mentorId, session.studentId];
    return people.map((userId) => ({ userId, body: { kind, sessionId } }));
  });
}

function keyOf({ sessionId, sessionVersion, calendarId, eventId }: Collision): string {
  return JSON.stringify([sessionId, sessionVersion, calendarId, eventId]);
}
