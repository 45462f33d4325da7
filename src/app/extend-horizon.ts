import { inTransaction, type Transaction } from '../db/client.ts';
import { findBooking, lockBooking, type StoredBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { loadMentorTimes, loadStudentTimes } from '../db/queries/mentor-times.ts';
import { insertSessions, listSessions } from '../db/queries/sessions.ts';
import { insertUnplaced, listUnplaced, type UnplacedOccurrence } from '../db/queries/unplaced.ts';
import { lockUser } from '../db/queries/users.ts';
import type { AvailabilityBundle } from '../domain/availability/bundle.ts';
import { type RefusalCode, refusalsOf } from '../domain/availability/explain.ts';
import {
  firstFutureWeek,
  occurrencesOfWeek,
  seriesWall,
  startOfWeek,
  WEEKS_AHEAD,
} from '../domain/bookings/next-weeks.ts';
import type { PlacedOccurrence } from '../domain/bookings/series.ts';
import type { Session } from '../domain/bookings/session.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { overlaps, type Span } from '../domain/interval.ts';
import { addMs, type EpochMs, HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { MARGIN_MS } from './list-slots.ts';
import { type LiveBusy, liveBusy } from './live-busy.ts';
import { mentorBundle, stateOf } from './mentor-bundle.ts';
import { newId } from './new-id.ts';
import { proposeOccurrences } from './propose-occurrences.ts';
import { recordChange } from './record-change.ts';
import { timeOf } from './session-times.ts';

/** What the student satisfied when they booked the series: the later weeks of it lie as far ahead as they do. */
const SETTLED_WITH_SERIES: readonly RefusalCode[] = ['NOTICE', 'HORIZON'];

/** How long until a calendar that could not be read is asked again. */
const ASK_AGAIN_MS = HOUR_MS;

/**
 * Keeps four weeks ahead of a running series, each occurrence judged by the function that lists slots. What cannot be
 * placed is written down and proposed to both sides, and credited with its week unless they place it. While the mentor's calendar cannot be
 * read nothing is decided: unknown is neither free nor taken.
 */
export async function extendHorizon(deps: Deps, bookingId: string): Promise<EffectOutcome> {
  const now = deps.clock.now();
  const found = await findBooking(deps.db, bookingId);
  if (found === null || !isRunning(found)) return DONE;
  const firstSessions = [addMs(now, (WEEKS_AHEAD - 1) * 7 * 24 * HOUR_MS)];
  const busyNow = await liveBusy(deps, { mentorId: found.mentorId, firstSessions }, now);
  const next = await inTransaction(deps.db, async (tx) => {
    await lockMentorCalendar(tx, found.mentorId);
    await lockUser(tx, found.studentId);
    const booking = await lockBooking(tx, bookingId);
    return booking === null || !isRunning(booking) ? null : extendLocked(deps, tx, booking, { busyNow, now });
  });
  return next === null ? DONE : { outcome: 'SNOOZE', forMs: Math.max(MINUTE_MS, next - now) };
}

/** When to look again; null when the series goes no further. */
async function extendLocked(
  deps: Deps,
  tx: Transaction,
  booking: StoredBooking,
  { busyNow, now }: { readonly busyNow: LiveBusy; readonly now: EpochMs },
): Promise<EpochMs | null> {
  const sessions = await listSessions(tx, booking.id);
  const series = seriesWall(booking, sessions);
  const sessionMinutes = lengthOf(sessions) / MINUTE_MS;
  const future = firstFutureWeek(series, now);
  const known = [...sessions, ...(await listUnplaced(tx, booking.id))];
  // Only behind what a weekly slot has: weeks between were slept through in a pause, and nobody is charged for them.
  const occurrences = weeksAhead(booking, future)
    .flatMap((week) => occurrencesOfWeek(series, week, sessionMinutes))
    .filter(({ week, slot }) => !known.some((each) => each.week >= week && each.slot === slot));
  const again = booking.lastWeek !== null && future > booking.lastWeek ? null : startOfWeek(series, future);
  if (occurrences.length === 0) return again;
  const judged = await judge(deps, tx, booking, { occurrences, sessionMinutes, busyNow, now });
  if (judged === 'UNKNOWN') return addMs(now, ASK_AGAIN_MS);
  const { bundle, verdicts } = judged;
  const placed = verdicts.filter(({ codes }) => codes.length === 0).map((each) => each.occurrence);
  const added = placed.map((occurrence) => newSession(deps, booking, occurrence));
  if (added.length > 0) await insertSessions(tx, added, bundle.bufferMinutes, now);
  const unplaced = verdicts
    .filter(({ codes }) => codes.length > 0)
    .map(({ occurrence, codes }) => newUnplaced(deps, booking, occurrence, codes, now));
  await insertUnplaced(tx, unplaced);
  await record(deps, tx, booking, { added, unplaced, within: timeOf(occurrences), now });
  await proposeOccurrences(deps, tx, booking, { unplaced, now });
  return again;
}

function isRunning(booking: StoredBooking): boolean {
  return booking.status === 'ACTIVE' && booking.type === 'REGULAR';
}

function weeksAhead({ lastWeek }: StoredBooking, future: number): number[] {
  const last = Math.min(future + WEEKS_AHEAD - 1, lastWeek ?? Number.POSITIVE_INFINITY);
  return Array.from({ length: Math.max(0, last - future + 1) }, (_, index) => future + index);
}

interface Verdict {
  readonly occurrence: PlacedOccurrence;
  readonly codes: RefusalCode[];
}

async function judge(
  deps: Pick<Deps, 'config'>,
  tx: Transaction,
  booking: StoredBooking,
  asked: {
    readonly occurrences: readonly PlacedOccurrence[];
    readonly sessionMinutes: number;
    readonly busyNow: LiveBusy;
    readonly now: EpochMs;
  },
): Promise<'UNKNOWN' | { readonly bundle: AvailabilityBundle; readonly verdicts: readonly Verdict[] }> {
  const { occurrences, sessionMinutes, busyNow, now } = asked;
  const range = timeOf(occurrences);
  const [from, to] = [addMs(range.start, -MARGIN_MS), addMs(range.end, MARGIN_MS)];
  const times = await loadMentorTimes(tx, booking.mentorId, from, to);
  if (times === null || busyNow === 'UNKNOWN') return 'UNKNOWN';
  const bundle = { ...mentorBundle(times, stateOf(times, now, deps.config), now, busyNow), sessionMinutes };
  if (bundle.calendar === 'UNKNOWN') return 'UNKNOWN';
  const ofStudent = await loadStudentTimes(tx, booking.studentId, from, to);
  const verdicts: Verdict[] = [];
  for (const occurrence of occurrences) {
    const siblings = verdicts.filter(({ codes }) => codes.length === 0).map((each) => each.occurrence);
    verdicts.push({ occurrence, codes: refusalCodes(bundle, occurrence, siblings, ofStudent) });
  }
  return { bundle, verdicts };
}

function refusalCodes(
  bundle: AvailabilityBundle,
  occurrence: PlacedOccurrence,
  siblings: readonly Span[],
  ofStudent: readonly Span[],
): RefusalCode[] {
  if (occurrence.skippedAt !== null) return ['NONEXISTENT_TIME'];
  const refusals = refusalsOf({ ...bundle, booked: [...bundle.booked, ...siblings] }, occurrence.start);
  const codes = refusals.map(({ code }) => code).filter((code) => !SETTLED_WITH_SERIES.includes(code));
  if (ofStudent.some((own) => overlaps(own, occurrence))) codes.push('STUDENT_BUSY');
  return [...new Set(codes)];
}

/** What most sessions last: single ones may have been given another end. */
function lengthOf(sessions: readonly Session[]): number {
  const counts = new Map<number, number>();
  for (const { start, end } of sessions) counts.set(end - start, (counts.get(end - start) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? 0;
}

function newSession(deps: Pick<Deps, 'clock' | 'random'>, booking: StoredBooking, at: PlacedOccurrence): Session {
  const { id: bookingId, mentorId, studentId, anchorTimeZone } = booking;
  const { week, slot, start, end, wallStart } = at;
  return {
    ...{ id: newId(deps), bookingId, mentorId, studentId, anchorTimeZone, week, slot, start, end, wallStart },
    status: 'RESERVED',
    meetLink: null,
    version: 0,
  };
}

function newUnplaced(
  deps: Pick<Deps, 'clock' | 'random'>,
  booking: StoredBooking,
  { week, slot, start, end, wallStart }: PlacedOccurrence,
  reasons: RefusalCode[],
  foundAt: EpochMs,
): UnplacedOccurrence {
  const place = { week, slot, startsAt: start, endsAt: end, wallStart };
  return { id: newId(deps), bookingId: booking.id, ...place, reasons, foundAt };
}

async function record(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  booking: StoredBooking,
  extension: {
    readonly added: readonly Session[];
    readonly unplaced: readonly UnplacedOccurrence[];
    readonly within: { readonly start: EpochMs; readonly end: EpochMs };
    readonly now: EpochMs;
  },
): Promise<void> {
  const { added, unplaced, within, now } = extension;
  await recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: 'booking.extended',
    subject: `booking/${booking.id}`,
    details: {
      sessions: added.map(({ id }) => id),
      unplaced: unplaced.map(({ week, slot, reasons }) => ({ week, slot, reasons })),
    },
    effects: added.map(({ id }) => ({ effect: { kind: 'SYNC_SESSION_EVENT' as const, sessionId: id } })),
    events: [booking.mentorId, booking.studentId].map((userId) => ({
      userId,
      body: { kind: 'BOOKING_CHANGED' as const, bookingId: booking.id },
    })),
    availability: { mentorId: booking.mentorId, within },
  });
}
