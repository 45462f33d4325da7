import { index, pgTable, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../columns.ts';
import { sessions } from './bookings.ts';
import { users } from './users.ts';

/** Who went through a session's join link into its room, and when: one row each time. */
export const arrivals = pgTable(
  'arrivals',
  {
    id: uuid().primaryKey(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    /** Null for a link that names nobody: the one in the shared calendar event. */
    userId: uuid('user_id').references(() => users.id),
    arrivedAt: instant('arrived_at').notNull(),
  },
  (table) => [index('arrivals_by_session').on(table.sessionId, table.arrivedAt)],
);
