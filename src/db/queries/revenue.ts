import { sql } from 'drizzle-orm';
import type { CalendarPeriod } from '../../domain/payments/calendar-weeks.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { bookings } from '../tables/bookings.ts';
import { ledgerEntries } from '../tables/ledger.ts';
import { periodRows } from './periods.ts';

/** Sums of ledger entries in one currency, in minor units. */
export interface RevenueSums {
  readonly currency: string;
  /** Paid by students. */
  readonly charged: number;
  /** What became the mentors' and ours, less what was taken out of it again. */
  readonly earned: number;
  /** Granted as credit. */
  readonly credited: number;
  /** Paid with credit. */
  readonly creditUsed: number;
  /** Back with students or their banks. */
  readonly refunded: number;
}

const SUMS = sql`e.currency,
  coalesce(sum(e.amount) filter (where e.kind = 'PAYMENT'), 0)::float8 as charged,
  (coalesce(sum(e.amount) filter (where e.to_account = 'DELIVERED'), 0)
    - coalesce(sum(e.amount) filter (where e.from_account = 'DELIVERED'), 0))::float8 as earned,
  coalesce(sum(e.amount) filter (where e.kind = 'CREDIT_GRANTED'), 0)::float8 as credited,
  coalesce(sum(e.amount) filter (where e.kind = 'CREDIT_USED'), 0)::float8 as "creditUsed",
  (coalesce(sum(e.amount) filter (where e.to_account = 'REFUNDED'), 0)
    - coalesce(sum(e.amount) filter (where e.from_account = 'REFUNDED'), 0))::float8 as refunded`;

/** A dispute moves nothing: it is in no sum. */
const MOVED = sql`e.from_account <> e.to_account`;

/** The sums of every day or week in which money moved, in order. They must neither overlap nor leave holes. */
export async function sumRevenueByPeriod(
  q: Queryable,
  periods: readonly CalendarPeriod[],
): Promise<(RevenueSums & { readonly date: string })[]> {
  if (periods.length === 0) return [];
  const rows = await q.execute<RevenueSums & { date: string } & Record<string, unknown>>(sql`
    select w.date, ${SUMS}
    from ${periodRows(periods)}
      join ${ledgerEntries} e on e.at >= w.starts_at and e.at < w.ends_at
    where ${MOVED}
    group by w.date, e.currency
    order by w.date, e.currency`);
  return [...rows];
}

/** The sums of every mentor whose bookings had money moved within `[from, to)`: who earned most comes first. */
export async function sumRevenueByMentor(
  q: Queryable,
  from: EpochMs,
  to: EpochMs,
): Promise<(RevenueSums & { readonly mentorId: string })[]> {
  const rows = await q.execute<RevenueSums & { mentorId: string } & Record<string, unknown>>(sql`
    select b.mentor_id as "mentorId", ${SUMS}
    from ${ledgerEntries} e join ${bookings} b on b.id = e.booking_id
    where ${MOVED} and e.at >= ${sql.param(from, ledgerEntries.at)} and e.at < ${sql.param(to, ledgerEntries.at)}
    group by b.mentor_id, e.currency
    order by e.currency, earned desc, b.mentor_id`);
  return [...rows];
}
