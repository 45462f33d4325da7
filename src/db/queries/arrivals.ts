import { asc, eq, inArray } from 'drizzle-orm';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { arrivals } from '../tables/arrivals.ts';

/** Somebody entered a session's room by a join link. */
export interface Arrival {
  readonly id: string;
  readonly sessionId: string;
  /** Null where the link names nobody: the one in the calendar event that both sides see. */
  readonly userId: string | null;
  readonly arrivedAt: EpochMs;
}

export async function insertArrival(q: Queryable, arrival: Arrival): Promise<void> {
  await q.insert(arrivals).values(arrival);
}

/** Every arrival at a session, in order of time. */
export async function listArrivals(q: Queryable, sessionId: string): Promise<Arrival[]> {
  return q.select().from(arrivals).where(eq(arrivals.sessionId, sessionId)).orderBy(asc(arrivals.arrivedAt));
}

/** The same of several sessions. */
export async function listArrivalsAt(q: Queryable, sessionIds: readonly string[]): Promise<Arrival[]> {
  if (sessionIds.length === 0) return [];
  return q
    .select()
    .from(arrivals)
    .where(inArray(arrivals.sessionId, [...sessionIds]))
    .orderBy(asc(arrivals.arrivedAt));
}
