import { hasBookingBetween } from '../db/queries/bookings.ts';
import { findListings, type MentorListing, searchMentors } from '../db/queries/mentor-search.ts';
import { findSessionPrice } from '../db/queries/prices.ts';
import { findStudentGoals } from '../db/queries/profiles.ts';
import { findVerification, pageVerifications } from '../db/queries/verifications.ts';
import { maySeeGoals } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import { Fault } from '../domain/fault.ts';
import { isUuid } from '../domain/ids.ts';
import type { Money } from '../domain/payments/money.ts';
import type { Verification, VerificationStatus } from '../domain/people/verification.ts';
import type { Deps } from './deps.ts';
import { type Page, type PageQuestion, pageOf, readPage } from './page.ts';

type ReadDeps = Pick<Deps, 'db' | 'clock'>;

/** A mentor as everybody who is signed in sees them; null for whoever is none. */
export async function readMentor(deps: ReadDeps, mentorId: string): Promise<MentorListing | null> {
  const [found] = await findListings(deps.db, [mentorId], deps.clock.now());
  return found ?? null;
}

/** A page of verified mentors, the best rated first. */
export async function readMentors(
  deps: ReadDeps,
  filter: { readonly subject: string | null; readonly language: string | null },
  question: PageQuestion,
): Promise<Page<MentorListing>> {
  // The place in this list is a rating and an id, so its cursor is its own.
  const page = readPage({ first: question.first, after: null });
  const after = question.after === null ? null : readMentorCursor(question.after);
  const rows = await searchMentors(deps.db, { ...filter, limit: page.limit + 1, after }, deps.clock.now());
  return pageOf(rows, page);
}

/** Where a mentor stands in the search, opaque to clients. */
export function mentorCursor({ rating, mentorId }: MentorListing): string {
  return Buffer.from(`${rating} ${mentorId}`).toString('base64url');
}

function readMentorCursor(cursor: string): { readonly rating: number; readonly id: string } {
  const [rating = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (!/^\d{1,3}$/.test(rating) || !isUuid(id)) {
    throw new Fault('BAD_USER_INPUT', 'This is not a cursor of this list.', { path: ['after'] });
  }
  return { rating: Number(rating), id };
}

/** What a session of the mentor's usual length costs: their own price, or the platform's. */
export async function readMentorPrice(
  deps: Pick<Deps, 'db' | 'config'>,
  { mentorId, sessionMinutes }: Pick<MentorListing, 'mentorId' | 'sessionMinutes'>,
): Promise<Money> {
  return (await findSessionPrice(deps.db, mentorId, sessionMinutes)) ?? deps.config.booking.sessionPrice;
}

/** What a student wants to reach: for themselves, mentors they have booked, and admins; null for others. */
export async function readGoals(deps: Pick<Deps, 'db'>, viewer: User, studentId: string): Promise<string[] | null> {
  const teaches = viewer.role === 'MENTOR' && (await hasBookingBetween(deps.db, viewer.id, studentId));
  return maySeeGoals(viewer, studentId, teaches) ? findStudentGoals(deps.db, studentId) : null;
}

export async function readVerification(deps: Pick<Deps, 'db'>, mentorId: string): Promise<Verification | null> {
  return findVerification(deps.db, mentorId);
}

/** The team's list: every request by its submission, the oldest first. */
export async function readVerifications(
  deps: Pick<Deps, 'db'>,
  status: VerificationStatus | null,
  question: PageQuestion,
): Promise<Page<Verification>> {
  const page = readPage(question);
  return pageOf(await pageVerifications(deps.db, { status, limit: page.limit + 1, after: page.after }), page);
}
