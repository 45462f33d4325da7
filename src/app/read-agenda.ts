import {
  AGENDA_PARTS,
  type AgendaPart,
  listReported,
  listSessionsWithin,
  listUnreviewed,
  pageAgenda,
  pageBookings,
} from '../db/queries/agenda.ts';
import { pageProposals } from '../db/queries/proposals.ts';
import type { User } from '../domain/actor.ts';
import type { Booking, BookingStatus } from '../domain/bookings/booking.ts';
import type { Session } from '../domain/bookings/session.ts';
import { isAwaited, reportableSpan } from '../domain/lessons/attendance.ts';
import { missingSides, type Proposal } from '../domain/proposals/proposal.ts';
import { reviewableSpan } from '../domain/reviews/review.ts';
import type { EpochMs } from '../domain/time.ts';
import { dateOfDay, dayNumber } from '../domain/zones/civil-date.ts';
import { dateAt, startOfDate } from '../domain/zones/wall-time.ts';
import type { Deps } from './deps.ts';
import { type Page, type PageQuestion, pageOf, readPage } from './page.ts';

export { AGENDA_PARTS, type AgendaPart };

/** What is a person's own; an admin's is everybody's. */
function whoseOf(viewer: User): string | null {
  return viewer.role === 'ADMIN' ? null : viewer.id;
}

/** A page of the viewer's sessions: those to come by start, the others with the latest first. */
export async function readAgenda(
  deps: Pick<Deps, 'db' | 'clock'>,
  viewer: User,
  part: AgendaPart,
  question: PageQuestion,
): Promise<Page<Session>> {
  const page = readPage(question, 20);
  const asked = { ...page, limit: page.limit + 1, personId: whoseOf(viewer) };
  return pageOf(await pageAgenda(deps.db, part, asked, deps.clock.now()), page);
}

/** The viewer's own sessions that touch today by their own clocks, by start. */
export async function readToday(deps: Pick<Deps, 'db' | 'clock'>, viewer: User): Promise<readonly Session[]> {
  const today = dateAt(viewer.timeZone, deps.clock.now());
  const tomorrow = dateOfDay((dayNumber(today) ?? 0) + 1);
  const within = { start: startOfDate(viewer.timeZone, today), end: startOfDate(viewer.timeZone, tomorrow) };
  return listSessionsWithin(deps.db, viewer.id, within);
}

/** A page of the viewer's bookings, the newest first. */
export async function readBookingPage(
  deps: Pick<Deps, 'db'>,
  viewer: User,
  status: BookingStatus | null,
  question: PageQuestion,
): Promise<Page<Booking & { readonly createdAt: EpochMs }>> {
  const page = readPage(question, 20);
  const asked = { ...page, limit: page.limit + 1, personId: whoseOf(viewer) };
  return pageOf(await pageBookings(deps.db, status, asked), page);
}

/** What waits for somebody's word. */
export interface Waiting {
  readonly proposals: readonly Proposal[];
  /** Sessions of which they have not said what became of them, the oldest first. */
  readonly attendance: readonly Session[];
  /** The last session of every booking and month they may review, the oldest first. */
  readonly reviews: readonly Session[];
}

/** Proposals beyond these are older than anybody looks back; each is about a session of its own. */
const MOST_PROPOSALS = 200;

/** Everything that waits for the viewer's answer: by the same rules that take the answers. */
export async function readWaiting(deps: Pick<Deps, 'db' | 'clock'>, viewer: User): Promise<Waiting> {
  const now = deps.clock.now();
  const side = viewer.role === 'MENTOR' ? 'MENTOR' : 'STUDENT';
  const pending = { limit: MOST_PROPOSALS, status: 'PENDING', after: null } as const;
  const [proposals, reported, reviews] = await Promise.all([
    pageProposals(deps.db, viewer.id, pending),
    listReported(deps.db, viewer.id, reportableSpan(now)),
    listUnreviewed(deps.db, viewer.id, reviewableSpan(now)),
  ]);
  return {
    proposals: proposals.filter((proposal) => proposal.expiresAt > now && missingSides(proposal).includes(side)),
    attendance: reported.filter(({ reports }) => isAwaited(side, reports)).map(({ session }) => session),
    reviews,
  };
}
