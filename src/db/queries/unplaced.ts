import { eq } from 'drizzle-orm';
import type { RefusalCode } from '../../domain/availability/explain.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { unplacedOccurrences } from '../tables/ledger.ts';

/** An occurrence of a running series that could not be placed, and why. */
interface UnplacedOccurrence {
  readonly id: string;
  readonly bookingId: string;
  readonly week: number;
  readonly slot: number;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly wallStart: string;
  readonly reasons: RefusalCode[];
  readonly foundAt: EpochMs;
}

/** The occurrences of a booking that could not be placed. One that somebody placed since is there all the same. */
export async function listUnplaced(q: Queryable, bookingId: string): Promise<UnplacedOccurrence[]> {
  return q.select().from(unplacedOccurrences).where(eq(unplacedOccurrences.bookingId, bookingId));
}
