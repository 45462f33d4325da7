import type { Transaction } from '../db/client.ts';
import { insertSessions, reviveSession, type StoredSession } from '../db/queries/sessions.ts';
import type { CheckedOccurrence } from '../domain/bookings/check-series.ts';
import { occurrencesOfWeek, seriesWall } from '../domain/bookings/next-weeks.ts';
import type { Session } from '../domain/bookings/session.ts';
import { userError } from '../domain/fault.ts';
import { RELEASED_WITH_SUBSCRIPTION } from '../domain/payments/subscription.ts';
import { MINUTE_MS } from '../domain/time.ts';
import type { LockedSubscription, SubscriptionOutcome } from './change-subscription.ts';
import type { Deps } from './deps.ts';
import type { LiveBusy } from './live-busy.ts';
import { newId } from './new-id.ts';
import { decideSeries, type SeriesDecision, seriesErrors } from './series-decision.ts';

/**
 * Takes four weeks of a series again, or as many as it still has, all or none, by the decision a new booking is made
 * by. A session that was released with the subscription is taken again with its id and its join link; where there
 * never was one a new one is made; one that was cancelled by itself stays so.
 */
export async function takeWeeksAgain(
  deps: Deps,
  tx: Transaction,
  asked: LockedSubscription & { readonly fromWeek: number; readonly busyNow: LiveBusy },
): Promise<{ readonly taken: readonly StoredSession[] | readonly Session[] } | Omit<SubscriptionOutcome, 'booking'>> {
  const { booking, sessions, fromWeek, busyNow, now } = asked;
  const { mentorId, studentId, frequency, studentTimeZone: timeZone } = booking;
  const { anchorTimeZone, lastWeek } = booking;
  const first = occurrencesOfWeek(seriesWall(booking, sessions), fromWeek, 0);
  const skipped = first.find(({ skippedAt }) => skippedAt !== null);
  if (skipped !== undefined) return refused(null, `${skipped.wallStart} does not exist in ${anchorTimeZone}.`);
  const firstSessions = first.map(({ start }) => start);
  const series = { mentorId, type: 'REGULAR', frequency, firstSessions, timeZone } as const;
  const decision = await decideSeries({ ...deps, db: tx }, studentId, series, { now, busyNow });
  if (decision === null) throw new Error('a booking lost its mentor');
  const wanted = decision.check.occurrences.filter(({ week }) => lastWeek === null || fromWeek + week <= lastWeek);
  const off = decision.problems.length > 0 || wanted.some(({ refusals }) => refusals.length > 0);
  if (off) return { check: decision, userErrors: seriesErrors(decision).map((error) => ({ ...error, path: PATH })) };
  const lengths = new Set(sessions.map(({ start, end }) => (end - start) / MINUTE_MS));
  if (!lengths.has(decision.bundle.sessionMinutes) || decision.bundle.timeZone !== anchorTimeZone) {
    return refused(
      decision,
      'The mentor lives in another zone by now, or gives sessions of another length. Book anew.',
    );
  }
  const { bufferMinutes } = decision.bundle;
  const taken: Session[] = [];
  for (const occurrence of wanted) {
    const week = fromWeek + occurrence.week;
    const slot = first[occurrence.slot]?.slot ?? occurrence.slot;
    const known = sessions.find((session) => session.week === week && session.slot === slot);
    if (known === undefined) {
      const made = newSession(deps, asked, { ...occurrence, week, slot });
      await insertSessions(tx, [made], bufferMinutes, now);
      taken.push(made);
    } else if (known.status === 'CANCELLED' && known.cancelReason === RELEASED_WITH_SUBSCRIPTION) {
      const { start, end, wallStart } = occurrence;
      taken.push(await reviveSession(tx, known.id, { start, end, wallStart, bufferMinutes }, now));
    }
  }
  return { taken };
}

function refused(check: SeriesDecision | null, message: string): Omit<SubscriptionOutcome, 'booking'> {
  return { check, userErrors: [userError('SLOT_NOT_AVAILABLE', message, PATH)] };
}

/** The times are the booking's own: nobody named them. */
const PATH = ['input', 'bookingId'];

function newSession(
  deps: Pick<Deps, 'clock' | 'random'>,
  { booking }: LockedSubscription,
  { week, slot, start, end, wallStart }: CheckedOccurrence,
): Session {
  const { id: bookingId, mentorId, studentId, anchorTimeZone } = booking;
  return {
    id: newId(deps),
    bookingId,
    mentorId,
    studentId,
    anchorTimeZone,
    week,
    slot,
    start,
    end,
    wallStart,
    status: 'RESERVED',
    meetLink: null,
    version: 0,
  };
}
