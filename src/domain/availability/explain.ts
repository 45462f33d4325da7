import { overlaps, type Span, subtractIntervals } from '../interval.ts';
import { DAY_MS, type EpochMs, MINUTE_MS } from '../time.ts';
import { dateOfDay } from '../zones/civil-date.ts';
import { startOfDate, wallAt } from '../zones/wall-time.ts';
import type { AvailabilityBundle } from './bundle.ts';
import { type OpenTime, openTime } from './open-time.ts';
import { isSlot } from './slots.ts';

export const REFUSAL_CODES = [
  'OUTSIDE_SCHEDULE', // not open, or open but no start on the mentor's grid
  'DATE_OVERRIDE', // the pattern would be open, an override of that date is not
  'GOOGLE_BUSY',
  'BOOKED', // another session, or another session of the same series
  'HELD', // somebody is paying for it
  'BUFFER', // next to what blocks, closer than the buffer
  'NOTICE', // too soon, or past
  'HORIZON', // too far ahead
  'DAILY_CAP',
  'NONEXISTENT_TIME', // the clocks skip the wall time of a series in that week
  'CALENDAR_UNKNOWN',
  'STUDENT_BUSY',
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** One reason why a session may not start, and the interval that is the reason. */
export interface Refusal {
  readonly code: RefusalCode;
  /** Null where the reason has no beginning: all time before the notice is too soon. */
  readonly start: EpochMs | null;
  /** Null where the reason has no end: all time behind the horizon is too far. */
  readonly end: EpochMs | null;
  /** Which event or session it is. For the mentor only; students must not see it. */
  readonly source: string | null;
}

/**
 * Every reason why a session may not start at `start` (epoch milliseconds): empty if and only if `findSlots` offers
 * that start. Taking away what the reasons name makes it bookable, and every one of them alone is enough to refuse.
 */
export function refusalsOf(bundle: AvailabilityBundle, start: number): Refusal[] {
  if (isSlot(bundle, start)) return [];
  const session = { start, end: start + bundle.sessionMinutes * MINUTE_MS };
  return [
    ...calendarRefusals(bundle, session),
    ...scheduleRefusals(bundle, session),
    ...blockRefusals(bundle, session),
    ...windowRefusals(bundle, start),
    ...capRefusals(bundle, start),
  ];
}

/** A reason without a source unless one is given; instants are epoch milliseconds. */
export function refusal(
  code: RefusalCode,
  start: number | null,
  end: number | null,
  source: string | null = null,
): Refusal {
  return { code, start: start as EpochMs | null, end: end as EpochMs | null, source };
}

function calendarRefusals(bundle: AvailabilityBundle, { start, end }: Span): Refusal[] {
  return bundle.calendar === 'UNKNOWN' ? [refusal('CALENDAR_UNKNOWN', start, end)] : [];
}

/** The closed parts of the session, each blamed on the override that closed it or else on the schedule. */
function scheduleRefusals(bundle: AvailabilityBundle, session: Span): Refusal[] {
  const open = openTime(bundle, session.start, session.end);
  const pattern = openTime({ ...bundle, dateOverrides: [] }, session.start, session.end);
  const closed = subtractIntervals(session, spansOf(open));
  if (closed.length === 0) {
    if (isCandidate(open, session.start, bundle)) return [];
    const code = isCandidate(pattern, session.start, bundle) ? 'DATE_OVERRIDE' : 'OUTSIDE_SCHEDULE';
    return [refusal(code, session.start, session.end)];
  }
  return closed.flatMap((part) => {
    const neverOpen = subtractIntervals(part, spansOf(pattern));
    const overridden = subtractIntervals(part, neverOpen);
    return [
      ...overridden.map(({ start, end }) => refusal('DATE_OVERRIDE', start, end)),
      ...neverOpen.map(({ start, end }) => refusal('OUTSIDE_SCHEDULE', start, end)),
    ];
  });
}

/** True when `start`, the first instant `open` was asked for, lies on the grid of its piece. */
function isCandidate(open: OpenTime, start: number, { slotStepMinutes }: AvailabilityBundle): boolean {
  return open.start[0] === start && (start - (open.grid[0] ?? 0)) % (slotStepMinutes * MINUTE_MS) === 0;
}

function spansOf(open: OpenTime): Span[] {
  return open.start.map((start, piece) => ({ start, end: open.end[piece] ?? start }));
}

function blockRefusals({ busy, booked, bufferMinutes }: AvailabilityBundle, session: Span): Refusal[] {
  const buffer = bufferMinutes * MINUTE_MS;
  const found: Refusal[] = [];
  const add = (code: RefusalCode, block: Span & { readonly source?: string | null | undefined }) => {
    const { start, end, source } = block;
    if (overlaps(block, session)) found.push(refusal(code, start, end, source ?? null));
    else if (overlaps({ start: start - buffer, end: end + buffer }, session)) {
      found.push(refusal('BUFFER', start, end, source ?? null));
    }
  };
  for (const block of busy) add('GOOGLE_BUSY', block);
  for (const block of booked) add(block.held === true ? 'HELD' : 'BOOKED', block);
  return found;
}

function windowRefusals({ now, minimumNoticeMinutes, horizonDays }: AvailabilityBundle, start: number): Refusal[] {
  const earliest = now + minimumNoticeMinutes * MINUTE_MS;
  const horizon = now + horizonDays * DAY_MS;
  return [
    ...(start < earliest ? [refusal('NOTICE', null, earliest)] : []),
    ...(start >= horizon ? [refusal('HORIZON', horizon, null)] : []),
  ];
}

function capRefusals({ timeZone, booked, maxSessionsPerDay }: AvailabilityBundle, start: number): Refusal[] {
  if (maxSessionsPerDay === null || maxSessionsPerDay === undefined) return [];
  const dayOf = (at: number) => Math.floor(wallAt(timeZone, at) / DAY_MS);
  const day = dayOf(start);
  if (booked.filter((session) => dayOf(session.start) === day).length < maxSessionsPerDay) return [];
  return [refusal('DAILY_CAP', startOfDate(timeZone, dateOfDay(day)), startOfDate(timeZone, dateOfDay(day + 1)))];
}
