import { boolean, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { DateOverride, WeeklyInterval } from '../../domain/availability/weekly-schedule.ts';
import type { StoredCalendarState } from '../../domain/calendar/connection.ts';
import { instant } from '../columns.ts';
import { users } from './users.ts';

/** A mentor's own settings: weekly hours, exceptions, and how they may be booked. */
export const mentorCalendars = pgTable('mentor_calendars', {
  mentorId: uuid('mentor_id')
    .primaryKey()
    .references(() => users.id),
  timeZone: text('time_zone').notNull(),
  weeklySchedule: jsonb('weekly_schedule').$type<WeeklyInterval[]>().notNull(),
  dateOverrides: jsonb('date_overrides').$type<DateOverride[]>().notNull(),
  bufferMinutes: integer('buffer_minutes').notNull(),
  sessionMinutes: integer('session_minutes').notNull(),
  slotStepMinutes: integer('slot_step_minutes').notNull(),
  minimumNoticeMinutes: integer('minimum_notice_minutes').notNull(),
  horizonDays: integer('horizon_days').notNull(),
  maxSessionsPerDay: integer('max_sessions_per_day'),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

/** A mentor's Google account. Tokens are sealed; nothing outside the vault reads them. */
export const calendarConnections = pgTable('calendar_connections', {
  mentorId: uuid('mentor_id')
    .primaryKey()
    .references(() => users.id),
  state: text().$type<StoredCalendarState>().notNull(),
  /** Google's stable account id (`sub`). */
  googleAccountId: text('google_account_id').notNull().unique('calendar_connections_google_account'),
  googleEmail: text('google_email').notNull(),
  grantedScopes: text('granted_scopes').array().notNull(),
  sealedRefreshToken: text('sealed_refresh_token'),
  sealedAccessToken: text('sealed_access_token'),
  accessTokenExpiresAt: instant('access_token_expires_at'),
  /** While one server refreshes the access token. The token fences: whoever lost the lease releases nothing. */
  refreshLease: uuid('refresh_lease'),
  refreshLeasedUntil: instant('refresh_leased_until'),
  /** Google's usage limits of this calendar are spent: nothing is written to it before. */
  writesParkedUntil: instant('writes_parked_until'),
  /** The calendar that sessions are written to from now on; one that is written keeps its own. */
  googleCalendarId: text('google_calendar_id').notNull(),
  /** The version before kept one calendar's zone and token here; what is true now stands in `connected_calendars`. */
  calendarTimeZone: text('calendar_time_zone'),
  syncToken: text('sync_token'),
  syncEnabled: boolean('sync_enabled').notNull(),
  ignoreAllDayEvents: boolean('ignore_all_day_events').notNull().default(false),
  /** When the list of the account's calendars was last read. */
  calendarsListedAt: instant('calendars_listed_at'),
  /** The oldest sync among the calendars that block: what is known is as old as that. */
  lastSyncedAt: instant('last_synced_at'),
  /** Where the first of their mirrors ends: what lies behind it is not known. */
  mirroredUntil: instant('mirrored_until'),
  /** A code, never a provider's text. */
  lastError: text('last_error'),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

/**
 * The mirror of the version before, which knew one calendar per mentor. Nothing reads it any more.
 * @public only for the migrations to know it
 */
export const busyIntervals = pgTable(
  'busy_intervals',
  {
    mentorId: uuid('mentor_id').notNull(),
    eventId: text('event_id').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'busy_intervals_pk', columns: [table.mentorId, table.eventId] }),
    foreignKey({
      name: 'busy_intervals_connection',
      columns: [table.mentorId],
      foreignColumns: [calendarConnections.mentorId],
    }).onDelete('cascade'),
    index('busy_intervals_by_end').on(table.mentorId, table.endsAt),
  ],
);

/** A consent under way: single use, ten minutes, bound to the mentor who asked. Only a hash of `state` is kept. */
export const oauthStates = pgTable('oauth_states', {
  stateHash: text('state_hash').primaryKey(),
  mentorId: uuid('mentor_id')
    .notNull()
    .references(() => users.id),
  sealedCodeVerifier: text('sealed_code_verifier').notNull(),
  /** Hash of what the browser that began it holds; null where nothing could be left in it. */
  browserHash: text('browser_hash'),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
});
