import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { Effect } from '../../domain/effects.ts';
import { instant } from '../columns.ts';

/** Waiting or being tried; carried out, or no longer needed; given up, for a person to look at. */
export type OutboxStatus = 'PENDING' | 'DONE' | 'PARKED';

/** What the database owes the outside world, written in the transaction that caused it. */
export const outbox = pgTable(
  'outbox',
  {
    id: uuid().primaryKey(),
    /** Deterministic, one per subject: owing an effect again re-arms its row, so that no subject has two workers. */
    key: text().notNull().unique('outbox_key'),
    effect: jsonb().$type<Effect>().notNull(),
    /** `mentor/<id>` for what is done with one mentor's Google account: an account that hangs holds up only itself. */
    lane: text(),
    status: text().$type<OutboxStatus>().notNull(),
    /** Raised whenever the effect is owed again; a worker that settles an older arming leaves the row pending. */
    arming: integer().notNull(),
    /** When it may be tried next. */
    dueAt: instant('due_at').notNull(),
    /** What is wanted first goes first, where not everything that is due can go at once. */
    wantedBy: instant('wanted_by').notNull().default(sql`now()`),
    attempts: integer().notNull(),
    /** While a worker has it. The token fences: a worker whose lease ran out cannot settle. */
    leaseToken: uuid('lease_token'),
    leasedUntil: instant('leased_until'),
    lastError: text('last_error'),
    createdAt: instant('created_at').notNull(),
    settledAt: instant('settled_at'),
  },
  (table) => [
    index('outbox_due').on(table.dueAt).where(sql`${table.status} = 'PENDING' and ${table.leasedUntil} is null`),
    index('outbox_leased')
      .on(table.leasedUntil)
      .where(sql`${table.status} = 'PENDING' and ${table.leasedUntil} is not null`),
    index('outbox_parked').on(table.createdAt).where(sql`${table.status} = 'PARKED'`),
    index('outbox_done').on(table.settledAt).where(sql`${table.status} = 'DONE'`),
  ],
);
