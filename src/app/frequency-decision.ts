import { createHash } from 'node:crypto';
import type { Queryable } from '../db/client.ts';
import type { StoredSession } from '../db/queries/sessions.ts';
import { type Frequency, frequencyOf, sessionPrice, sessionsPerWeek } from '../domain/bookings/booking.ts';
import type { CheckedOccurrence } from '../domain/bookings/check-series.ts';
import { type FrequencyPlan, planFrequencyChange } from '../domain/bookings/frequency-change.ts';
import { seriesWall } from '../domain/bookings/next-weeks.ts';
import { seriesProblems } from '../domain/bookings/series.ts';
import { type UserError, userError } from '../domain/fault.ts';
import type { Interval } from '../domain/interval.ts';
import { type Money, multiplyMoney } from '../domain/payments/money.ts';
import { type BillingPeriod, nextPeriod, RESUME_LEAD_MS } from '../domain/payments/subscription.ts';
import { exclusionsOf } from '../domain/payments/week-exclusions.ts';
import { addMs, type EpochMs, HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import type { RenewalPreview } from '../ports/payment-gateway.ts';
import { type LockedSubscription, notSubscribed, wrongState } from './change-subscription.ts';
import type { Deps } from './deps.ts';
import type { LiveBusy } from './live-busy.ts';
import { chargedOccurrences, freeCredit } from './prepare-invoice.ts';
import { decideSeries, type SeriesDecision, seriesErrors } from './series-decision.ts';
import { weekOccurrences } from './week-occurrences.ts';

/** What a student asks for. */
export interface FrequencyWish {
  readonly frequency: Frequency;
  /** One instant of each weekly slot, those that stay among them. */
  readonly weeklySlots: readonly EpochMs[];
}

/** Everything a change of the frequency does. Agreeing to it does exactly this, or nothing. */
export interface FrequencyPreview {
  readonly before: Frequency;
  readonly after: Frequency;
  /** When the first week that it holds for is charged. What is paid by then stays as it is. */
  readonly effectiveAt: EpochMs;
  /** The sessions of the new weekly slots, four weeks of each, in order of time. */
  readonly added: readonly Interval[];
  /** The sessions of the weekly slots that are given up, in order of time. */
  readonly freed: readonly Interval[];
  readonly weeklyPriceBefore: Money;
  readonly weeklyPrice: Money;
  /** What the change itself costs; below zero what it gives back. */
  readonly proration: Money;
  /** What will be charged for the first week, less credit and sessions of it that do not take place. */
  readonly nextInvoice: Money;
  /** A digest of all of it: agreeing takes it, and refuses where it would be another one by now. */
  readonly token: string;
}

export interface FrequencyDecision {
  readonly preview: FrequencyPreview;
  readonly plan: FrequencyPlan;
  readonly freed: readonly StoredSession[];
  readonly added: readonly CheckedOccurrence[];
  readonly bufferMinutes: number;
}

export interface RefusedFrequency {
  /** The new weekly slots as they were judged; null where it did not come to that. */
  readonly check: SeriesDecision | null;
  readonly userErrors: readonly UserError[];
}

/** What others said before the transaction began: Google about busy time, Stripe about its next invoice. */
export interface Outside {
  readonly busyNow: LiveBusy;
  readonly renewal: RenewalPreview;
}

/**
 * Decides a change of the frequency as of now. It holds from the first week that is still to be charged, so that paid
 * sessions stay and nothing is prorated. Every occurrence of a new weekly slot is judged as a booking judges it, with
 * the sessions that go out of the way. The same call makes the preview, and is the change's own check under its locks.
 */
export async function decideFrequency(
  deps: Pick<Deps, 'config'> & { readonly db: Queryable },
  subscription: LockedSubscription,
  wish: FrequencyWish,
  outside: Outside,
): Promise<FrequencyDecision | RefusedFrequency> {
  const { booking, sessions, paid, now } = subscription;
  const period = nextPeriod(paid, now, RESUME_LEAD_MS);
  const unfit = unfitFor(subscription, wish, period);
  if (unfit !== null) return refused(unfit);
  const plan = planOf(subscription, wish);
  const [sessionMinutes = 0] = sessions.map(({ start, end }) => (end - start) / MINUTE_MS);
  const problems = problemsOf(plan, { ...wish, timeZone: booking.anchorTimeZone, sessionMinutes, now });
  if (problems.length > 0) return refused(...problems);
  const gone = (each: StoredSession) => each.week >= plan.week && plan.retired.includes(each.slot);
  const freed = sessions.filter((each) => each.status === 'RESERVED' && gone(each));
  const judged = await judgeAdded(deps, subscription, plan, { ...outside, freed, sessionMinutes });
  if ('userErrors' in judged) return judged;
  const preview = await previewOf(deps.db, subscription, { wish, plan, freed, period, ...judged, ...outside });
  return { preview, plan, freed, ...judged };
}

/** Which weekly slots stay, come and go. */
export function planOf({ booking, sessions, paid, now }: LockedSubscription, wish: FrequencyWish): FrequencyPlan {
  const { week, startsAt } = nextPeriod(paid, now, RESUME_LEAD_MS);
  // A renewal is charged within the hour: what begins sooner could not be paid.
  const chargedBy = addMs(startsAt, HOUR_MS + 1);
  return planFrequencyChange(seriesWall(booking, sessions), sessions, wish.weeklySlots, { week, chargedBy });
}

/** Why nothing can be changed, whichever times are asked for; null where it can. */
function unfitFor({ booking }: LockedSubscription, wish: FrequencyWish, period: BillingPeriod): UserError | null {
  if (booking.stripeSubscriptionId === null || booking.frequency === null) return notSubscribed();
  if (booking.status !== 'ACTIVE') return wrongState('Only a subscription that runs, and is paid, can be changed.');
  if (booking.lastWeek !== null && period.week > booking.lastWeek) {
    return wrongState('No further week of these sessions will be charged.');
  }
  if (wish.frequency === booking.frequency) {
    return userError('SUBSCRIPTION_NOT_CHANGEABLE', 'It has as many sessions a week already. Move them instead.', [
      ...['input', 'frequency'],
    ]);
  }
  const count = sessionsPerWeek(wish.frequency);
  if (wish.weeklySlots.length === count) return null;
  return userError('INVALID_SERIES', `Name ${count}, one instant of each weekly slot.`, ['input', 'weeklySlots']);
}

function problemsOf(
  { slots }: FrequencyPlan,
  asked: FrequencyWish & { readonly timeZone: string; readonly sessionMinutes: number; readonly now: EpochMs },
): UserError[] {
  const { frequency, timeZone, sessionMinutes, now } = asked;
  const firstSessions = slots.map(({ start }) => start);
  const problems = seriesProblems({
    ...{ timeZone, firstSessions, sessionMinutes, now },
    sessionsPerWeek: sessionsPerWeek(frequency),
  });
  const missing = slots.flatMap(({ kept, exists }, index) =>
    kept || exists ? [] : [userError('SLOT_NOT_AVAILABLE', 'The mentor’s clocks skip this time.', slotPath(index))],
  );
  const named = problems.map(({ code, message, path }) =>
    userError(code, message, ['input', 'weeklySlots', ...(path ?? []).slice(1)]),
  );
  return [...named, ...missing];
}

const slotPath = (index: number) => ['input', 'weeklySlots', String(index)];

/** The occurrences of the new weekly slots, if all of them can be booked. */
async function judgeAdded(
  deps: Pick<Deps, 'config'> & { readonly db: Queryable },
  { booking, now }: LockedSubscription,
  plan: FrequencyPlan,
  asked: Outside & { readonly freed: readonly StoredSession[]; readonly sessionMinutes: number },
): Promise<RefusedFrequency | Pick<FrequencyDecision, 'added' | 'bufferMinutes'>> {
  const { busyNow, freed, sessionMinutes } = asked;
  const taken = plan.slots.filter(({ kept }) => !kept);
  const frequency = frequencyOf(taken.length);
  if (frequency === null) return { added: [], bufferMinutes: 0 };
  const { mentorId, studentId, studentTimeZone: timeZone, anchorTimeZone, lastWeek } = booking;
  const series = {
    mentorId,
    type: 'REGULAR',
    frequency,
    firstSessions: taken.map(({ start }) => start),
    timeZone,
  } as const;
  const leaving = new Set(freed.map(({ id }) => id));
  const decision = await decideSeries(deps, studentId, series, { now, busyNow, leaving, sessionMinutes });
  if (decision === null) throw new Error('a booking lost its mentor');
  if (decision.bundle.timeZone !== anchorTimeZone) {
    const text = 'The mentor lives in another zone by now: the new times would be kept in the old one. Book anew.';
    return { check: decision, userErrors: [userError('SLOT_NOT_AVAILABLE', text, ['input', 'weeklySlots'])] };
  }
  const added = decision.check.occurrences
    .map((each) => ({ ...each, week: plan.week + each.week, slot: taken[each.slot]?.slot ?? each.slot }))
    .filter(({ week }) => lastWeek === null || week <= lastWeek);
  if (added.every(({ refusals }) => refusals.length === 0)) {
    return { added, bufferMinutes: decision.bundle.bufferMinutes };
  }
  return { check: decision, userErrors: seriesErrors(decision).map((error) => inTheirWords(error, plan)) };
}

/** Names the weekly slot that was asked for, not its place among the new ones. */
function inTheirWords({ code, message, path }: UserError, { slots }: FrequencyPlan): UserError {
  const taken = slots.flatMap(({ kept }, index) => (kept ? [] : [index]));
  const index = taken[Number(path?.at(-1))];
  return userError(code, message, index === undefined ? ['input', 'weeklySlots'] : slotPath(index));
}

async function previewOf(
  q: Queryable,
  { booking }: LockedSubscription,
  decided: Omit<FrequencyDecision, 'preview' | 'bufferMinutes'> & {
    readonly wish: FrequencyWish;
    readonly period: BillingPeriod;
    readonly renewal: RenewalPreview;
  },
): Promise<FrequencyPreview> {
  const { wish, plan, period, freed, added, renewal } = decided;
  const { frequency: before, weeklyPrice } = booking;
  const price = sessionPrice(booking);
  if (before === null || weeklyPrice === null || price === null) throw new Error('a subscription without a price');
  const rest = await weekOccurrences(q, { id: booking.id, slotWeeks: plan.slotWeeks }, plan.week);
  const ofWeek = added.filter(({ week }) => week === plan.week).map(({ slot, start }) => ({ slot, start, off: false }));
  const exclusions = exclusionsOf([...chargedOccurrences(rest), ...ofWeek], renewal.total);
  const due = renewal.total - exclusions.reduce((sum, { amount }) => sum + amount, 0);
  const { currency } = weeklyPrice;
  const shown = {
    before,
    after: wish.frequency,
    effectiveAt: period.startsAt,
    added: added.map(asInterval),
    freed: freed.map(asInterval),
    weeklyPriceBefore: weeklyPrice,
    weeklyPrice: multiplyMoney(price, sessionsPerWeek(wish.frequency)),
    proration: { amount: renewal.proration, currency },
    nextInvoice: { amount: due - Math.min(due, await freeCredit(q, booking.id)), currency },
  };
  const { weeklyStarts, slotWeeks } = plan;
  const text = JSON.stringify([booking.id, shown, weeklyStarts, slotWeeks, freed.map(({ id }) => id)]);
  return { ...shown, token: createHash('sha256').update(text).digest('base64url') };
}

function asInterval({ start, end }: Interval): Interval {
  return { start, end };
}

function refused(...userErrors: readonly UserError[]): RefusedFrequency {
  return { check: null, userErrors };
}
