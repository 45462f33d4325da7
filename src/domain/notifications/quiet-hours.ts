import { DAY_MS, type EpochMs, MINUTE_MS } from '../time.ts';
import { nominalInstant, type WallMs, wallAt } from '../zones/wall-time.ts';

/** Hours of somebody's own day, `HH:MM` both, that may run over midnight. Equal ends are no hours at all. */
export interface QuietHours {
  readonly start: string;
  readonly end: string;
}

/** What holds for whoever chose nothing. */
export const USUAL_QUIET_HOURS: QuietHours = { start: '21:00', end: '08:00' };

/** When the quiet hours that an instant lies in end, by the clock of the recipient's zone; null outside of them. */
export function quietUntil(hours: QuietHours, timeZone: string, now: EpochMs): EpochMs | null {
  const [start, end] = [minutesOf(hours.start), minutesOf(hours.end)];
  const wall = wallAt(timeZone, now);
  const midnight = Math.floor(wall / DAY_MS) * DAY_MS;
  const minute = (wall - midnight) / MINUTE_MS;
  const isQuiet = start <= end ? minute >= start && minute < end : minute >= start || minute < end;
  if (!isQuiet) return null;
  const endsTomorrow = start > end && minute >= start;
  const until = nominalInstant(timeZone, (midnight + (endsTomorrow ? DAY_MS : 0) + end * MINUTE_MS) as WallMs);
  // A repeated hour can put the end behind us once more: then it is over.
  return until > now ? until : null;
}

/** Whether a text is a time of day, `00:00` to `23:59`. */
export function isTimeOfDay(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
