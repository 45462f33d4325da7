import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type {
  Answerer,
  GivenAnswer,
  ProposalKind,
  ProposalStatus,
  ProposedChange,
  SettledReason,
} from '../../domain/proposals/proposal.ts';
import { instant } from '../columns.ts';
import { bookings, sessions } from './bookings.ts';

/** What waits, or waited, for somebody's consent. At most one at a time for a session, and for a date of a series. */
export const proposals = pgTable(
  'proposals',
  {
    id: uuid().primaryKey(),
    kind: text().$type<ProposalKind>().notNull(),
    bookingId: uuid('booking_id')
      .notNull()
      .references(() => bookings.id),
    mentorId: uuid('mentor_id').notNull(),
    studentId: uuid('student_id').notNull(),
    sessionId: uuid('session_id').references(() => sessions.id),
    sessionVersion: integer('session_version'),
    proposedBy: uuid('proposed_by'),
    change: jsonb().$type<ProposedChange>().notNull(),
    answerer: text().$type<Answerer>().notNull(),
    answers: jsonb().$type<GivenAnswer[]>().notNull(),
    status: text().$type<ProposalStatus>().notNull(),
    settledReason: text('settled_reason').$type<SettledReason>(),
    note: text(),
    /** Of the calendar's event as it was seen: a later edit is another proposal. */
    eventEtag: text('event_etag'),
    /** Of a date that is no session yet. */
    week: integer(),
    slot: integer(),
    wallStart: text('wall_start'),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull(),
    settledAt: instant('settled_at'),
  },
  (table) => [
    uniqueIndex('proposals_one_per_session').on(table.sessionId).where(sql`${table.status} = 'PENDING'`),
    uniqueIndex('proposals_one_per_occurrence')
      .on(table.bookingId, table.week, table.slot)
      .where(sql`${table.week} is not null`),
    index('proposals_by_session').on(table.sessionId),
    index('proposals_by_student').on(table.studentId, table.createdAt),
    index('proposals_by_mentor').on(table.mentorId, table.createdAt),
  ],
);
