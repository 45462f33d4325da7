import { listOpenAlarms, type StoredAlarm } from '../db/queries/alarms.ts';
import { type MirrorHealth, readMirrorHealth } from '../db/queries/mirror-health.ts';
import { findLastDone } from '../db/queries/queue-health.ts';
import { effectKey } from '../domain/effects.ts';
import { addMs, type EpochMs, MINUTE_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type PlatformVitals, readVitals } from './read-vitals.ts';

/** How the platform is, all servers together; what is said of the line for wake-ups is said of this one. */
export interface SystemHealth extends PlatformVitals {
  readonly readAt: EpochMs;
  /** The alarms that ring, the longest first. They are judged every minute, so they may lag behind the figures. */
  readonly alarms: readonly StoredAlarm[];
  readonly mirrors: MirrorHealth;
  /** Whether this server hears what the others commit. */
  readonly isListening: boolean;
  /** When Stripe was last asked for what its webhooks never told. */
  readonly paymentsReconciledAt: EpochMs | null;
}

/** Reads how the platform is. Figures alone: no people, no addresses. For admins and operators. */
export async function readSystemHealth(deps: Pick<Deps, 'db' | 'clock' | 'config' | 'live'>): Promise<SystemHealth> {
  const now = deps.clock.now();
  const staleBefore = addMs(now, -deps.config.calendar.staleAfterMinutes * MINUTE_MS);
  return {
    ...(await readVitals(deps.db, now)),
    readAt: now,
    alarms: await listOpenAlarms(deps.db),
    mirrors: await readMirrorHealth(deps.db, staleBefore, now),
    isListening: deps.live.isListening(),
    paymentsReconciledAt: await findLastDone(deps.db, effectKey({ kind: 'RECONCILE_PAYMENTS' })),
  };
}
