import type { User } from './actor.ts';

/** Who is in a booking, and so in each of its sessions. */
interface Parties {
  readonly studentId: string;
  readonly mentorId: string;
}

/** Bookings and sessions are seen, moved and cancelled by their own student and mentor, and by admins. */
export function maySeeBooking(user: User, parties: Parties): boolean {
  return user.role === 'ADMIN' || user.id === parties.studentId || user.id === parties.mentorId;
}

/** What was paid is the student's own and the admins' to see; a mentor sees what the week costs. */
export function maySeeMoney(user: User, { studentId }: Pick<Parties, 'studentId'>): boolean {
  return user.role === 'ADMIN' || user.id === studentId;
}

/** Prices are a mentor's own to set, and admins'. */
export function maySetPrices(user: User, mentorId: string): boolean {
  return user.role === 'ADMIN' || (user.role === 'MENTOR' && user.id === mentorId);
}

/** How a mentor may be booked is theirs to set and to read, and admins' to read. */
export function maySeeSettings(user: User, mentorId: string): boolean {
  return user.role === 'ADMIN' || (user.role === 'MENTOR' && user.id === mentorId);
}

/** What a student wants to reach is for themselves, for mentors they have a booking with, and for admins. */
export function maySeeGoals(viewer: User, studentId: string, teachesThem: boolean): boolean {
  return viewer.role === 'ADMIN' || viewer.id === studentId || (viewer.role === 'MENTOR' && teachesThem);
}

/**
 * Mentors are known to everybody who is signed in; students to themselves, to mentors they ever booked with, and to
 * admins. The people of the team are seen where they write, and asked for by themselves and by one another.
 */
export function maySeePerson(viewer: User, person: Pick<User, 'id' | 'role'>, booked: boolean): boolean {
  if (viewer.role === 'ADMIN' || viewer.id === person.id || person.role === 'MENTOR') return true;
  return viewer.role === 'MENTOR' && person.role === 'STUDENT' && booked;
}

/** Before it shows, a review is its author's; then its two sides', and everybody's where a student wrote of a mentor. */
export function maySeeReview(
  viewer: User,
  review: Parties & { readonly author: 'STUDENT' | 'MENTOR' },
  shows: boolean,
): boolean {
  const authorId = review.author === 'STUDENT' ? review.studentId : review.mentorId;
  if (viewer.role === 'ADMIN' || viewer.id === authorId) return true;
  return shows && (review.author === 'STUDENT' || maySeeBooking(viewer, review));
}

/** What concerns the platform as a whole, such as its audit log and disputes with banks, is for admins. */
export function maySeePlatform(viewer: User): boolean {
  return viewer.role === 'ADMIN';
}

/** A question to the team is seen by whoever asked it, and by admins. */
export function maySeeTicket(viewer: User, ticket: { readonly requesterId: string }): boolean {
  return viewer.role === 'ADMIN' || viewer.id === ticket.requesterId;
}

/** Which papers the team saw of a mentor is for the team. */
export function maySeeDocumentsSeen(viewer: User): boolean {
  return viewer.role === 'ADMIN';
}

/** A demo call, and with it the guest's address, is seen by its host and by admins. */
export function maySeeDemoCall(viewer: User, call: { readonly hostId: string | null }): boolean {
  return viewer.role === 'ADMIN' || viewer.id === call.hostId;
}

/** What a mentor noted for themselves about a session is theirs alone. */
export function maySeePrivateNote(viewer: User, session: { readonly mentorId: string }): boolean {
  return viewer.id === session.mentorId;
}

/** Where a refusal comes from is for the mentor whose time it is, and for admins; a student sees the code alone. */
export function maySeeSource(user: User, mentorId: string): boolean {
  return user.role === 'ADMIN' || user.id === mentorId;
}

/**
 * A proposal is taken back by whoever made it, and by admins; an edit of the calendar by the mentor whose calendar it
 * is. What the product proposes by itself only admins take back. Who answers it is the proposal's own rule.
 */
export function mayWithdrawProposal(user: User, proposal: { readonly proposedBy: string | null }): boolean {
  return user.role === 'ADMIN' || user.id === proposal.proposedBy;
}

/** An inbox is its owner's alone. What an admin may know of a message is in the timeline. */
export function maySeeInboxOf(user: User, ownerId: string): boolean {
  return user.id === ownerId;
}

/** What a student paid, and what became of it, is for that student and for admins. */
export function maySeeLedger(user: User, parties: Parties): boolean {
  return user.role === 'ADMIN' || user.id === parties.studentId;
}

/** What became of a mentor's sessions, in numbers, is for that mentor and for admins; of everybody's, for admins. */
export function maySeeFiguresOf(user: User, mentorId: string | null): boolean {
  return user.role === 'ADMIN' || (user.role === 'MENTOR' && user.id === mentorId);
}

/** A list of what was paid is a student's own, or an admin's of everybody; a mentor pays nothing here. */
export function mayListInvoices(user: User): boolean {
  return user.role !== 'MENTOR';
}
