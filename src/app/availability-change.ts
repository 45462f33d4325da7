import { createHash } from 'node:crypto';
import type { Queryable } from '../db/client.ts';
import { findBookings, type StoredBooking } from '../db/queries/bookings.ts';
import { listLedgers } from '../db/queries/ledger.ts';
import { loadTimesUnder } from '../db/queries/mentor-times.ts';
import { listBilledWeeks } from '../db/queries/prepared-invoices.ts';
import { listSessionsOf, type StoredSession } from '../db/queries/sessions.ts';
import { listUpcomingTimes, lockBookings } from '../db/queries/standing-series.ts';
import type { MentorCalendar } from '../domain/availability/mentor-calendar.ts';
import { liesOutsideHours } from '../domain/availability/outside-hours.ts';
import {
  type AffectedSeries,
  affectedSeries,
  type SessionsOutside,
  slotsByWeek,
  type WeekOfSlots,
} from '../domain/bookings/settings-change.ts';
import { calendarWeeks } from '../domain/payments/calendar-weeks.ts';
import { addMs, DAY_MS, type EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { MARGIN_MS } from './list-slots.ts';
import { mentorBundle, stateOf } from './mentor-bundle.ts';

/** New settings of a mentor, and what shall become of the sessions outside them. */
export interface AvailabilityChangeQuestion {
  /** Null for a mentor who has none yet. */
  readonly before: MentorCalendar | null;
  readonly after: MentorCalendar;
  readonly fate: SessionsOutside;
  readonly now: EpochMs;
  /** When it was first shown: slots are counted as of then, for as time goes by the nearest ones go. */
  readonly shownAt: EpochMs;
}

/** What new settings would do, to everybody they touch. */
export interface AvailabilityChange {
  readonly fate: SessionsOutside;
  readonly series: readonly AffectedSeries<StoredBooking, StoredSession>[];
  readonly weeks: readonly WeekOfSlots[];
  /** Proves to whoever carries it out that this is what was shown. */
  readonly token: string;
}

/**
 * Reads and decides what new settings would do. Showing it and carrying it out both ask here; the latter inside its
 * transaction, under the lock of the mentor's calendar, and with `lock` for that of the bookings.
 */
export async function decideAvailabilityChange(
  deps: Pick<Deps, 'config'>,
  q: Queryable,
  question: AvailabilityChangeQuestion,
  lock = false,
): Promise<AvailabilityChange> {
  const { before, after, fate, now, shownAt } = question;
  const upcoming = await listUpcomingTimes(q, after.mentorId, now);
  const bookingIds = [
    ...new Set(upcoming.filter((time) => liesOutsideHours(after, time)).map((time) => time.bookingId)),
  ];
  if (lock) await lockBookings(q, bookingIds);
  const bookings = bookingIds.length === 0 ? [] : await findBookings(q, bookingIds);
  const sessions = await listSessionsOf(q, bookingIds);
  const entries = await listLedgers(q, bookingIds);
  const billed = await listBilledWeeks(q, bookingIds);
  const series = affectedSeries(
    bookings.map((booking) => ({
      booking,
      sessions: sessions.filter(({ bookingId }) => bookingId === booking.id),
      entries: entries.filter(({ bookingId }) => bookingId === booking.id),
      billedWeeks: billed.flatMap(({ bookingId, week }) => (bookingId === booking.id ? [week] : [])),
    })),
    { rules: after, fate, now },
  );
  const cancelled = new Set(
    series.flatMap(({ cancellation }) => cancellation?.sessions.map((each) => each.session.id)),
  );

  const end = addMs(shownAt, Math.min(LONGEST_DAYS, Math.max(after.horizonDays, before?.horizonDays ?? 0)) * DAY_MS);
  const times = await loadTimesUnder(q, after, addMs(shownAt, -MARGIN_MS), addMs(end, MARGIN_MS));
  const state = stateOf(times, shownAt, deps.config);
  const left = times.booked.filter(({ sessionId }) => !cancelled.has(sessionId));
  const weeks = slotsByWeek(
    calendarWeeks(after.timeZone, shownAt, end),
    before === null ? null : mentorBundle({ ...times, calendar: before }, state, shownAt),
    mentorBundle({ ...times, booked: left }, state, shownAt),
  );
  const change = { fate, series, weeks };
  return { ...change, token: tokenOf(question, change) };
}

/** When the preview was made that a token proves; null for what is no token, or proves nothing any more. */
export function shownAtOf(token: string, now: EpochMs): EpochMs | null {
  const shownAt = Number.parseInt(token.split('.')[0] ?? '', 36);
  return Number.isSafeInteger(shownAt) && shownAt <= now && now - shownAt <= GOOD_FOR_MS ? (shownAt as EpochMs) : null;
}

/** How far slots are counted. */
const LONGEST_DAYS = 84;
/** Whoever looks at a preview for longer is shown a new one. */
const GOOD_FOR_MS = DAY_MS / 24;

/** Made of the settings, of all that is shown, and of the versions of what it is about. */
function tokenOf(
  { before, after, shownAt }: AvailabilityChangeQuestion,
  { fate, series, weeks }: Omit<AvailabilityChange, 'token'>,
): string {
  const shown = series.map(({ booking, outside, cancellation }) => [
    booking.id,
    booking.status,
    cancellation?.status ?? null,
    outside.map(({ id, version, status, start }) => [id, version, status, start]),
    cancellation?.sessions.map(({ session, told, credit }) => [session.id, session.version, told, credit]) ?? null,
    cancellation?.told ?? [],
  ]);
  const text = JSON.stringify([before, after, fate, shown, weeks]);
  return `${shownAt.toString(36)}.${createHash('sha256').update(text).digest('base64url')}`;
}
