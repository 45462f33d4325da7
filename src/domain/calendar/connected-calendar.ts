import type { EpochMs } from '../time.ts';
import type { StoredCalendarState } from './connection.ts';

/** The id by which an account's own calendar is always known, whatever its address. */
export const PRIMARY_CALENDAR = 'primary';

/** One calendar of a connected account, mirrored where it blocks the mentor's time. */
export interface ConnectedCalendar {
  readonly mentorId: string;
  readonly calendarId: string;
  /** For the mentor's eyes only. */
  readonly name: string | null;
  readonly timeZone: string | null;
  readonly isWritable: boolean;
  readonly blocks: boolean;
  readonly state: StoredCalendarState;
  readonly syncToken: string | null;
  readonly windowEnd: EpochMs | null;
  readonly lastSyncedAt: EpochMs | null;
  readonly lastError: string | null;
}

/** What the calendars of a connection are worth together. */
export interface JointState {
  readonly state: 'CONNECTED' | 'CALENDAR_ERROR';
  readonly lastSyncedAt: EpochMs | null;
  readonly mirroredUntil: EpochMs | null;
  readonly lastError: string | null;
}

/**
 * The joint state of the calendars that block: the worst one's, as old as the oldest, known as far as the shortest.
 * One that was never read makes the whole unknown, and so does the lack of any.
 */
export function jointState(calendars: readonly ConnectedCalendar[]): JointState {
  const blocking = calendars.filter(({ blocks }) => blocks);
  const broken = blocking.find(({ state }) => state !== 'CONNECTED');
  const syncs = blocking.map(({ lastSyncedAt }) => lastSyncedAt);
  const ends = blocking.flatMap(({ windowEnd }) => (windowEnd === null ? [] : [windowEnd]));
  const isKnown = blocking.length > 0 && broken === undefined;
  return {
    state: isKnown ? 'CONNECTED' : 'CALENDAR_ERROR',
    lastSyncedAt: earliest(syncs.some((at) => at === null) ? [] : syncs.flatMap((at) => (at === null ? [] : [at]))),
    mirroredUntil: earliest(ends),
    lastError: isKnown ? null : (broken?.lastError ?? NOT_READ_YET),
  };
}

/** Why a calendar is in error that nobody has asked for yet. */
export const NOT_READ_YET = 'NOT_READ_YET';
/** Why a calendar is in error that does not block and that the account no longer lists. */
export const CALENDAR_GONE = 'CALENDAR_GONE';

function earliest(instants: readonly EpochMs[]): EpochMs | null {
  return instants.length === 0 ? null : (Math.min(...instants) as EpochMs);
}
