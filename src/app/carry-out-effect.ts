import type { Effect, EffectOutcome } from '../domain/effects.ts';
import { DONE } from '../domain/effects.ts';
import { SECOND_MS } from '../domain/time.ts';
import { applyPaymentEvent } from './apply-payment-event.ts';
import { keepCalendarTrue } from './audit-calendar.ts';
import { completeSession } from './complete-session.ts';
import type { Deps } from './deps.ts';
import { endBooking } from './end-booking.ts';
import { endGrace } from './end-grace.ts';
import { closeCheckout, expireHold } from './expire-hold.ts';
import { expireProposal } from './expire-proposal.ts';
import { extendHorizon } from './extend-horizon.ts';
import { followZoneRules } from './follow-zone-rules.ts';
import { noticeConflicts } from './notice-conflicts.ts';
import { reconcilePayments } from './reconcile-payments.ts';
import { refreshCalendarList } from './refresh-calendar-list.ts';
import { endSubscription, refundInvoice, refundPart } from './return-payment.ts';
import { revokeGrant } from './revoke-grant.ts';
import { sendMessage } from './send-message.ts';
import { settleCredit } from './settle-credit.ts';
import { stopChannel } from './stop-channel.ts';
import { syncDemoCallEvent } from './sync-demo-call-event.ts';
import { trySync } from './sync-google-calendar.ts';
import { syncSessionEvent } from './sync-session-event.ts';
import { syncSubscription } from './sync-subscription.ts';
import { tellStaleCalendar } from './tell-stale-calendar.ts';
import { watchCalendar } from './watch-calendar.ts';

/**
 * Who carries out what: every kind of effect and its use case. All of them may run twice and do their work once.
 *
 * @param attempts tries made since the effect was owed, this one included and those that were put off left out
 */
export function carryOutEffect(deps: Deps, effect: Effect, attempts: number): Promise<EffectOutcome> {
  switch (effect.kind) {
    case 'SYNC_SESSION_EVENT':
      return syncSessionEvent(deps, effect.sessionId, attempts);
    case 'SYNC_DEMO_CALL_EVENT':
      return syncDemoCallEvent(deps, effect.demoCallId, attempts);
    case 'SEND_MESSAGE':
      return sendMessage(deps, effect.messageId);
    case 'EXPIRE_HOLD':
      return expireHold(deps, effect.bookingId);
    case 'CLOSE_CHECKOUT':
      return closeCheckout(deps, effect.bookingId);
    case 'APPLY_PAYMENT_EVENT':
      return applyPaymentEvent(deps, effect);
    case 'REFUND_INVOICE':
      return refundInvoice(deps, effect);
    case 'END_SUBSCRIPTION':
      return endSubscription(deps, effect.bookingId);
    case 'EXTEND_HORIZON':
      return extendHorizon(deps, effect.bookingId);
    case 'COMPLETE_SESSION':
      return completeSession(deps, effect.sessionId);
    case 'REFUND_PART':
      return refundPart(deps, effect.entryId);
    case 'END_GRACE':
      return endGrace(deps, effect.bookingId);
    case 'SETTLE_CREDIT':
      return settleCredit(deps, effect.bookingId);
    case 'RECONCILE_PAYMENTS':
      return reconcilePayments(deps);
    case 'SYNC_SUBSCRIPTION':
      return syncSubscription(deps, effect.bookingId);
    case 'END_BOOKING':
      return endBooking(deps, effect.bookingId);
    case 'SYNC_CALENDAR':
      return syncOwed(deps, effect);
    case 'LIST_CALENDARS':
      return refreshCalendarList(deps, effect.mentorId);
    case 'WATCH_CALENDAR':
      return watchCalendar(deps, effect);
    case 'STOP_CHANNEL':
      return stopChannel(deps, effect);
    case 'NOTICE_CONFLICTS':
      return noticeConflicts(deps, effect.mentorId);
    case 'FOLLOW_ZONE_RULES':
      return followZoneRules(deps, effect.bookingId);
    case 'EXPIRE_PROPOSAL':
      return expireProposal(deps, effect.proposalId);
    case 'AUDIT_CALENDAR':
      return keepCalendarTrue(deps, effect.mentorId);
    case 'REVOKE_GRANT':
      return revokeGrant(deps, effect);
  }
}

/** A sync that Google could not serve is tried again soon, but not before Google said. */
async function syncOwed(
  deps: Deps,
  { mentorId, calendarId }: { readonly mentorId: string; readonly calendarId?: string },
): Promise<EffectOutcome> {
  const { outcome, retryAfterMs } = await trySync(deps, mentorId, calendarId);
  if (outcome !== 'UNAVAILABLE') return DONE;
  await tellStaleCalendar(deps, mentorId);
  return { outcome: 'SNOOZE', forMs: Math.max(SYNC_AGAIN_MS, retryAfterMs ?? 0) };
}

const SYNC_AGAIN_MS = 30 * SECOND_MS;
