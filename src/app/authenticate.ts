import { findActiveUser } from '../db/queries/users.ts';
import type { Actor } from '../domain/actor.ts';
import { Fault } from '../domain/fault.ts';
import { isUuid } from '../domain/ids.ts';
import type { Deps } from './deps.ts';
import { type PersonClaims, provisionOnFirstToken } from './provision-on-first-token.ts';

/**
 * Who a verified token's subject is. The role comes from the database, so a demotion counts from the next request on.
 * With `claims`, somebody unknown is made known by them where the configuration says so.
 */
export async function authenticate(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'config'>,
  subject: string,
  claims?: PersonClaims,
): Promise<Actor> {
  if (subject === deps.config.auth.platformSubject) return { kind: 'platform' };
  const known = isUuid(subject) ? await findActiveUser(deps.db, subject) : null;
  const user = known ?? (claims === undefined ? null : await provisionOnFirstToken(deps, subject, claims));
  if (user === null) throw new Fault('UNAUTHENTICATED', 'Nobody is known by this token.');
  return { kind: 'user', user };
}
