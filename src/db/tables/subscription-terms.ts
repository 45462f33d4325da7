import { integer, pgTable, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../columns.ts';
import { bookings } from './bookings.ts';

/** What a student has changed about a running subscription. No row: nothing. */
export const subscriptionTerms = pgTable('subscription_terms', {
  bookingId: uuid('booking_id')
    .primaryKey()
    .references(() => bookings.id),
  /** Raised by every change: part of the keys of what follows from it. */
  version: integer().notNull(),
  /** Since when sessions and billing rest; null unless paused. */
  pausedAt: instant('paused_at'),
  /** The end of the last period that is charged; null unless it ends. */
  endsAt: instant('ends_at'),
  updatedAt: instant('updated_at').notNull(),
});
