import { addMs, type EpochMs, WEEK_MS } from '../time.ts';
import { formatWall, instantsOf, nominalInstant, parseWall, type WallMs, wallAt } from '../zones/wall-time.ts';
import { occurrencesOfWeek, type SeriesWall } from './next-weeks.ts';
import type { Session } from './session.ts';
import type { SlotWeeks } from './weekly-slots.ts';

/** A weekly slot as the student wants it from a week on. */
export interface WantedSlot {
  /** Its number: that of a slot the series has, or the next one. */
  readonly slot: number;
  readonly kept: boolean;
  /** Its occurrence in the first week of the new rhythm; behind the gap where the clocks skip it. */
  readonly start: EpochMs;
  /** False where the clocks skip it in that week. */
  readonly exists: boolean;
}

/** The rhythm of a series from one week on: the weekly slots it keeps, takes and gives up. */
export interface FrequencyPlan {
  /** The first week it holds in. */
  readonly week: number;
  /** In the order they were asked for. */
  readonly slots: readonly WantedSlot[];
  /** Numbers of the weekly slots that are given up. */
  readonly retired: readonly number[];
  readonly weeklyStarts: string[];
  readonly slotWeeks: SlotWeeks[];
}

/**
 * Reads the weekly slots a student asks for. Each is named by any instant of it: its weekday and time of day count, in
 * the anchor zone, and an instant at which one of the sessions stands names that session's slot. What the series has
 * already is kept. A new one first takes place as soon as it can: when its week is charged, and within seven days of
 * the sessions that week would have had.
 *
 * @param wanted one instant for each weekly slot
 * @param from.week the first week of the new rhythm
 * @param from.chargedBy when that week has been charged; no session of it comes sooner
 */
export function planFrequencyChange(
  series: SeriesWall,
  sessions: readonly Pick<Session, 'start' | 'slot'>[],
  wanted: readonly EpochMs[],
  from: { readonly week: number; readonly chargedBy: EpochMs },
): FrequencyPlan {
  const { anchorTimeZone, weeklyStarts } = series;
  const { week } = from;
  const present = occurrencesOfWeek(series, week, 0);
  const earliest = wallAt(anchorTimeZone, earliestStart(present, from.chargedBy));
  const slots: WantedSlot[] = [];
  for (const instant of wanted) {
    const wall = wallAt(anchorTimeZone, instant);
    const free = present.filter(({ slot }) => slots.every((taken) => taken.slot !== slot));
    const known =
      free.find(({ wallStart }) => (wall - wallOf(wallStart)) % WEEK_MS === 0) ??
      free.find(({ slot }) => sessions.some((session) => session.slot === slot && session.start === instant));
    if (known === undefined) {
      const first = (earliest + ((((wall - earliest) % WEEK_MS) + WEEK_MS) % WEEK_MS)) as WallMs;
      const [found] = instantsOf(anchorTimeZone, first);
      const slot = weeklyStarts.length + slots.filter(({ kept }) => !kept).length;
      const start = found ?? nominalInstant(anchorTimeZone, first);
      slots.push({ slot, kept: false, start, exists: found !== undefined });
    } else {
      slots.push({ slot: known.slot, kept: true, start: known.start, exists: known.skippedAt === null });
    }
  }
  const retired = present.map(({ slot }) => slot).filter((slot) => slots.every((each) => each.slot !== slot));
  return { week, slots, retired, ...livesAfter(series, slots, retired, week) };
}

/** Early enough for a session each weekday, and late enough that all of the week lie within seven days. */
function earliestStart(present: readonly { readonly start: EpochMs }[], chargedBy: EpochMs): EpochMs {
  const last = Math.max(...present.map(({ start }) => start)) as EpochMs;
  return Math.max(chargedBy, addMs(last, 1 - WEEK_MS)) as EpochMs;
}

function livesAfter(
  { anchorTimeZone, weeklyStarts, slotWeeks = null }: SeriesWall,
  slots: readonly WantedSlot[],
  retired: readonly number[],
  week: number,
): Pick<FrequencyPlan, 'weeklyStarts' | 'slotWeeks'> {
  const before = slotWeeks ?? weeklyStarts.map(() => ({ from: 0, until: null }));
  const added = slots.filter(({ kept }) => !kept);
  const firstWalls = added.map(({ start }) => formatWall((wallAt(anchorTimeZone, start) - week * WEEK_MS) as WallMs));
  return {
    weeklyStarts: [...weeklyStarts, ...firstWalls],
    slotWeeks: [
      ...before.map((weeks, slot) => (retired.includes(slot) ? { ...weeks, until: week } : weeks)),
      ...added.map(() => ({ from: week, until: null })),
    ],
  };
}

function wallOf(text: string): WallMs {
  const wall = parseWall(text);
  if (wall === null) throw new RangeError('not a wall time');
  return wall;
}
