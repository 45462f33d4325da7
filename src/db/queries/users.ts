import { and, eq, inArray, isNull, lte } from 'drizzle-orm';
import type { User } from '../../domain/actor.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { users } from '../tables/users.ts';

const person = {
  id: users.id,
  email: users.email,
  name: users.name,
  role: users.role,
  timeZone: users.timeZone,
  locale: users.locale,
};

/** The user, unless the account is unknown or blocked. */
export async function findActiveUser(q: Queryable, id: string): Promise<User | null> {
  const [user] = await findActiveUsers(q, [id]);
  return user ?? null;
}

/** Those of these users whose account is not blocked, in any order. */
export async function findActiveUsers(q: Queryable, ids: readonly string[]): Promise<User[]> {
  return q
    .select(person)
    .from(users)
    .where(and(inArray(users.id, [...ids]), isNull(users.blockedAt)));
}

export async function findUserByEmail(q: Queryable, email: string): Promise<User | null> {
  const [row] = await q.select(person).from(users).where(eq(users.email, email.toLowerCase()));
  return row ?? null;
}

/** The users behind `ids`, in any order; unknown ids are left out. */
export async function findUsers(q: Queryable, ids: readonly string[]): Promise<User[]> {
  if (ids.length === 0) return [];
  return q
    .select(person)
    .from(users)
    .where(inArray(users.id, [...ids]));
}

export async function findMentor(q: Queryable, id: string): Promise<User | null> {
  const [row] = await findUsers(q, [id]);
  return row?.role === 'MENTOR' ? row : null;
}

/** All admins whose account is not blocked, or those of them who had come by an instant. */
export async function listAdmins(q: Queryable, comeBy: EpochMs | null = null): Promise<User[]> {
  const come = comeBy === null ? undefined : lte(users.createdAt, comeBy);
  return q
    .select(person)
    .from(users)
    .where(and(eq(users.role, 'ADMIN'), isNull(users.blockedAt), come))
    .orderBy(users.id);
}

/** Everybody, the team first, then mentors and students, by name. */
export async function listPeople(q: Queryable): Promise<User[]> {
  return q.select(person).from(users).orderBy(users.role, users.name);
}

/** Adds a user; answers with the one who has the address already, unchanged. */
export async function insertUser(q: Queryable, user: User, now: EpochMs): Promise<User> {
  await q
    .insert(users)
    .values({ ...user, email: user.email.toLowerCase(), createdAt: now })
    .onConflictDoNothing();
  const stored = await findUserByEmail(q, user.email);
  if (stored === null) throw new Error('a user vanished while being added');
  return stored;
}

/** Locks a user's row until the transaction ends. Taken after the mentor's calendar, always in that order. */
export async function lockUser(q: Queryable, id: string): Promise<void> {
  await q.select({ id: users.id }).from(users).where(eq(users.id, id)).for('update');
}

/** Changes what a user may change about themselves; what is undefined stays. */
export async function updateUser(
  q: Queryable,
  id: string,
  changes: { readonly [Key in 'name' | 'timeZone' | 'locale']?: string | undefined },
): Promise<User> {
  const [row] = await q
    .update(users)
    // The id again, so that there is something to set when nothing changes.
    .set({ id, ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) })
    .where(eq(users.id, id))
    .returning(person);
  if (row === undefined) throw new Error('a user vanished while being changed');
  return row;
}
