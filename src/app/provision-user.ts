import { inTransaction, type Transaction } from '../db/client.ts';
import { findMentorCalendar, saveMentorCalendar } from '../db/queries/calendars.ts';
import { insertMentorProfile } from '../db/queries/profiles.ts';
import { findUserByEmail, insertUser } from '../db/queries/users.ts';
import type { Actor, Role, User } from '../domain/actor.ts';
import { DEFAULT_SETTINGS } from '../domain/availability/mentor-calendar.ts';
import { Fault, type UserError } from '../domain/fault.ts';
import type { EpochMs } from '../domain/time.ts';
import { textProblems } from './booking-problems.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import { planToPeople } from './plan-people-messages.ts';
import { recordChange } from './record-change.ts';

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly timeZone: string;
  readonly locale: string;
  /** Whether a mentor is welcomed and accompanied by mails until they are ready. False for people brought along. */
  readonly welcome: boolean;
}

/**
 * Makes a person known, once: the same address again answers with the person who has it, unchanged.
 * A mentor starts with an empty week: not bookable before they say when.
 * Only the platform's own backend and admins may; they vouch for address and role.
 *
 * @param id the id to give; a new one unless the platform's tokens name one already
 */
export async function provisionUser(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  actor: Actor,
  input: NewUser,
  id: string = newId(deps),
): Promise<{ readonly user: User } | { readonly problems: readonly UserError[] }> {
  if (actor.kind === 'user' && actor.user.role !== 'ADMIN') {
    throw new Fault('FORBIDDEN', 'Only the platform and its admins make people known.');
  }
  const known = await findUserByEmail(deps.db, input.email);
  if (known !== null) return { user: known };
  const problems = textProblems(input.name, 200, ['input', 'name']);
  if (problems.length > 0) return { problems };
  const now = deps.clock.now();
  const { welcome, ...person } = input;
  const user = await inTransaction(deps.db, async (tx) => {
    const user = await insertUser(tx, { id, ...person }, now);
    // A twin of this request may have been faster: what it wrote stands.
    if (user.id !== id) return user;
    if (user.role === 'MENTOR') await startAsMentor(tx, user, welcome, now);
    const greeted = user.role === 'MENTOR' && welcome;
    const greeting = greeted ? [{ kind: 'MENTOR_WELCOME' as const, recipientId: user.id }] : [];
    await recordChange(deps, tx, now, {
      actor,
      action: 'user.provisioned',
      subject: `user/${user.id}`,
      details: { role: user.role },
      effects: await planToPeople(deps, tx, { cause: `user/${user.id}`, version: 0, now }, greeting),
    });
    return user;
  });
  return { user };
}

async function startAsMentor(tx: Transaction, user: User, welcome: boolean, now: EpochMs): Promise<void> {
  await insertMentorProfile(tx, user.id, welcome ? now : null, now);
  if ((await findMentorCalendar(tx, user.id)) !== null) return;
  const empty = { ...DEFAULT_SETTINGS, timeZone: user.timeZone, weeklySchedule: [], dateOverrides: [] };
  await saveMentorCalendar(tx, { mentorId: user.id, ...empty }, now);
}
