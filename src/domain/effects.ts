/**
 * What a change of state owes the world outside the database. Ids only: whoever carries an effect out
 * reads the truth again first.
 */
export type Effect =
  /** Makes the session's room and event at Google as they should be now, or removes the event of a session that is gone. */
  | { readonly kind: 'SYNC_SESSION_EVENT'; readonly sessionId: string }
  /** The same for a demo call, in the calendar of its host. */
  | { readonly kind: 'SYNC_DEMO_CALL_EVENT'; readonly mentorId: string; readonly demoCallId: string }
  | { readonly kind: 'SEND_MESSAGE'; readonly messageId: string }
  | { readonly kind: 'EXPIRE_HOLD'; readonly bookingId: string }
  | { readonly kind: 'CLOSE_CHECKOUT'; readonly bookingId: string }
  /** A webhook came in: fetch what it is about and act on that. */
  | { readonly kind: 'APPLY_PAYMENT_EVENT'; readonly type: string; readonly objectId: string }
  /** Gives an invoice back, and ends its subscription; null leaves that running for the weeks to come. */
  | { readonly kind: 'REFUND_INVOICE'; readonly invoiceId: string; readonly subscriptionId: string | null }
  /** Nothing is left that the subscription should pay: end it. */
  | { readonly kind: 'END_SUBSCRIPTION'; readonly bookingId: string }
  /** Gives part of an invoice back: a ledger entry says how much. */
  | { readonly kind: 'REFUND_PART'; readonly entryId: string }
  /** A running series has fewer weeks ahead than it promises. */
  | { readonly kind: 'EXTEND_HORIZON'; readonly bookingId: string }
  /** A session is over. */
  | { readonly kind: 'COMPLETE_SESSION'; readonly sessionId: string }
  /** The days of grace of an unpaid renewal are over. */
  | { readonly kind: 'END_GRACE'; readonly bookingId: string }
  /** A booking is over for the payment provider: what it still owes the student goes back. */
  | { readonly kind: 'SETTLE_CREDIT'; readonly bookingId: string }
  /** Asks Stripe for what never arrived. */
  | { readonly kind: 'RECONCILE_PAYMENTS' }
  /** The student paused, resumed, ended or kept a subscription: tell the payment provider. */
  | { readonly kind: 'SYNC_SUBSCRIPTION'; readonly bookingId: string }
  /** The last session that is paid is over. */
  | { readonly kind: 'END_BOOKING'; readonly bookingId: string }
  /** The mirror changed: look for sessions that somebody else's events lie over. */
  | { readonly kind: 'NOTICE_CONFLICTS'; readonly mentorId: string }
  /** Zone rules changed: propose to both sides that sessions keep their wall time. */
  | { readonly kind: 'FOLLOW_ZONE_RULES'; readonly bookingId: string }
  /** Nobody has answered in time. */
  | { readonly kind: 'EXPIRE_PROPOSAL'; readonly proposalId: string }
  /** Reads one calendar of a mentor, or without an id all that block. */
  | { readonly kind: 'SYNC_CALENDAR'; readonly mentorId: string; readonly calendarId?: string }
  /** Reads which calendars the mentor's account has. */
  | { readonly kind: 'LIST_CALENDARS'; readonly mentorId: string }
  /** Sees to it that Google tells of changes in a calendar that blocks, for a day to come at least. */
  | { readonly kind: 'WATCH_CALENDAR'; readonly mentorId: string; readonly calendarId: string }
  /** Compares the mentor's calendar with the sessions, and puts right what disagrees. */
  | { readonly kind: 'AUDIT_CALENDAR'; readonly mentorId: string }
  /** Ends a channel that is no longer wanted. */
  | {
      readonly kind: 'STOP_CHANNEL';
      readonly mentorId: string;
      readonly channelId: string;
      readonly resourceId: string;
    }
  /** Stops what rests on a grant and takes it back at Google. The token is sealed for this effect alone: its connection is gone. */
  | {
      readonly kind: 'REVOKE_GRANT';
      readonly revocationId: string;
      readonly mentorId: string;
      readonly googleAccountId: string;
      readonly sealedToken: string;
      /** The channels that were open; absent in effects owed before there were any. */
      readonly channels?: readonly { readonly channelId: string; readonly resourceId: string }[];
    };

export type EffectKind = Effect['kind'];

/** How one try to carry out an effect ended. */
export type EffectOutcome =
  | { readonly outcome: 'DONE' }
  /** Not yet, and nobody's fault: try again then; burns no attempt. */
  | { readonly outcome: 'SNOOZE'; readonly forMs: number }
  /** Will never succeed unchanged: parked for a person to look at. */
  | { readonly outcome: 'GIVE_UP'; readonly error: string };

export const DONE: EffectOutcome = { outcome: 'DONE' };

/**
 * The key of an effect: one per subject. Owing it again re-arms the row that has it, so that two changes of one
 * session never have two workers writing the same event.
 */
export function effectKey(effect: Effect): string {
  switch (effect.kind) {
    case 'SYNC_SESSION_EVENT':
      return `session/${effect.sessionId}/event`;
    case 'SYNC_DEMO_CALL_EVENT':
      return `demo-call/${effect.demoCallId}/event`;
    case 'SEND_MESSAGE':
      return `message/${effect.messageId}`;
    case 'EXPIRE_HOLD':
      return `booking/${effect.bookingId}/hold`;
    case 'CLOSE_CHECKOUT':
      return `booking/${effect.bookingId}/checkout`;
    case 'APPLY_PAYMENT_EVENT':
      return `stripe/${effect.type}/${effect.objectId}`;
    case 'REFUND_INVOICE':
      return `invoice/${effect.invoiceId}/refund`;
    case 'END_SUBSCRIPTION':
      return `booking/${effect.bookingId}/subscription`;
    case 'REFUND_PART':
      return `ledger/${effect.entryId}`;
    case 'EXTEND_HORIZON':
      return `booking/${effect.bookingId}/horizon`;
    case 'COMPLETE_SESSION':
      return `session/${effect.sessionId}/completion`;
    case 'END_GRACE':
      return `booking/${effect.bookingId}/grace`;
    case 'SETTLE_CREDIT':
      return `booking/${effect.bookingId}/credit`;
    case 'RECONCILE_PAYMENTS':
      return 'stripe/reconciliation';
    case 'SYNC_SUBSCRIPTION':
      return `booking/${effect.bookingId}/terms`;
    case 'END_BOOKING':
      return `booking/${effect.bookingId}/end`;
    case 'SYNC_CALENDAR':
      return calendarSyncKey(effect.mentorId, effect.calendarId);
    case 'LIST_CALENDARS':
      return `mentor/${effect.mentorId}/calendars`;
    case 'WATCH_CALENDAR':
      return `mentor/${effect.mentorId}/watch/${effect.calendarId}`;
    case 'STOP_CHANNEL':
      return `channel/${effect.channelId}/stop`;
    case 'NOTICE_CONFLICTS':
      return `mentor/${effect.mentorId}/conflicts`;
    case 'FOLLOW_ZONE_RULES':
      return `booking/${effect.bookingId}/zones`;
    case 'EXPIRE_PROPOSAL':
      return `proposal/${effect.proposalId}/end`;
    case 'AUDIT_CALENDAR':
      return `mentor/${effect.mentorId}/audit`;
    case 'REVOKE_GRANT':
      return `grant/${effect.revocationId}`;
  }
}

function calendarSyncKey(mentorId: string, calendarId: string | undefined): string {
  return calendarId === undefined ? `mentor/${mentorId}/calendar` : `mentor/${mentorId}/calendar/${calendarId}`;
}
