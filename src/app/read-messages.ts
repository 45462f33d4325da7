import { findBooking } from '../db/queries/bookings.ts';
import { listBookingMessages, type MessageRecord, pageFailedMessages } from '../db/queries/message-records.ts';
import { maySeeBooking } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import { notFound } from '../domain/fault.ts';
import { isUuid } from '../domain/ids.ts';
import type { Deps } from './deps.ts';
import { type Page, type PageQuestion, pageOf, readPage } from './page.ts';

export type { MessageRecord };

/**
 * Every message of a booking, those included that were dropped. Admins see all of them; its student and its mentor what
 * was for them. Throws `NOT_FOUND` for a booking that is not the viewer's to see.
 */
export async function readTimeline(deps: Pick<Deps, 'db'>, viewer: User, bookingId: string): Promise<MessageRecord[]> {
  const booking = isUuid(bookingId) ? await findBooking(deps.db, bookingId) : null;
  if (booking === null || !maySeeBooking(viewer, booking)) throw notFound('booking');
  return listBookingMessages(deps.db, bookingId, viewer.role === 'ADMIN' ? null : viewer.id);
}

/** A page of what could not be sent and waits for an admin, the latest first. */
export async function readFailedMessages(deps: Pick<Deps, 'db'>, question: PageQuestion): Promise<Page<MessageRecord>> {
  const page = readPage(question);
  return pageOf(await pageFailedMessages(deps.db, { ...page, limit: page.limit + 1 }), page);
}
