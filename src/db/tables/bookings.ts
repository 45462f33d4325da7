import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { BookingStatus, BookingType, Frequency } from '../../domain/bookings/booking.ts';
import type { CancellationPolicy, CancelMoney } from '../../domain/bookings/policy.ts';
import type { SessionStatus } from '../../domain/bookings/session.ts';
import type { SlotWeeks } from '../../domain/bookings/weekly-slots.ts';
import type { Money } from '../../domain/payments/money.ts';
import { instant } from '../columns.ts';
import { users } from './users.ts';

/** The weekly promise between one student and one mentor. */
export const bookings = pgTable(
  'bookings',
  {
    id: uuid().primaryKey(),
    mentorId: uuid('mentor_id')
      .notNull()
      .references(() => users.id),
    studentId: uuid('student_id')
      .notNull()
      .references(() => users.id),
    type: text().$type<BookingType>().notNull(),
    frequency: text().$type<Frequency>(),
    status: text().$type<BookingStatus>().notNull(),
    subject: text().notNull(),
    goals: text().array().notNull(),
    anchorTimeZone: text('anchor_time_zone').notNull(),
    studentTimeZone: text('student_time_zone').notNull(),
    recurrenceRule: text('recurrence_rule'),
    holdExpiresAt: instant('hold_expires_at'),
    weeklyPrice: jsonb('weekly_price').$type<Money>(),
    policy: jsonb().$type<CancellationPolicy>().notNull(),
    idempotencyKey: text('idempotency_key').notNull(),
    /** SHA-256 of the request the key came with: the same key with another request is refused. */
    requestHash: text('request_hash').notNull(),
    stripeCheckoutId: text('stripe_checkout_id'),
    checkoutUrl: text('checkout_url'),
    stripeSubscriptionId: text('stripe_subscription_id').unique('bookings_stripe_subscription'),
    stripeCustomerId: text('stripe_customer_id'),
    /** When the first billing period began: the week an invoice pays is counted from here. */
    billingAnchorAt: instant('billing_anchor_at'),
    /** Since when a renewal is unpaid; null unless the booking is past due. */
    pastDueSince: instant('past_due_since'),
    /** Wall time of each weekly slot in week 0, `2026-11-23T09:00`; null where the sessions themselves have to say. */
    weeklyStarts: jsonb('weekly_starts').$type<string[]>(),
    /** Which weeks each weekly slot belongs to; null where none ever came or went. */
    slotWeeks: jsonb('slot_weeks').$type<SlotWeeks[]>(),
    /** The last week it goes on for; null while it is open-ended. */
    lastWeek: integer('last_week'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    unique('bookings_idempotency_key').on(table.studentId, table.idempotencyKey),
    uniqueIndex('bookings_one_trial').on(table.studentId, table.mentorId).where(sql`${table.type} = 'TRIAL'`),
    index('bookings_by_mentor').on(table.mentorId),
    index('bookings_by_checkout').on(table.stripeCheckoutId),
    index('bookings_past_due').on(table.pastDueSince, table.id).where(sql`${table.pastDueSince} is not null`),
  ],
);

/**
 * One lesson. Two exclusion constraints, in the hand-written migration, make overlap impossible for live sessions:
 * `(mentor, [starts_at, blocked_until))` and `(student, [starts_at, ends_at))`.
 */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid().primaryKey(),
    bookingId: uuid('booking_id')
      .notNull()
      .references(() => bookings.id),
    mentorId: uuid('mentor_id').notNull(),
    studentId: uuid('student_id').notNull(),
    week: integer().notNull(),
    slot: integer().notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    /** `ends_at` plus the mentor's buffer: stored, because a constraint may not add an interval to a timestamptz. */
    blockedUntil: instant('blocked_until').notNull(),
    anchorTimeZone: text('anchor_time_zone').notNull(),
    wallStart: text('wall_start').notNull(),
    status: text().$type<SessionStatus>().notNull(),
    version: integer().notNull(),
    meetLink: text('meet_link').unique('sessions_meet_link'),
    meetSpace: text('meet_space').unique('sessions_meet_space'),
    /** When Google was asked for a room, whatever became of it: making one is not idempotent. */
    roomAskedAt: instant('room_asked_at'),
    /** Raised where Google failed to make the conference of the event, so that the next request is a new one. */
    roomGeneration: integer('room_generation').notNull().default(0),
    /** Raised where the event's id must not be used again. */
    eventGeneration: integer('event_generation').notNull().default(0),
    googleEventId: text('google_event_id').unique('sessions_google_event'),
    googleCalendarId: text('google_calendar_id'),
    googleIcalUid: text('google_ical_uid'),
    googleHtmlLink: text('google_html_link'),
    /** Of the event as we last wrote it, and the version of the session that was: what differs is somebody else's edit. */
    googleEventEtag: text('google_event_etag'),
    googleEventVersion: integer('google_event_version'),
    actualStart: instant('actual_start'),
    actualEnd: instant('actual_end'),
    cancelReason: text('cancel_reason'),
    /** What the student gets for a cancelled session, by the policy of its booking; null while it stands. */
    cancelMoney: text('cancel_money').$type<CancelMoney>(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    index('sessions_by_mentor').on(table.mentorId, table.startsAt, table.id),
    index('sessions_by_student').on(table.studentId, table.startsAt, table.id),
    unique('sessions_occurrence').on(table.bookingId, table.week, table.slot),
    index('sessions_live_by_mentor')
      .on(table.mentorId, table.endsAt)
      .where(sql`${table.status} in ('HELD', 'RESERVED', 'CONFIRMED')`),
    index('sessions_live_by_student')
      .on(table.studentId, table.endsAt)
      .where(sql`${table.status} in ('HELD', 'RESERVED', 'CONFIRMED')`),
  ],
);

/** A weekly invoice that was paid, and the week of sessions it pays. */
export const paidWeeks = pgTable(
  'paid_weeks',
  {
    stripeInvoiceId: text('stripe_invoice_id').primaryKey(),
    bookingId: uuid('booking_id')
      .notNull()
      .references(() => bookings.id),
    week: integer().notNull(),
    price: jsonb().$type<Money>().notNull(),
    paidAt: instant('paid_at').notNull(),
  },
  (table) => [unique('paid_weeks_once').on(table.bookingId, table.week)],
);

/** An invoice that was paid for nothing and went back, or is owed back: the verdict is never asked for again. */
export const returnedInvoices = pgTable(
  'returned_invoices',
  {
    stripeInvoiceId: text('stripe_invoice_id').primaryKey(),
    bookingId: uuid('booking_id')
      .notNull()
      .references(() => bookings.id),
    price: jsonb().$type<Money>().notNull(),
    returnedAt: instant('returned_at').notNull(),
  },
  (table) => [index('returned_invoices_by_booking').on(table.bookingId)],
);
