import { integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { AlarmName } from '../../domain/health/alarms.ts';
import { instant } from '../columns.ts';

/** What is wrong with the platform as a whole, or was: one row for each alarm that ever rang. */
export const alarms = pgTable('alarms', {
  name: text().$type<AlarmName>().primaryKey(),
  /** Counts how often it began: each episode is told once. */
  episode: integer().notNull(),
  since: instant().notNull(),
  /** Null while it rings. */
  clearedAt: instant('cleared_at'),
  /** Figures and names of jobs, as they were when it began: no people, no addresses. */
  details: jsonb().$type<Record<string, unknown>>().notNull(),
});
