import { inTransaction, type Transaction } from '../db/client.ts';
import { insertMentorProfile, saveStudentGoals, updateMentorProfile } from '../db/queries/profiles.ts';
import { lockUser, updateUser } from '../db/queries/users.ts';
import type { User } from '../domain/actor.ts';
import { Fault, type UserError, userError } from '../domain/fault.ts';
import { PROFILE_LIMITS } from '../domain/people/profile.ts';
import type { EpochMs } from '../domain/time.ts';
import { textProblems } from './booking-problems.ts';
import type { Deps } from './deps.ts';
import { recordChange } from './record-change.ts';

/** What somebody changes about themselves; what is undefined stays. */
export interface ProfileChanges {
  readonly name?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly locale?: string | undefined;
  /** Null takes it away. For mentors. */
  readonly headline?: string | null | undefined;
  readonly bio?: string | null | undefined;
  readonly subjects?: readonly string[] | undefined;
  readonly languages?: readonly string[] | undefined;
  /** For students. */
  readonly goals?: readonly string[] | undefined;
}

/**
 * Changes what people tell about themselves: all of it, or nothing and everything that is wrong. Nobody changes their
 * address or role this way. A zone is the one times are shown in; a mentor's hours have their own.
 */
export async function updateProfile(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  user: User,
  changes: ProfileChanges,
): Promise<{ readonly user: User } | { readonly problems: readonly UserError[] }> {
  refuseForeignParts(user, changes);
  const problems = profileProblems(changes);
  if (problems.length > 0) return { problems };
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    await lockUser(tx, user.id);
    const { name, timeZone, locale } = changes;
    const changed = await updateUser(tx, user.id, { name: name?.trim(), timeZone, locale });
    await saveParts(tx, user, changes, now);
    await recordChange(deps, tx, now, {
      actor: { kind: 'user', user },
      action: 'profile.updated',
      subject: `user/${user.id}`,
      details: { fields: Object.keys(changes).filter((key) => changes[key as keyof ProfileChanges] !== undefined) },
    });
    return { user: changed };
  });
}

async function saveParts(tx: Transaction, user: User, changes: ProfileChanges, now: EpochMs): Promise<void> {
  const { headline, bio, subjects, languages, goals } = changes;
  if (user.role === 'MENTOR') {
    await insertMentorProfile(tx, user.id, null, now);
    const lists = {
      ...(subjects === undefined ? {} : { subjects: unique(subjects) }),
      ...(languages === undefined ? {} : { languages: unique(languages) }),
    };
    const texts = { ...(headline === undefined ? {} : { headline }), ...(bio === undefined ? {} : { bio }) };
    await updateMentorProfile(tx, user.id, { ...texts, ...lists }, now);
  }
  if (user.role === 'STUDENT' && goals !== undefined) await saveStudentGoals(tx, user.id, unique(goals), now);
}

/** A student has no headline; to say so is a mistake in the client, not in what the person wrote. */
function refuseForeignParts(user: User, changes: ProfileChanges): void {
  const ofMentors = ['headline', 'bio', 'subjects', 'languages'] as const;
  const foreign = user.role === 'MENTOR' ? (['goals'] as const) : user.role === 'STUDENT' ? ofMentors : PARTS;
  const found = foreign.find((part) => changes[part] !== undefined);
  if (found !== undefined) {
    throw new Fault('BAD_USER_INPUT', `\`${found}\` is not part of your profile.`, { path: ['input', found] });
  }
}

const PARTS = ['headline', 'bio', 'subjects', 'languages', 'goals'] as const;

function profileProblems(changes: ProfileChanges): UserError[] {
  const { name, headline, bio, subjects = [], languages = [], goals = [] } = changes;
  const limits = PROFILE_LIMITS;
  return [
    ...(name === undefined ? [] : textProblems(name, 200, ['input', 'name'])),
    ...(headline == null ? [] : textProblems(headline, limits.headline, ['input', 'headline'])),
    ...(bio == null ? [] : paragraphProblems(bio, limits.bio, ['input', 'bio'])),
    ...listProblems('subjects', subjects, limits.subjects, limits.subject),
    ...listProblems('goals', goals, limits.goals, limits.goal),
    ...listProblems('languages', languages, limits.languages, 35),
  ];
}

/** The same as for any text, but it may have several lines. */
export function paragraphProblems(text: string, longest: number, path: readonly string[]): UserError[] {
  if (text.length > longest) return [userError('INVALID_TEXT', `At most ${longest} characters.`, path)];
  return textProblems(text.replace(/\r?\n|\t/g, ' '), longest, path);
}

function listProblems(name: string, list: readonly string[], most: number, longest: number): UserError[] {
  if (list.length > most) return [userError('OUT_OF_RANGE', `At most ${most}.`, ['input', name])];
  return list.flatMap((text, i) => textProblems(text, longest, ['input', name, String(i)]));
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list.map((text) => text.trim()))];
}
