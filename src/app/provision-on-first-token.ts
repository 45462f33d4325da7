import { findActiveUser, findUserByEmail, findUsers } from '../db/queries/users.ts';
import type { User } from '../domain/actor.ts';
import { isUuid } from '../domain/ids.ts';
import { isKnownZone } from '../domain/zones/known-zones.ts';
import type { Deps } from './deps.ts';
import { type NewUser, provisionUser } from './provision-user.ts';

/** What the platform's tokens say of a person, as far as they say it (OpenID Connect Core §5.1). */
export interface PersonClaims {
  readonly email: string | null;
  readonly name: string | null;
  readonly role: string | null;
  readonly zoneinfo: string | null;
  readonly locale: string | null;
}

/**
 * Makes whoever brings a valid token known under the token's own subject, where the configuration says so. Never an
 * admin, and never somebody whose address belongs to another account: null then, as for claims that are not enough.
 */
export async function provisionOnFirstToken(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'config'>,
  subject: string,
  claims: PersonClaims,
): Promise<User | null> {
  const { email, name, role, zoneinfo, locale } = claims;
  if (!deps.config.auth.provisionOnFirstToken || !isUuid(subject)) return null;
  if (email === null || !ADDRESS.test(email)) return null;
  if (role !== 'STUDENT' && role !== 'MENTOR') return null;
  const id = subject.toLowerCase();
  // A blocked account is known by its id: its token makes nobody new.
  const known = (await findUserByEmail(deps.db, email)) !== null || (await findUsers(deps.db, [id])).length > 0;
  const timeZone = zoneinfo !== null && isKnownZone(zoneinfo) ? zoneinfo : 'UTC';
  const person: NewUser = {
    email,
    name: name ?? email.split('@')[0] ?? email,
    role,
    timeZone,
    locale: tagOf(locale),
    welcome: true,
  };
  if (!known) await provisionUser(deps, { kind: 'platform' }, person, id);
  // Whoever it is now: made known here, by another call of theirs just before, or by neither.
  return findActiveUser(deps.db, id);
}

/** A language tag as it is written, or English for what is none. */
function tagOf(locale: string | null): string {
  try {
    return Intl.getCanonicalLocales(locale ?? 'en')[0] ?? 'en';
  } catch {
    // It says no by throwing; a mail in English is better than none.
    return 'en';
  }
}

const ADDRESS = /^[^\s@<>]{1,64}@[^\s@<>]{1,255}$/;
