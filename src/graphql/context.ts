import type { Deps } from '../app/deps.ts';
import { type Actor, isMentor, isStudent, type Mentor, type Student, type User } from '../domain/actor.ts';
import { Fault } from '../domain/fault.ts';
import type { Loaders } from './loaders.ts';

/** What every resolver gets: the world, who asks, and batched reads for this one request. */
export interface RequestContext {
  readonly deps: Deps;
  /** Null for a visitor without a token. */
  readonly actor: Actor | null;
  readonly loaders: Loaders;
  /** Where a request came from; absent for one from inside this process. */
  readonly address?: string;
  /** Leaves the secret of a consent in the browser that asks; absent where no header can be sent, as on a socket. */
  readonly keepInBrowser?: (secret: string) => void;
}

/** Whoever asks, signed in. */
export function requireActor(actor: Actor | null): Actor {
  if (actor === null) throw new Fault('UNAUTHENTICATED', 'Sign in first: send a bearer token.');
  return actor;
}

/** A person; the platform's own service token is none. */
export function requireUser(actor: Actor | null): User {
  const known = requireActor(actor);
  if (known.kind !== 'user') throw new Fault('FORBIDDEN', 'This is for people, not for services.');
  return known.user;
}

export function requireStudent(actor: Actor | null): Student {
  const user = requireUser(actor);
  if (!isStudent(user)) throw new Fault('FORBIDDEN', 'Only students can do this.');
  return user;
}

export function requireMentor(actor: Actor | null): Mentor {
  const user = requireUser(actor);
  if (!isMentor(user)) throw new Fault('FORBIDDEN', 'Only mentors can do this.');
  return user;
}

/** Whoever connects a calendar of their own: mentors, and admins, who may be hosts of demo calls. */
export function requireCalendarOwner(actor: Actor | null): User {
  const user = requireUser(actor);
  if (user.role === 'STUDENT') throw new Fault('FORBIDDEN', 'Only mentors and the team can do this.');
  return user;
}

export function requireAdmin(actor: Actor | null): User {
  const user = requireUser(actor);
  if (user.role !== 'ADMIN') throw new Fault('FORBIDDEN', 'Only admins can do this.');
  return user;
}
