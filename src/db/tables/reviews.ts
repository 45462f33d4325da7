import { index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { Side } from '../../domain/reviews/review.ts';
import { instant } from '../columns.ts';
import { bookings } from './bookings.ts';
import { users } from './users.ts';

/** What one side of a booking says of the other after a month of sessions. */
export const reviews = pgTable(
  'reviews',
  {
    id: uuid().primaryKey(),
    bookingId: uuid('booking_id')
      .notNull()
      .references(() => bookings.id),
    mentorId: uuid('mentor_id')
      .notNull()
      .references(() => users.id),
    studentId: uuid('student_id')
      .notNull()
      .references(() => users.id),
    /** The month it is about, in UTC: `2026-11`. */
    month: text().notNull(),
    author: text().$type<Side>().notNull(),
    rating: integer().notNull(),
    comment: text(),
    writtenAt: instant('written_at').notNull(),
    /** From when the other side and everybody else may read it. */
    shownAt: instant('shown_at'),
    /** When whoever was reviewed was told that it shows. */
    announcedAt: instant('announced_at'),
  },
  (table) => [
    unique('reviews_once').on(table.bookingId, table.month, table.author),
    index('reviews_shown').on(table.mentorId, table.shownAt, table.id),
  ],
);
