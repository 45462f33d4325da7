import { bigint, index, jsonb, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core';
import type { DashboardEventBody } from '../../domain/events.ts';
import { instant } from '../columns.ts';
import { users } from './users.ts';

/** The last number given out in a user's feed. Its row lock is what keeps the feed in order and without gaps. */
export const feeds = pgTable('feeds', {
  userId: uuid('user_id')
    .primaryKey()
    .references(() => users.id),
  lastSeq: bigint('last_seq', { mode: 'number' }).notNull(),
  /** Up to which number events may have been forgotten: nobody resumes before it. */
  forgottenSeq: bigint('forgotten_seq', { mode: 'number' }).notNull().default(0),
});

export const dashboardEvents = pgTable(
  'dashboard_events',
  {
    userId: uuid('user_id').notNull(),
    seq: bigint({ mode: 'number' }).notNull(),
    occurredAt: instant('occurred_at').notNull(),
    body: jsonb().$type<DashboardEventBody>().notNull(),
  },
  (table) => [
    primaryKey({ name: 'dashboard_events_pk', columns: [table.userId, table.seq] }),
    index('dashboard_events_by_time').on(table.occurredAt),
  ],
);
