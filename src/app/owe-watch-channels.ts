import type { Transaction } from '../db/client.ts';
import { oweEffects } from '../db/queries/outbox.ts';
import { listUnwatchedCalendars } from '../db/queries/watch-channels.ts';
import { effectKey } from '../domain/effects.ts';
import { addMs, type EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import { RENEW_BEFORE_MS } from './watch-calendar.ts';

/** Owes a channel to every calendar that blocks and has none, or none that lives for two more days. */
export async function oweWatchChannels(
  deps: Pick<Deps, 'random' | 'clock' | 'config'>,
  tx: Transaction,
  now: EpochMs,
): Promise<void> {
  if (!deps.config.calendar.push) return;
  const unwatched = await listUnwatchedCalendars(tx, addMs(now, RENEW_BEFORE_MS));
  const effects = unwatched.map((key) => ({ kind: 'WATCH_CALENDAR' as const, ...key }));
  await oweEffects(
    tx,
    effects.map((effect) => ({ id: newId(deps), key: effectKey(effect), effect, dueAt: now })),
    now,
  );
}
