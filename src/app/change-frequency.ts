import { isExclusionViolation, type Transaction } from '../db/client.ts';
import { updateBooking } from '../db/queries/bookings.ts';
import { cancelSession, insertSessions } from '../db/queries/sessions.ts';
import type { User } from '../domain/actor.ts';
import { sessionsPerWeek, weeklyRule } from '../domain/bookings/booking.ts';
import type { Session } from '../domain/bookings/session.ts';
import { isSlotOfWeek } from '../domain/bookings/weekly-slots.ts';
import { userError } from '../domain/fault.ts';
import { RELEASED_BY_FREQUENCY } from '../domain/payments/subscription.ts';
import { dayNumber, weekdayOfDay } from '../domain/zones/civil-date.ts';
import {
  changeSubscription,
  findChangeable,
  type LockedSubscription,
  loadSubscription,
  notSubscribed,
  recordTerms,
  refusedChange,
  type SubscriptionOutcome,
} from './change-subscription.ts';
import type { Deps } from './deps.ts';
import {
  decideFrequency,
  type FrequencyDecision,
  type FrequencyPreview,
  type FrequencyWish,
  type Outside,
  planOf,
} from './frequency-decision.ts';
import { liveBusy } from './live-busy.ts';
import { newId } from './new-id.ts';
import { withdrawOccurrences } from './propose-occurrences.ts';
import { withdrawOutdated } from './settle-proposal.ts';

export interface FrequencyOutcome extends SubscriptionOutcome {
  /** What the change does, or would do by now; null where it cannot be made. */
  readonly preview: FrequencyPreview | null;
}

/**
 * What another number of weekly sessions would mean: from when, which sessions come and go, and what it costs. Nothing
 * is changed or held. Throws where Stripe cannot be asked.
 */
export async function previewFrequencyChange(
  deps: Deps,
  user: User,
  { bookingId, ...wish }: FrequencyWish & { readonly bookingId: string },
): Promise<FrequencyOutcome> {
  const outside = await askOutside(deps, user, bookingId, wish);
  if (outside === null) return { ...refusedChange(notSubscribed()), preview: null };
  const decision = await decideFrequency(deps, outside.subscription, wish, outside);
  if ('userErrors' in decision) return { booking: null, preview: null, ...decision };
  return { booking: outside.subscription.booking, preview: decision.preview, check: null, userErrors: [] };
}

/**
 * Changes how many sessions a week a running subscription has, from the first week that is still to be charged. What
 * it does is what the preview showed, decided anew under the locks of mentor, student and booking; where that would be
 * anything else by now, nothing is done and the answer carries the present preview.
 */
export async function changeFrequency(
  deps: Deps,
  user: User,
  { bookingId, previewToken, ...wish }: FrequencyWish & { readonly bookingId: string; readonly previewToken: string },
): Promise<FrequencyOutcome> {
  const outside = await askOutside(deps, user, bookingId, wish);
  if (outside === null) return { ...refusedChange(notSubscribed()), preview: null };
  let preview: FrequencyPreview | null = null;
  try {
    const outcome = await changeSubscription(deps, user, bookingId, async (tx, locked) => {
      const decision = await decideFrequency({ ...deps, db: tx }, locked, wish, outside);
      if ('userErrors' in decision) return decision;
      preview = decision.preview;
      if (preview.token !== previewToken) return refusedChange(staleError());
      await apply(deps, tx, locked, decision);
      return { check: null, userErrors: [] };
    });
    return { ...outcome, preview };
  } catch (error) {
    if (!isExclusionViolation(error)) throw error;
    const taken = userError('SLOT_TAKEN', 'Somebody else was faster.', ['input', 'weeklySlots']);
    return { ...refusedChange(taken), preview: null };
  }
}

