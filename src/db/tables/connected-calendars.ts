import { boolean, foreignKey, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { StoredCalendarState } from '../../domain/calendar/connection.ts';
import { instant } from '../columns.ts';
import { calendarConnections } from './calendars.ts';

/** The calendars of a connected account, those the mentor chose and those to choose from. */
export const connectedCalendars = pgTable(
  'connected_calendars',
  {
    mentorId: uuid('mentor_id')
      .notNull()
      .references(() => calendarConnections.mentorId, { onDelete: 'cascade' }),
    /** Google's id; the account's own calendar is always `primary`, whatever its address becomes. */
    calendarId: text('calendar_id').notNull(),
    /** As its owner calls it; nobody but the mentor sees it. Null until the list was read. */
    name: text(),
    timeZone: text('time_zone'),
    /** Whether the account may write events to it. */
    isWritable: boolean('is_writable').notNull(),
    /** Whether its events block the mentor's time. Only such calendars are mirrored. */
    blocks: boolean().notNull(),
    state: text().$type<StoredCalendarState>().notNull(),
    syncToken: text('sync_token'),
    /** Where the mirror ends; a token never shows what lies behind the window it was born with. */
    windowEnd: instant('window_end'),
    lastSyncedAt: instant('last_synced_at'),
    /** A code, never a provider's text. */
    lastError: text('last_error'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [primaryKey({ name: 'connected_calendars_pk', columns: [table.mentorId, table.calendarId] })],
);

/** Busy time mirrored from Google: one row per blocking event instance of a calendar. No titles, no guests. */
export const busyTimes = pgTable(
  'busy_times',
  {
    mentorId: uuid('mentor_id').notNull(),
    calendarId: text('calendar_id').notNull(),
    eventId: text('event_id').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    /** Whole days, which a mentor may choose to ignore. */
    allDay: boolean('all_day').notNull(),
  },
  (table) => [
    primaryKey({ name: 'busy_times_pk', columns: [table.mentorId, table.calendarId, table.eventId] }),
    foreignKey({
      name: 'busy_times_calendar',
      columns: [table.mentorId, table.calendarId],
      foreignColumns: [connectedCalendars.mentorId, connectedCalendars.calendarId],
    }).onDelete('cascade'),
    index('busy_times_by_end').on(table.mentorId, table.endsAt),
  ],
);

/** A channel over which Google tells that a calendar changed. Its token is known to Google alone; we keep a hash. */
export const watchChannels = pgTable(
  'watch_channels',
  {
    id: uuid().primaryKey(),
    mentorId: uuid('mentor_id').notNull(),
    calendarId: text('calendar_id').notNull(),
    tokenHash: text('token_hash').notNull(),
    /** Google's name for what is watched; null until it answered. */
    resourceId: text('resource_id'),
    /** As Google answered it, not as it was asked for. */
    expiresAt: instant('expires_at'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    foreignKey({
      name: 'watch_channels_calendar',
      columns: [table.mentorId, table.calendarId],
      foreignColumns: [connectedCalendars.mentorId, connectedCalendars.calendarId],
    }).onDelete('cascade'),
    index('watch_channels_by_calendar').on(table.mentorId, table.calendarId),
  ],
);
