import type { StoredBooking } from '../db/queries/bookings.ts';
import { sessionsPerWeek, weeklyRule } from '../domain/bookings/booking.ts';
import { DEFAULT_POLICY } from '../domain/bookings/policy.ts';
import type { RequestedSeries } from '../domain/bookings/requested-series.ts';
import type { Session } from '../domain/bookings/session.ts';
import { multiplyMoney } from '../domain/payments/money.ts';
import { addMs, type EpochMs, MINUTE_MS } from '../domain/time.ts';
import { dayNumber, weekdayOfDay } from '../domain/zones/civil-date.ts';
import { dateAt } from '../domain/zones/wall-time.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import type { SeriesDecision } from './series-decision.ts';

/** A student's request to book, as asked. */
export interface BookSeriesRequest {
  readonly series: RequestedSeries;
  readonly subject: string;
  readonly goals: readonly string[];
  readonly idempotencyKey: string;
}

type NewDeps = Pick<Deps, 'clock' | 'random' | 'config'>;

/** The row of a booking about to be made: held until it is paid, or a trial that stands at once. */
export function newBooking(
  deps: NewDeps,
  asked: {
    readonly request: BookSeriesRequest;
    readonly requestHash: string;
    readonly studentId: string;
    readonly now: EpochMs;
  },
  decision: SeriesDecision,
): StoredBooking {
  const { request, studentId, now, requestHash } = asked;
  const { series } = request;
  const trial = series.type === 'TRIAL';
  const anchorTimeZone = decision.bundle.timeZone;
  const weekdays = series.firstSessions.map((start) => weekdayOfDay(dayNumber(dateAt(anchorTimeZone, start)) ?? 0));
  return {
    id: newId(deps),
    mentorId: series.mentorId,
    studentId,
    type: series.type,
    frequency: series.frequency,
    status: trial ? 'ACTIVE' : 'PENDING_PAYMENT',
    subject: request.subject.trim(),
    goals: request.goals.map((goal) => goal.trim()),
    anchorTimeZone,
    studentTimeZone: series.timeZone,
    recurrenceRule: trial ? null : weeklyRule(weekdays),
    holdExpiresAt: trial ? null : addMs(now, deps.config.booking.holdMinutes * MINUTE_MS),
    weeklyPrice:
      series.frequency === null ? null : multiplyMoney(decision.sessionPrice, sessionsPerWeek(series.frequency)),
    policy: DEFAULT_POLICY,
    idempotencyKey: request.idempotencyKey,
    requestHash,
    stripeCheckoutId: null,
    checkoutUrl: null,
    stripeSubscriptionId: null,
    stripeCustomerId: null,
    billingAnchorAt: null,
    pastDueSince: null,
    weeklyStarts: decision.check.occurrences
      .filter(({ week }) => week === 0)
      .sort((a, b) => a.slot - b.slot)
      .map(({ wallStart }) => wallStart),
    slotWeeks: null,
    lastWeek: trial ? 0 : null,
  };
}

/** Its sessions, one for each occurrence that was judged. */
export function newSessions(deps: NewDeps, booking: StoredBooking, decision: SeriesDecision): Session[] {
  return decision.check.occurrences.map(({ week, slot, start, end, wallStart }) => {
    return {
      id: newId(deps),
      bookingId: booking.id,
      mentorId: booking.mentorId,
      studentId: booking.studentId,
      week,
      slot,
      start,
      end,
      status: booking.type === 'TRIAL' ? 'CONFIRMED' : 'HELD',
      anchorTimeZone: booking.anchorTimeZone,
      wallStart,
      meetLink: null,
      version: 0,
    };
  });
}
