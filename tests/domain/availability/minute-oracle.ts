import moment from 'moment-timezone';
import type { SlotQuery } from '../../../src/domain/availability/slots.ts';

/**
 * The rules of availability read word by word, minute after minute, with nothing of the product's own code: offsets
 * come from moment-timezone's own reading of the zone data. All instants of the query must be whole minutes.
 * Answers the starts of all slots.
 */
export function slotsMinuteByMinute(query: SlotQuery): number[] {
  const first = Math.max(query.from, query.now) / MINUTE;
  const last = Math.min(query.to, query.now + query.horizonDays * 1440 * MINUTE) / MINUTE;
  const minutes = Array.from({ length: Math.max(0, last - first + query.sessionMinutes) }, (_, i) => first + i);
  const wallOf = wallReader(query.timeZone);
  const walls = minutes.map(wallOf);
  const blocked = blockedMinutes(query);
  const intervals = walls.map(intervalFinder(query));
  const usable = minutes.map((minute, i) => !blocked.has(minute) && intervals[i] !== null);
  const sessions = new Map<string, number>();
  for (const { start } of query.booked) {
    const { date } = wallOf(Math.floor(start / MINUTE));
    sessions.set(date, (sessions.get(date) ?? 0) + 1);
  }

  // runs[i] is how many usable minutes follow one another from minute i on
  const runs = new Int32Array(minutes.length + 1);
  for (let i = minutes.length - 1; i >= 0; i--) runs[i] = usable[i] === true ? (runs[i + 1] ?? 0) + 1 : 0;

  return minutes.flatMap((minute, i) => {
    const wall = walls[i];
    if (minute >= last || (runs[i] ?? 0) < query.sessionMinutes || wall === undefined) return [];
    if (minute * MINUTE < query.now + query.minimumNoticeMinutes * MINUTE) return [];
    const interval = intervals[i] ?? null;
    if (interval === null || (wall.minute - interval.start) % query.slotStepMinutes !== 0) return [];
    const cap = query.maxSessionsPerDay ?? Number.POSITIVE_INFINITY;
    return (sessions.get(wall.date) ?? 0) < cap ? [minute * MINUTE] : [];
  });
}

const MINUTE = 60_000;

interface Wall {
  readonly date: string;
  readonly weekday: number;
  readonly minute: number;
}

/** Answers what the clocks of a zone show at a minute since 1970. */
function wallReader(timeZone: string): (minute: number) => Wall {
  const zone = moment.tz.zone(timeZone);
  if (zone === null) throw new Error(`moment-timezone has no ${timeZone}`);
  return (minute) => {
    const local = minute - zone.utcOffset(minute * MINUTE);
    const day = Math.floor(local / 1440);
    return { date: dateText(day), weekday: ((((day + 3) % 7) + 7) % 7) + 1, minute: local - day * 1440 };
  };
}

let textOfDay = { day: Number.NaN, text: '' };
function dateText(day: number): string {
  if (day !== textOfDay.day) textOfDay = { day, text: new Date(day * 1440 * MINUTE).toISOString().slice(0, 10) };
  return textOfDay.text;
}

interface Hours {
  readonly start: number;
  readonly end: number;
}

/** Answers the interval of a wall time's own date that holds it, with those it touches; minutes of the day. */
function intervalFinder(query: SlotQuery): (wall: Wall) => Hours | null {
  const hoursByDate = new Map<string, Hours[]>();
  return ({ date, weekday, minute }) => {
    const hours = hoursByDate.get(date) ?? hoursOf(query, date, weekday);
    hoursByDate.set(date, hours);
    let found = hours.find(({ start, end }) => start <= minute && minute < end) ?? null;
    for (;;) {
      const touching = hours.find(({ end }) => end === found?.start);
      if (found === null || touching === undefined) return found;
      found = { start: touching.start, end: found.end };
    }
  };
}

function hoursOf(query: SlotQuery, date: string, weekday: number): Hours[] {
  const override = query.dateOverrides.find((each) => each.date === date);
  const intervals = override?.intervals ?? query.weeklySchedule.filter((each) => each.weekday === weekday);
  return intervals.map(({ start, end }) => ({ start: minutesOf(start), end: minutesOf(end) }));
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function blockedMinutes(query: SlotQuery): Set<number> {
  const blocked = new Set<number>();
  for (const { start, end } of [...query.busy, ...query.booked]) {
    const until = end / MINUTE + query.bufferMinutes;
    for (let minute = start / MINUTE - query.bufferMinutes; minute < until; minute++) blocked.add(minute);
  }
  return blocked;
}
