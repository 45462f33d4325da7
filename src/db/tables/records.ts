import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../columns.ts';

/** Webhooks already taken in. The row is written with the work it causes, so a repetition causes none. */
export const stripeEvents = pgTable(
  'stripe_events',
  {
    id: text().primaryKey(),
    type: text().notNull(),
    objectId: text('object_id').notNull(),
    receivedAt: instant('received_at').notNull(),
  },
  (table) => [index('stripe_events_by_receipt').on(table.receivedAt)],
);

/** The ledger of scheduled jobs: the last tick each one has done. */
export const jobRuns = pgTable('job_runs', {
  name: text().primaryKey(),
  scheduledFor: instant('scheduled_for').notNull(),
  finishedAt: instant('finished_at').notNull(),
  outcome: text().notNull(),
  /** The tick that should follow: a job that is late says so by its own row. Null in rows of the version before. */
  nextDueAt: instant('next_due_at'),
  /** When it failed, if it has failed since its last tick. */
  failedAt: instant('failed_at'),
  /** The kind of error, never its text. */
  failure: text(),
});

/** Who did what to which thing, and why. Append-only. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: uuid().primaryKey(),
    at: instant().notNull(),
    actor: text().notNull(),
    action: text().notNull(),
    subject: text().notNull(),
    details: jsonb().$type<Record<string, unknown>>().notNull(),
  },
  (table) => [
    index('audit_log_by_subject').on(table.subject),
    index('audit_log_by_time').on(table.at),
    index('audit_log_by_actor').on(table.actor, table.at),
  ],
);

/** The release of time zone rules that stored instants follow. One row. */
export const zoneData = pgTable('zone_data', {
  name: text().primaryKey(),
  version: text().notNull(),
  appliedAt: instant('applied_at').notNull(),
});
