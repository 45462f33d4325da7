import { findConnection, parkCalendarWrites, type StoredConnection } from '../db/queries/calendars.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { addMs, HOUR_MS } from '../domain/time.ts';
import { ProviderError } from '../ports/calendar-provider.ts';
import type { CalendarWriting } from './promised.ts';

/**
 * Does what somebody's calendar is owed, where it takes writing at all. Without a usable connection nothing is done:
 * connecting owes what is still ahead once more. Where its usage limits are spent, nobody writes to it for hours.
 *
 * @throws ProviderError where Google failed otherwise
 */
export async function whileWritable(
  deps: CalendarWriting,
  ownerId: string,
  write: (connection: StoredConnection) => Promise<EffectOutcome>,
): Promise<EffectOutcome> {
  const connection = await findConnection(deps.db, ownerId);
  if (connection === null || connection.state === 'REAUTH_REQUIRED') return DONE;
  const parkedFor = (connection.writesParkedUntil ?? 0) - deps.clock.now();
  if (parkedFor > 0) return { outcome: 'SNOOZE', forMs: parkedFor };
  try {
    return await write(connection);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.failure === 'GRANT_DEAD') return DONE;
    if (error.failure === 'QUOTA_EXCEEDED') return parkWrites(deps, ownerId, error.retryAfterMs);
    throw error;
  }
}

/** Usage limits of a calendar come back after hours: until then nothing of its owner asks again. */
async function parkWrites(deps: CalendarWriting, mentorId: string, asked: number | null): Promise<EffectOutcome> {
  const forMs = Math.max(PARKED_MS, asked ?? 0);
  deps.log.warn({ mentorId, forMs }, 'usage limits of a calendar are spent; writes to it are parked');
  await parkCalendarWrites(deps.db, mentorId, addMs(deps.clock.now(), forMs));
  return { outcome: 'SNOOZE', forMs };
}

/** How long a calendar whose usage limits are spent is left alone, unless Google says longer. */
const PARKED_MS = 2 * HOUR_MS;
