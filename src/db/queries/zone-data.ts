import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { sessions } from '../tables/bookings.ts';
import { zoneData } from '../tables/records.ts';

const ROW = 'iana';

/** The release of zone rules that stored sessions follow; null before the first was written down. */
export async function appliedZoneRules(q: Queryable): Promise<string | null> {
  const [row] = await q
    .select({ version: zoneData.version })
    .from(zoneData)
    .where(eq(zoneData.name, ROW))
    .for('update');
  return row?.version ?? null;
}

export async function saveZoneRules(q: Queryable, version: string, now: EpochMs): Promise<void> {
  await q
    .insert(zoneData)
    .values({ name: ROW, version, appliedAt: now })
    .onConflictDoUpdate({ target: zoneData.name, set: { version, appliedAt: now } });
}

/** Every promised session that has not begun, with what its instants were derived from. */
export async function listFutureWalls(q: Queryable, now: EpochMs) {
  return q
    .select({
      id: sessions.id,
      bookingId: sessions.bookingId,
      start: sessions.startsAt,
      end: sessions.endsAt,
      anchorTimeZone: sessions.anchorTimeZone,
      wallStart: sessions.wallStart,
    })
    .from(sessions)
    .where(and(gt(sessions.startsAt, now), inArray(sessions.status, ['RESERVED', 'CONFIRMED'])))
    .orderBy(asc(sessions.startsAt), asc(sessions.id));
}

/** Takes the time a session stands at for what was agreed: its wall time is that of its instant from now on. */
export async function saveWallStart(q: Queryable, id: string, wallStart: string, now: EpochMs): Promise<void> {
  await q.update(sessions).set({ wallStart, updatedAt: now }).where(eq(sessions.id, id));
}
