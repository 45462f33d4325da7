import type { Transaction } from '../db/client.ts';
import { listPolledConnections } from '../db/queries/calendars.ts';
import { oweEffects } from '../db/queries/outbox.ts';
import { nextSyncAt } from '../domain/calendar/connection.ts';
import { effectKey } from '../domain/effects.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';

/**
 * Owes a sync of every connection whose calendar should be read again. One that is owed already is left as it is,
 * with the time Google asked to wait for.
 */
export async function oweCalendarSyncs(
  deps: Pick<Deps, 'clock' | 'random' | 'config'>,
  tx: Transaction,
  now: EpochMs,
): Promise<void> {
  const { pollMinutes } = deps.config.calendar;
  const polled = await listPolledConnections(tx);
  const due = polled.filter((connection) => (nextSyncAt(connection, now, pollMinutes) ?? Infinity) <= now);
  const effects = due.map(({ mentorId }) => ({ kind: 'SYNC_CALENDAR' as const, mentorId }));
  await oweEffects(
    tx,
    effects.map((effect) => ({ id: newId(deps), key: effectKey(effect), effect, dueAt: now })),
    now,
  );
}
