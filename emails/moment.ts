import type { Words } from './words.ts';

/** A session's time, ready to show: formatted by the caller in one person's zone and in the recipient's language. */
export interface Moment {
  /** `Monday, 9 March 2026` */
  readonly date: string;
  /** `09:30` */
  readonly time: string;
  /** `10:30` */
  readonly endTime: string;
  /** `Eastern Daylight Time` */
  readonly zone: string;
  /** `UTC-04:00` */
  readonly offset: string;
}

/** One session as its recipient reads it, and as everybody else in it does. */
export interface SessionTimes {
  readonly yours: Moment;
  /** The other people of the session, each in their own zone. Shown only where it differs from `yours`. */
  readonly others: readonly { readonly name: string; readonly moment: Moment }[];
}

/** `09:30 – 10:30` */
export function timeSpan(moment: Moment): string {
  return `${moment.time} – ${moment.endTime}`;
}

/** `Eastern Daylight Time (UTC-04:00)` */
export function zoneName(moment: Moment): string {
  return `${moment.zone} (${moment.offset})`;
}

/** `Monday, 9 March 2026, 09:30 – 10:30` */
export function dayAndSpan(moment: Moment): string {
  return `${moment.date}, ${timeSpan(moment)}`;
}

/** `Monday, 9 March 2026, 09:30 – 10:30, Eastern Daylight Time (UTC-04:00)` */
export function fullTime(moment: Moment): string {
  return `${dayAndSpan(moment)}, ${zoneName(moment)}`;
}

/**
 * A line for each other person whose clock or date differs, `17:00 – 18:00 for María López, UTC+01:00`;
 * their date comes first where it is another one. `place` says how the zone is written.
 */
export function otherClocks(
  { yours, others }: SessionTimes,
  words: Words,
  place: (moment: Moment) => string,
): string[] {
  return others
    .filter(({ moment }) => moment.date !== yours.date || moment.time !== yours.time)
    .map(({ name, moment }) => {
      const date = moment.date === yours.date ? '' : `${moment.date}, `;
      return `${date}${words.spanFor(timeSpan(moment), name)}, ${place(moment)}`;
    });
}
