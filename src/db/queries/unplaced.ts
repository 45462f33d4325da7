import { eq } from 'drizzle-orm';
import type { RefusalCode } from '../../domain/availability/explain.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { unplacedOccurrences } from '../tables/ledger.ts';

/** An occurrence of a running series that could not be placed, and why. */
export interface UnplacedOccurrence {
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

/** Writes down what could not be placed. What was found before stays as it was found. */
export async function insertUnplaced(q: Queryable, found: readonly UnplacedOccurrence[]): Promise<void> {
  if (found.length === 0) return;
  await q
    .insert(unplacedOccurrences)
    .values([...found])
    .onConflictDoNothing({
      target: [unplacedOccurrences.bookingId, unplacedOccurrences.week, unplacedOccurrences.slot],
    });
}
