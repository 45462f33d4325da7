import { boolean, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { WeeklyInterval } from '../../domain/availability/weekly-schedule.ts';
import type { DemoCallStatus } from '../../domain/demo-calls/demo-call.ts';
import { instant } from '../columns.ts';
import { users } from './users.ts';

/** People of the team who give demo calls. Zone and buffer are those of their calendar, which every host has. */
export const demoHosts = pgTable('demo_hosts', {
  hostId: uuid('host_id')
    .primaryKey()
    .references(() => users.id),
  weeklySchedule: jsonb('weekly_schedule').$type<WeeklyInterval[]>().notNull(),
  isActive: boolean('is_active').notNull(),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

/**
 * Talks with people who have no account. The hand-written part of the migration keeps scheduled calls apart: of one
 * host, of one guest, and from the live sessions of a host who teaches.
 */
export const demoCalls = pgTable(
  'demo_calls',
  {
    id: uuid().primaryKey(),
    hostId: uuid('host_id').references(() => users.id),
    guestName: text('guest_name').notNull(),
    /** Lower-case. */
    guestEmail: text('guest_email').notNull(),
    guestTimeZone: text('guest_time_zone').notNull(),
    guestLocale: text('guest_locale').notNull(),
    note: text(),
    status: text().$type<DemoCallStatus>().notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    /** `ends_at` plus the host's buffer, as with sessions. */
    blockedUntil: instant('blocked_until').notNull(),
    verifyBy: instant('verify_by').notNull(),
    version: integer().notNull(),
    meetLink: text('meet_link'),
    /** When Google was asked for a room, whatever became of it: making one is not idempotent. */
    roomAskedAt: instant('room_asked_at'),
    /** Raised where an event's id or its conference cannot be used, so that the next request is a new one. */
    eventGeneration: integer('event_generation').notNull(),
    googleEventId: text('google_event_id'),
    googleCalendarId: text('google_calendar_id'),
    googleIcalUid: text('google_ical_uid'),
    cancelReason: text('cancel_reason'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    index('demo_calls_by_host').on(table.hostId, table.startsAt, table.id),
    index('demo_calls_by_start').on(table.startsAt, table.id),
    index('demo_calls_by_guest').on(table.guestEmail, table.startsAt),
  ],
);
