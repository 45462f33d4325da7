import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { AttendanceOutcome } from '../../domain/lessons/attendance.ts';
import type { Side } from '../../domain/reviews/review.ts';
import { instant } from '../columns.ts';
import { sessions } from './bookings.ts';
import { users } from './users.ts';

/** What one side says became of a session; saying it again replaces it. */
export const attendanceReports = pgTable(
  'attendance_reports',
  {
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    side: text().$type<Side>().notNull(),
    reportedBy: uuid('reported_by')
      .notNull()
      .references(() => users.id),
    outcome: text().$type<AttendanceOutcome>().notNull(),
    reportedAt: instant('reported_at').notNull(),
  },
  (table) => [primaryKey({ name: 'attendance_reports_pk', columns: [table.sessionId, table.side] })],
);

/** Sessions whose two sides do not agree, until an admin has settled them. */
export const attendanceDisputes = pgTable(
  'attendance_disputes',
  {
    sessionId: uuid('session_id')
      .primaryKey()
      .references(() => sessions.id),
    openedAt: instant('opened_at').notNull(),
    settledAt: instant('settled_at'),
    settledBy: uuid('settled_by').references(() => users.id),
    outcome: text().$type<AttendanceOutcome>(),
  },
  (table) => [index('attendance_disputes_by_opening').on(table.openedAt, table.sessionId)],
);

/** What a mentor writes about a session: for themselves, for the student, and for the student to prepare. */
export const sessionNotes = pgTable('session_notes', {
  sessionId: uuid('session_id')
    .primaryKey()
    .references(() => sessions.id),
  privateNote: text('private_note'),
  sharedNote: text('shared_note'),
  preparationTips: text('preparation_tips').array().notNull(),
  updatedAt: instant('updated_at').notNull(),
});
