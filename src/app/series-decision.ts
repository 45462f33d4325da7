import type { Queryable } from '../db/client.ts';
import { loadMentorTimes, loadStudentTimes } from '../db/queries/mentor-times.ts';
import type { AvailabilityBundle } from '../domain/availability/bundle.ts';
import { SETTING_BOUNDS } from '../domain/availability/mentor-calendar.ts';
import { type CheckedOccurrence, checkSeries, type SeriesCheck } from '../domain/bookings/check-series.ts';
import { type RequestedSeries, slotsPerWeek, weeksOf } from '../domain/bookings/requested-series.ts';
import { seriesProblems } from '../domain/bookings/series.ts';
import { type UserError, userError } from '../domain/fault.ts';
import type { Money } from '../domain/payments/money.ts';
import { addMs, type EpochMs, MINUTE_MS, WEEK_MS } from '../domain/time.ts';
import { formatZoned } from '../domain/zones/zoned-text.ts';
import { within } from './booking-problems.ts';
import type { Deps } from './deps.ts';
import { MARGIN_MS } from './list-slots.ts';
import type { LiveBusy } from './live-busy.ts';
import { isTaken, mentorBundle, stateOf } from './mentor-bundle.ts';

/** A series, judged, with everything it was judged by. */
export interface SeriesDecision {
  readonly series: RequestedSeries;
  readonly bundle: AvailabilityBundle;
  readonly studentSessions: readonly { readonly start: EpochMs; readonly end: EpochMs; readonly source: string }[];
  /** What is wrong with the first sessions themselves; the calendars were then not asked. */
  readonly problems: readonly UserError[];
  readonly check: SeriesCheck;
  /** What one session costs as of now. */
  readonly sessionPrice: Money;
}

/**
 * Judges a series as of `now`. Inside the booking transaction, under the mentor's lock, the same call is the commit's
 * own check. Null when the mentor has no calendar.
 *
 * @param options.busyNow what Google said live, beside the mirror
 * @param options.leaving sessions that go when it is booked, and are in nobody's way
 * @param options.sessionMinutes what its sessions last, where that is not what the mentor gives to others by now
 */
export async function decideSeries(
  deps: Pick<Deps, 'config'> & { readonly db: Queryable },
  studentId: string,
  series: RequestedSeries,
  options: {
    readonly now: EpochMs;
    readonly busyNow: LiveBusy;
    readonly leaving?: ReadonlySet<string>;
    readonly sessionMinutes?: number;
  },
): Promise<SeriesDecision | null> {
  const { now, busyNow, leaving } = options;
  const stays = ({ sessionId }: { readonly sessionId: string }) => leaving?.has(sessionId) !== true;
  const weeks = weeksOf(series);
  const starts = series.firstSessions.length > 0 ? series.firstSessions : [now];
  const from = addMs(Math.min(...starts) as EpochMs, -MARGIN_MS);
  // Repair plans begin behind the notice, which is not known before the settings are loaded.
  const last = Math.max(...starts, now + LONGEST_NOTICE_MINUTES * MINUTE_MS) as EpochMs;
  const to = addMs(last, (weeks + 1) * WEEK_MS + MARGIN_MS);
  const times = await loadMentorTimes(deps.db, series.mentorId, from, to);
  if (times === null) return null;
  const studentSessions = (await loadStudentTimes(deps.db, studentId, from, to)).filter(stays);
  const state = busyNow === 'UNKNOWN' ? 'CALENDAR_ERROR' : stateOf(times, now, deps.config);
  const staying = { ...times, booked: times.booked.filter(stays) };
  const asked = mentorBundle(staying, state, now, busyNow === 'UNKNOWN' ? [] : busyNow);
  const bundle = { ...asked, sessionMinutes: options.sessionMinutes ?? asked.sessionMinutes };
  const sessionPrice = times.sessionPrice ?? deps.config.booking.sessionPrice;
  const problems = seriesProblems({
    timeZone: bundle.timeZone,
    firstSessions: series.firstSessions,
    sessionsPerWeek: slotsPerWeek(series),
    sessionMinutes: bundle.sessionMinutes,
    now,
  });
  const ofStudent = studentSessions.map(({ sessionId, start, end }) => ({
    start,
    end,
    source: `session/${sessionId}`,
  }));
  const check =
    problems.length > 0
      ? { bookable: false, occurrences: [] }
      : checkSeries({ bundle, studentSessions: ofStudent, firstSessions: series.firstSessions, weeks });
  return { series, bundle, studentSessions: ofStudent, problems, check, sessionPrice };
}

const [, LONGEST_NOTICE_MINUTES] = SETTING_BOUNDS.minimumNoticeMinutes;

/** Why a series was not booked, one error for each occurrence that is refused. Paths begin at `input`. */
export function seriesErrors({ series, bundle, problems, check }: SeriesDecision): UserError[] {
  if (problems.length > 0) return problems.map((problem) => within(['input', 'series'], problem));
  return check.occurrences
    .filter((occurrence) => occurrence.refusals.length > 0)
    .map((occurrence) => occurrenceError(occurrence, series.timeZone, bundle.timeZone));
}

function occurrenceError(occurrence: CheckedOccurrence, studentTimeZone: string, anchorTimeZone: string): UserError {
  const path = ['input', 'series', 'firstSessions', String(occurrence.slot)];
  const when =
    occurrence.skippedAt === null
      ? formatZoned(studentTimeZone, occurrence.start)
      : `${occurrence.wallStart} in ${anchorTimeZone}`;
  const codes = occurrence.refusals.map((refusal) => refusal.code);
  if (codes.includes('CALENDAR_UNKNOWN')) {
    return userError('CALENDAR_UNKNOWN', 'The mentor’s calendar cannot be read just now. Nothing was booked.', path);
  }
  if (isTaken(occurrence.refusals)) {
    return userError('SLOT_TAKEN', `${when} (week ${occurrence.week + 1}) is taken.`, path);
  }
  const why = [...new Set(codes)].join(', ');
  return userError('SLOT_NOT_AVAILABLE', `${when} (week ${occurrence.week + 1}) cannot be booked: ${why}.`, path);
}
