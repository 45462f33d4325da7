export const ROLES = ['STUDENT', 'MENTOR', 'ADMIN'] as const;
export type Role = (typeof ROLES)[number];

/** A person of the platform, as the database knows them. The role is never read from a token. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** IANA zone times are shown in. */
  readonly timeZone: string;
  readonly locale: string;
}

/** Whoever asks: a person, the platform's own backend (its service token), or the product acting by itself. */
export type Actor =
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'platform' }
  | { readonly kind: 'system' };

export type Student = User & { readonly role: 'STUDENT' };
export type Mentor = User & { readonly role: 'MENTOR' };

export function isStudent(user: User): user is Student {
  return user.role === 'STUDENT';
}

export function isMentor(user: User): user is Mentor {
  return user.role === 'MENTOR';
}

/** How an actor is named in the audit log. */
export function actorName(actor: Actor): string {
  return actor.kind === 'user' ? `user:${actor.user.id}` : actor.kind;
}
