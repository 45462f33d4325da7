import { findBooking } from '../db/queries/bookings.ts';
import { listBookingMessages, listFailedMessages, type MessageRecord } from '../db/queries/message-records.ts';
import { maySeeBooking } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import { Fault, notFound } from '../domain/fault.ts';
import { isUuid } from '../domain/ids.ts';
import type { Deps } from './deps.ts';

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

/** What could not be sent and waits for an admin, the latest first. */
export function readFailedMessages(deps: Pick<Deps, 'db'>, first: number): Promise<MessageRecord[]> {
  if (!Number.isInteger(first) || first < 1 || first > LARGEST_PAGE) {
    throw new Fault('BAD_USER_INPUT', `\`first\` must be from 1 to ${LARGEST_PAGE}.`, { path: ['first'] });
  }
  return listFailedMessages(deps.db, first);
}

const LARGEST_PAGE = 100;
