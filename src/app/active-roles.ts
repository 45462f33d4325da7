import { findActiveUsers } from '../db/queries/users.ts';
import type { Role } from '../domain/actor.ts';
import type { Deps } from './deps.ts';

/** The roles of those of these users who may use the platform now. */
export async function activeRoles({ db }: Pick<Deps, 'db'>, userIds: readonly string[]): Promise<Map<string, Role>> {
  return new Map((await findActiveUsers(db, userIds)).map((user) => [user.id, user.role]));
}
