import { hasBookingBetween } from '../db/queries/bookings.ts';
import { findListings, type MentorListing } from '../db/queries/mentor-search.ts';
import { findStudentGoals } from '../db/queries/profiles.ts';
import { findVerification, pageVerifications } from '../db/queries/verifications.ts';
import { maySeeGoals } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
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

/** What a session of the mentor's usual length costs: their own price, or the platform's. */
export function mentorPrice(deps: Pick<Deps, 'config'>, { ownPrice }: Pick<MentorListing, 'ownPrice'>): Money {
  return ownPrice ?? deps.config.booking.sessionPrice;
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
