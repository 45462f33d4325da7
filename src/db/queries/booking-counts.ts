import { notInArray, sql } from 'drizzle-orm';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { bookings } from '../tables/bookings.ts';

export interface BookingCounts {
  /** Made since then; what was never paid does not count. */
  readonly newSeries: number;
  readonly newTrials: number;
  /** Series that go on: not at rest, not over. */
  readonly activeSeries: number;
}

/** How many bookings there are, for admins. */
export async function countBookings(q: Queryable, since: EpochMs): Promise<BookingCounts> {
  const isNew = sql`${bookings.createdAt} >= ${sql.param(since, bookings.createdAt)}`;
  const isSeries = sql`${bookings.type} = 'REGULAR'`;
  const [counts] = await q
    .select({
      newSeries: sql<number>`(count(*) filter (where ${isNew} and ${isSeries}))::int`,
      newTrials: sql<number>`(count(*) filter (where ${isNew} and not ${isSeries}))::int`,
      activeSeries: sql<number>`(count(*) filter (where ${isSeries} and ${bookings.status} in ('ACTIVE', 'PAST_DUE')))::int`,
    })
    .from(bookings)
    .where(notInArray(bookings.status, ['PENDING_PAYMENT', 'EXPIRED']));
  return counts ?? { newSeries: 0, newTrials: 0, activeSeries: 0 };
}
