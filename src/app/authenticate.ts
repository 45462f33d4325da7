import { findActiveUser } from '../db/queries/users.ts';
import type { Actor } from '../domain/actor.ts';
import { Fault } from '../domain/fault.ts';
import { isUuid } from '../domain/ids.ts';
import type { Deps } from './deps.ts';

/** Who a verified token's subject is. The role comes from the database, so a demotion counts from the next request on. */
export async function authenticate(deps: Pick<Deps, 'db' | 'config'>, subject: string): Promise<Actor> {
  if (subject === deps.config.auth.platformSubject) return { kind: 'platform' };
  const user = isUuid(subject) ? await findActiveUser(deps.db, subject) : null;
  if (user === null) throw new Fault('UNAUTHENTICATED', 'Nobody is known by this token.');
  return { kind: 'user', user };
}