/** Google and Stripe are asked before any lock is held. Null where nothing is paid. */
async function askOutside(
  deps: Deps,
  user: User,
  bookingId: string,
  wish: FrequencyWish,
): Promise<(Outside & { readonly subscription: LockedSubscription }) | null> {
  const now = deps.clock.now();
  const booking = await findChangeable(deps, user, bookingId);
  const subscription = await loadSubscription(deps.db, booking, user, now);
  const { stripeSubscriptionId: subscriptionId, mentorId } = booking;
  if (subscription === null || subscriptionId === null || booking.status === 'ENDED') return null;
  const firstSessions = planOf(subscription, wish).slots.flatMap(({ kept, start }) => (kept ? [] : [start]));
  // Events of the sessions that go are in nobody's way: Google is asked for events, not for its sum of them.
  const busyNow = await liveBusy(deps, { mentorId, firstSessions, moves: true }, now);
  const renewal = await deps.payments.previewRenewal({
    subscriptionId,
    sessionsPerWeek: sessionsPerWeek(wish.frequency),
  });
  return { subscription, busyNow, renewal };
}

async function apply(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  locked: LockedSubscription,
  decision: FrequencyDecision,
): Promise<void> {
  const { booking, terms, user, now } = locked;
  const { preview, plan, freed } = decision;
  const { weeklyStarts, slotWeeks } = plan;
  const { after: frequency, weeklyPrice, effectiveAt } = preview;
  for (const { id } of freed) {
    await cancelSession(tx, id, { reason: RELEASED_BY_FREQUENCY, money: 'CREDIT' }, now);
  }
  const added = newSessions(deps, locked, decision);
  if (added.length > 0) await insertSessions(tx, added, decision.bufferMinutes, now);
  const recurrenceRule = ruleOf(weeklyStarts.filter((_, slot) => isSlotOfWeek(slotWeeks, slot, plan.week)));
  await updateBooking(tx, booking.id, { frequency, weeklyPrice, recurrenceRule, weeklyStarts, slotWeeks }, now);
  await recordTerms(deps, tx, locked, {
    action: 'subscription.changed',
    terms: { pausedAt: terms.pausedAt, endsAt: terms.endsAt },
    kind: 'SUBSCRIPTION_CHANGED',
    effectiveAt,
    touched: [...freed, ...added],
    rhythm: {
      before: preview.before,
      now: frequency,
      added: preview.added,
      freed: preview.freed,
      weeklyBefore: preview.weeklyPriceBefore,
      weeklyNow: weeklyPrice,
      settlement: preview.proration.amount,
      nextBillingAt: effectiveAt,
    },
  });
  const sessionIds = freed.map(({ id }) => id);
  const actor = { kind: 'user', user } as const;
  await withdrawOutdated(deps, tx, { sessionIds, except: null, actor, now });
  const gone = ({ week, slot }: { readonly week: number; readonly slot: number }) =>
    !isSlotOfWeek(slotWeeks, slot, week);
  await withdrawOccurrences(deps, tx, booking.id, { gone, actor, now });
}

function newSessions(
  deps: Pick<Deps, 'clock' | 'random'>,
  { booking }: LockedSubscription,
  { added }: FrequencyDecision,
): Session[] {
  const { id: bookingId, mentorId, studentId, anchorTimeZone } = booking;
  return added.map(({ week, slot, start, end, wallStart }) => ({
    ...{ id: newId(deps), bookingId, mentorId, studentId, anchorTimeZone, week, slot, start, end, wallStart },
    status: 'RESERVED',
    meetLink: null,
    version: 0,
  }));
}

/** @param weeklyStarts wall times, `2026-11-23T09:00` */
function ruleOf(weeklyStarts: readonly string[]): string {
  return weeklyRule(weeklyStarts.map((start) => weekdayOfDay(dayNumber(start.slice(0, 10)) ?? 0)));
}

function staleError() {
  const message = 'It would not be what you agreed to any more. Look at the new preview.';
  return userError('PREVIEW_STALE', message, ['input', 'previewToken']);
}
