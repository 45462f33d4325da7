import { findBookings } from '../db/queries/bookings.ts';
import { findSessions, pageSessions } from '../db/queries/sessions.ts';
import { findUsers } from '../db/queries/users.ts';
import { maySeeBooking } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import type { Session } from '../domain/bookings/session.ts';
import { isUuid } from '../domain/ids.ts';
import type { Deps } from './deps.ts';
import { cursorOf, type Page, type PageQuestion, pagesOf, readPage } from './page.ts';

export async function readUsers(deps: Pick<Deps, 'db'>, ids: readonly string[]): Promise<User[]> {
  return findUsers(deps.db, ids.filter(isUuid));
}

export async function readBookings(deps: Pick<Deps, 'db'>, ids: readonly string[]): Promise<Booking[]> {
  const known = ids.filter(isUuid);
  return known.length === 0 ? [] : findBookings(deps.db, known);
}

export async function readSessions(deps: Pick<Deps, 'db'>, ids: readonly string[]): Promise<Session[]> {
  const known = ids.filter(isUuid);
  return known.length === 0 ? [] : findSessions(deps.db, known);
}

/** The object, if the viewer may see it; null for what does not exist and for what is not theirs alike. */
export function ifVisible<T extends { readonly studentId: string; readonly mentorId: string }>(
  viewer: User,
  object: T | null,
): T | null {
  return object !== null && maySeeBooking(viewer, object) ? object : null;
}

/**
 * A page of each booking's sessions, by start; in the order of the bookings. The cursor names a place in time and not a
 * number, so pages stay right when sessions move in between. Throws `BAD_USER_INPUT` for a cursor or size that cannot be.
 */
export async function readSessionPages(
  deps: Pick<Deps, 'db'>,
  bookingIds: readonly string[],
  question: PageQuestion,
): Promise<Page<Session>[]> {
  const page = readPage(question);
  const rows = await pageSessions(deps.db, bookingIds, { limit: page.limit + 1, after: page.after });
  return pagesOf(bookingIds, rows, ({ bookingId }) => bookingId, page);
}

/** Where a session stands in its list, opaque to clients. */
export function sessionCursor({ start, id }: Session): string {
  return cursorOf({ at: start, id });
}
