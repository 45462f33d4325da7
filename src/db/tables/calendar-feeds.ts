import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../columns.ts';
import { users } from './users.ts';

/** The address at which a person's own calendar program reads their sessions: at most one each. */
export const calendarFeeds = pgTable('calendar_feeds', {
  /** New with every new address: the token is derived from it and from a secret that is not in the database. */
  id: uuid().primaryKey(),
  userId: uuid('user_id')
    .notNull()
    .unique('calendar_feeds_user')
    .references(() => users.id),
  /** SHA-256 of the token. */
  tokenHash: text('token_hash').notNull().unique('calendar_feeds_token'),
  createdAt: instant('created_at').notNull(),
  /** When a program last read it, to the hour; null for never. */
  lastReadAt: instant('last_read_at'),
});
