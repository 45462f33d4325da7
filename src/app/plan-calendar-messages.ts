import type { Transaction } from '../db/client.ts';
import type { StoredConnection } from '../db/queries/calendars.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type OwedSending, planMessages } from './plan-messages.ts';

type PlanDeps = Pick<Deps, 'clock' | 'random'>;

/** Tells the mentor that Google ended the grant: once for each consent that was given. */
export function planCalendarDisconnected(
  deps: PlanDeps,
  tx: Transaction,
  { mentorId, createdAt }: StoredConnection,
  now: EpochMs,
): Promise<OwedSending[]> {
  const cause = `calendar/${mentorId}/consent/${createdAt}`;
  const about = { cause, version: 0, recipientId: mentorId, bookingId: null, sessionId: null };
  return planMessages(deps, tx, [{ ...about, kind: 'CALENDAR_DISCONNECTED' }], now);
}

/** Tells the mentor that the calendar cannot be read: once for each time it was read last. Empty when told already. */
export function planCalendarStale(
  deps: PlanDeps,
  tx: Transaction,
  { mentorId, lastSyncedAt }: StoredConnection,
  now: EpochMs,
): Promise<OwedSending[]> {
  const cause = `calendar/${mentorId}/read/${lastSyncedAt ?? 'never'}`;
  const about = { cause, version: 0, recipientId: mentorId, bookingId: null, sessionId: null };
  return planMessages(deps, tx, [{ ...about, kind: 'CALENDAR_STALE' }], now);
}
