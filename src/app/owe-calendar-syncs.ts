import type { Transaction } from '../db/client.ts';
import { listConnectionsToSync, oldestSyncAt } from '../db/queries/calendars.ts';
import { oweEffects } from '../db/queries/outbox.ts';
import { effectKey } from '../domain/effects.ts';
import { addMs, type EpochMs, MINUTE_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';

/** Owes a sync of every usable connection not read for the poll interval. One that is owed already stays one. */
export async function oweCalendarSyncs(
  deps: Pick<Deps, 'clock' | 'random' | 'config'>,
  tx: Transaction,
  now: EpochMs,
): Promise<void> {
  const mentorIds = await listConnectionsToSync(tx, addMs(now, -deps.config.calendar.pollMinutes * MINUTE_MS));
  const effects = mentorIds.map((mentorId) => ({ kind: 'SYNC_CALENDAR' as const, mentorId }));
  await oweEffects(
    tx,
    effects.map((effect) => ({ id: newId(deps), key: effectKey(effect), effect, dueAt: now })),
    now,
  );
}

/** When the next calendar will have gone unread for the poll interval; null when no connection is usable. */
export async function nextCalendarSyncAt({ db, config }: Pick<Deps, 'db' | 'config'>): Promise<EpochMs | null> {
  const oldest = await oldestSyncAt(db);
  return oldest === null ? null : addMs(oldest, config.calendar.pollMinutes * MINUTE_MS);
}
