import { inTransaction } from '../db/client.ts';
import { findMentorCalendar, saveMentorCalendar } from '../db/queries/calendars.ts';
import { findUserByEmail, insertUser } from '../db/queries/users.ts';
import type { Actor, Role, User } from '../domain/actor.ts';
import { DEFAULT_SETTINGS } from '../domain/availability/mentor-calendar.ts';
import { Fault, type UserError } from '../domain/fault.ts';
import { textProblems } from './booking-problems.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import { recordChange } from './record-change.ts';

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly timeZone: string;
  readonly locale: string;
}

/**
 * Makes a person known, once: the same address again answers with the person who has it, unchanged.
 * A mentor starts with an empty week: not bookable before they say when.
 * Only the platform's own backend and admins may; they vouch for address and role.
 */
export async function provisionUser(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  actor: Actor,
  input: NewUser,
): Promise<{ readonly user: User } | { readonly problems: readonly UserError[] }> {
  if (actor.kind === 'user' && actor.user.role !== 'ADMIN') {
    throw new Fault('FORBIDDEN', 'Only the platform and its admins make people known.');
  }
  const now = deps.clock.now();
  const known = await findUserByEmail(deps.db, input.email);
  if (known !== null) return { user: known };
  const problems = textProblems(input.name, 200, ['input', 'name']);
  if (problems.length > 0) return { problems };
  const user = await inTransaction(deps.db, async (tx) => {
    const user = await insertUser(tx, { id: newId(deps), ...input }, now);
    if (user.role === 'MENTOR' && (await findMentorCalendar(tx, user.id)) === null) {
      const empty = { ...DEFAULT_SETTINGS, timeZone: user.timeZone, weeklySchedule: [], dateOverrides: [] };
      await saveMentorCalendar(tx, { mentorId: user.id, ...empty }, now);
    }
    await recordChange(deps, tx, now, {
      actor,
      action: 'user.provisioned',
      subject: `user/${user.id}`,
      details: { role: user.role },
    });
    return user;
  });
  return { user };
}
