import { addMs, DAY_MS, type EpochMs, MINUTE_MS } from '../domain/time.ts';

/** When a job ticks, in UTC. `dailyAt` is `HH:MM`. */
export type Schedule = 'EVERY_MINUTE' | { readonly dailyAt: string };

/** The first tick strictly after an instant. */
export function nextTick(schedule: Schedule, after: EpochMs): EpochMs {
  if (schedule === 'EVERY_MINUTE') return addMs(wholeMinute(after), MINUTE_MS);
  const midnight = Math.floor(after / DAY_MS) * DAY_MS;
  const today = (midnight + minutesOfDay(schedule.dailyAt) * MINUTE_MS) as EpochMs;
  return today > after ? today : addMs(today, DAY_MS);
}

/** The last tick at or before an instant. */
export function latestTick(schedule: Schedule, at: EpochMs): EpochMs {
  return addMs(nextTick(schedule, at), schedule === 'EVERY_MINUTE' ? -MINUTE_MS : -DAY_MS);
}

/** The minute an instant lies in: a tick is named by it, whatever second it rang in. */
export function wholeMinute(at: EpochMs): EpochMs {
  return (Math.floor(at / MINUTE_MS) * MINUTE_MS) as EpochMs;
}

function minutesOfDay(time: string): number {
  const [hours = Number.NaN, minutes = Number.NaN] = time.split(':').map(Number);
  if (!(hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60)) throw new RangeError(`not a time of day: ${time}`);
  return hours * 60 + minutes;
}
