import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { Interval } from '../../domain/interval.ts';
import { instant } from '../columns.ts';
import { sessions } from './bookings.ts';

/** An event of the mentor's that lies over a booked session. Told once for each version of the session. */
export const sessionConflicts = pgTable(
  'session_conflicts',
  {
    id: uuid().primaryKey(),
    mentorId: uuid('mentor_id').notNull(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    sessionVersion: integer('session_version').notNull(),
    calendarId: text('calendar_id').notNull(),
    eventId: text('event_id').notNull(),
    /** Free times when it was noticed, in order. */
    alternatives: jsonb().$type<Interval[]>().notNull(),
    status: text().$type<'OPEN' | 'CLEARED'>().notNull(),
    noticedAt: instant('noticed_at').notNull(),
    clearedAt: instant('cleared_at'),
  },
  (table) => [
    unique('session_conflicts_once').on(table.sessionId, table.sessionVersion, table.calendarId, table.eventId),
    index('session_conflicts_open').on(table.mentorId).where(sql`${table.status} = 'OPEN'`),
  ],
);
