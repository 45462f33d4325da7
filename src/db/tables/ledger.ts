import { sql } from 'drizzle-orm';
import { bigserial, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { RefusalCode } from '../../domain/availability/explain.ts';
import type { LedgerAccount, LedgerKind } from '../../domain/payments/ledger.ts';
import type { PaymentFaultKind } from '../../domain/payments/payment-fault.ts';
import { instant } from '../columns.ts';
import { bookings } from './bookings.ts';

/** Every move of a booking's money. Append-only: the hand-written migration refuses to change or delete a row. */
export const ledgerEntries = pgTable(
  'ledger_entries',
  {
    id: uuid().primaryKey(),
    /** The order they were written in. */
    seq: bigserial({ mode: 'number' }).notNull(),
    bookingId: uuid('booking_id')
      .notNull()
      .references(() => bookings.id),
    kind: text().$type<LedgerKind>().notNull(),
    fromAccount: text('from_account').$type<LedgerAccount>().notNull(),
    toAccount: text('to_account').$type<LedgerAccount>().notNull(),
    amount: integer().notNull(),
    currency: text().notNull(),
    sessionId: uuid('session_id'),
    stripeInvoiceId: text('stripe_invoice_id'),
    key: text().notNull(),
    at: instant().notNull(),
  },
  (table) => [
    unique('ledger_entries_key').on(table.bookingId, table.key),
    index('ledger_entries_by_booking').on(table.bookingId, table.seq),
    index('ledger_entries_by_invoice').on(table.stripeInvoiceId),
    index('ledger_entries_by_time').on(table.at),
    index('ledger_entries_disputes').on(table.at, table.id).where(sql`${table.kind} = 'DISPUTE'`),
  ],
);

/** An occurrence of a running series that could not be placed: credited with its week unless somebody places it. */
export const unplacedOccurrences = pgTable(
  'unplaced_occurrences',
  {
    id: uuid().primaryKey(),
    bookingId: uuid('booking_id')
      .notNull()
      .references(() => bookings.id),
    week: integer().notNull(),
    slot: integer().notNull(),
    /** Where it would have been. */
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    wallStart: text('wall_start').notNull(),
    reasons: jsonb().$type<RefusalCode[]>().notNull(),
    foundAt: instant('found_at').notNull(),
  },
  (table) => [unique('unplaced_once').on(table.bookingId, table.week, table.slot)],
);

/**
 * What is taken off the draft of a weekly invoice, decided once. Credit on an invoice that is not settled yet is
 * spoken for: the next draft does not take it again.
 */
export const preparedInvoices = pgTable(
  'prepared_invoices',
  {
    stripeInvoiceId: text('stripe_invoice_id').primaryKey(),
    bookingId: uuid('booking_id')
      .notNull()
      .references(() => bookings.id),
    week: integer().notNull(),
    description: text().notNull(),
    exclusions: jsonb().$type<{ slot: number; amount: number; description: string }[]>().notNull(),
    credit: integer().notNull(),
    /** What is added so that it bills as many sessions as its week has; below zero where it billed too many. */
    adjustment: integer().notNull().default(0),
    preparedAt: instant('prepared_at').notNull(),
    /** When it was paid, returned or written off. */
    settledAt: instant('settled_at'),
  },
  (table) => [index('prepared_invoices_by_booking').on(table.bookingId)],
);

/** Where the books of a booking and those of its payment provider went apart, for people to see. */
export const paymentFaults = pgTable(
  'payment_faults',
  {
    id: uuid().primaryKey(),
    bookingId: uuid('booking_id')
      .notNull()
      .references(() => bookings.id),
    kind: text().$type<PaymentFaultKind>().notNull(),
    stripeInvoiceId: text('stripe_invoice_id').notNull(),
    amount: integer().notNull(),
    currency: text().notNull(),
    sessionIds: jsonb('session_ids').$type<string[]>().notNull(),
    /** What makes it the only one. */
    key: text().notNull().unique('payment_faults_key'),
    foundAt: instant('found_at').notNull(),
    /** When nothing of it was left open. */
    settledAt: instant('settled_at'),
  },
  (table) => [
    index('payment_faults_by_time').on(table.foundAt, table.id),
    index('payment_faults_by_invoice').on(table.stripeInvoiceId),
  ],
);
