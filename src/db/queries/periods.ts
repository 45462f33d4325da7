import { type SQL, sql } from 'drizzle-orm';
import type { CalendarPeriod } from '../../domain/payments/calendar-weeks.ts';
import { toIso } from '../../domain/time.ts';

/** Periods as a table `w(date, starts_at, ends_at)` to join with. They must neither overlap nor leave holes. */
export function periodRows(periods: readonly CalendarPeriod[]): SQL {
  const bounds = JSON.stringify(
    periods.map(({ date, start, end }) => ({ date, starts_at: toIso(start), ends_at: toIso(end) })),
  );
  return sql`jsonb_to_recordset(${bounds}::text::jsonb) as w(date text, starts_at timestamptz, ends_at timestamptz)`;
}
