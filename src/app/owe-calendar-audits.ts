import type { Transaction } from '../db/client.ts';
import { listConnections } from '../db/queries/calendar-drift.ts';
import { oweEffects } from '../db/queries/outbox.ts';
import { effectKey } from '../domain/effects.ts';
import { addMs, HOUR_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';

/** Owes every connected calendar its daily audit, spread over an hour so that Google's quota is not spent at once. */
export async function oweCalendarAudits(deps: Pick<Deps, 'clock' | 'random'>, tx: Transaction): Promise<void> {
  // Not when the tick was due: what is owed by a tick that was missed is not late for that.
  const now = deps.clock.now();
  const connected = (await listConnections(tx)).filter(({ state }) => state === 'CONNECTED');
  const effects = connected.map(({ mentorId }) => ({ kind: 'AUDIT_CALENDAR' as const, mentorId }));
  const spread = HOUR_MS / Math.max(effects.length, 1);
  await oweEffects(
    tx,
    effects.map((effect, place) => ({
      id: newId(deps),
      key: effectKey(effect),
      effect,
      dueAt: addMs(now, Math.floor(place * spread)),
    })),
    now,
  );
}
