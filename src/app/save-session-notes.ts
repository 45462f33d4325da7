import { inTransaction } from '../db/client.ts';
import { findNotes, findNotesOf, NO_NOTES, type SessionNotes, saveNotes } from '../db/queries/attendance.ts';
import { findSession, type StoredSession } from '../db/queries/sessions.ts';
import { maySeeBooking, maySeePrivateNote } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import { Fault, notFound, type UserError, userError } from '../domain/fault.ts';
import { textProblems } from './booking-problems.ts';
import type { Deps } from './deps.ts';
import { recordChange } from './record-change.ts';
import { paragraphProblems } from './update-profile.ts';

/** What is undefined stays as it is; null takes it away. */
type NoteChanges = { readonly [Key in keyof SessionNotes]?: SessionNotes[Key] | undefined };

/**
 * A mentor writes about a session: a note for themselves, one the student reads, and how the student can prepare.
 * The tips go into the student's reminders that are sent from then on.
 */
export async function saveSessionNotes(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  user: User,
  sessionId: string,
  changes: NoteChanges,
): Promise<{ readonly session: StoredSession } | { readonly problems: readonly UserError[] }> {
  const session = await findSession(deps.db, sessionId);
  if (session === null || !maySeeBooking(user, session)) throw notFound('session');
  if (user.id !== session.mentorId) throw new Fault('FORBIDDEN', 'Only the mentor of a session writes its notes.');
  const problems = noteProblems(changes);
  if (problems.length > 0) return { problems };
  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    const before = await findNotes(tx, sessionId);
    const { privateNote = before.privateNote, sharedNote = before.sharedNote } = changes;
    const { preparationTips = before.preparationTips } = changes;
    await saveNotes(tx, sessionId, { privateNote, sharedNote, preparationTips: [...preparationTips] }, now);
    await recordChange(deps, tx, now, {
      actor: { kind: 'user', user },
      action: 'session.notes_saved',
      subject: `session/${sessionId}`,
      details: { fields: Object.keys(changes).filter((key) => changes[key as keyof NoteChanges] !== undefined) },
    });
  });
  return { session };
}

/** What the viewer may read of them: the private note is the mentor's own. */
export async function readSessionNotes(
  deps: Pick<Deps, 'db'>,
  viewer: User,
  sessions: readonly { readonly id: string; readonly mentorId: string }[],
): Promise<SessionNotes[]> {
  const found = await findNotesOf(
    deps.db,
    sessions.map(({ id }) => id),
  );
  return sessions.map((session) => {
    const notes = found.get(session.id) ?? NO_NOTES;
    return maySeePrivateNote(viewer, session) ? notes : { ...notes, privateNote: null };
  });
}

function noteProblems({ privateNote, sharedNote, preparationTips = [] }: NoteChanges): UserError[] {
  const tooMany = preparationTips.length > MAX_TIPS;
  return [
    ...(privateNote == null ? [] : paragraphProblems(privateNote, LONGEST_NOTE, ['input', 'privateNote'])),
    ...(sharedNote == null ? [] : paragraphProblems(sharedNote, LONGEST_NOTE, ['input', 'sharedNote'])),
    ...(tooMany ? [userError('OUT_OF_RANGE', `At most ${MAX_TIPS} tips.`, ['input', 'preparationTips'])] : []),
    ...preparationTips
      .slice(0, MAX_TIPS)
      .flatMap((tip, i) => textProblems(tip, 200, ['input', 'preparationTips', String(i)])),
  ];
}

const LONGEST_NOTE = 5_000;
const MAX_TIPS = 10;
