/**
 * What a change of state owes the world outside the database. Ids only: whoever carries an effect out
 * reads the truth again first.
 */
export type Effect =
  /** Makes the session's room and event at Google as they should be now, or removes the event of a session that is gone. */
  | { readonly kind: 'SYNC_SESSION_EVENT'; readonly sessionId: string }
  | { readonly kind: 'SEND_MESSAGE'; readonly messageId: string }
  | { readonly kind: 'EXPIRE_HOLD'; readonly bookingId: string }
  | { readonly kind: 'CLOSE_CHECKOUT'; readonly bookingId: string }
  /** A webhook came in: fetch what it is about and act on that. */
  | { readonly kind: 'APPLY_PAYMENT_EVENT'; readonly type: string; readonly objectId: string }
  | { readonly kind: 'REFUND_INVOICE'; readonly invoiceId: string; readonly subscriptionId: string }
  | { readonly kind: 'SYNC_CALENDAR'; readonly mentorId: string }
  | { readonly kind: 'REVOKE_GRANT'; readonly sealedToken: string; readonly mentorId: string };

export type EffectKind = Effect['kind'];

/** How one try to carry out an effect ended. */
export type EffectOutcome =
  | { readonly outcome: 'DONE' }
  /** Not yet, and nobody's fault: try again then; burns no attempt. */
  | { readonly outcome: 'SNOOZE'; readonly forMs: number }
  /** Will never succeed unchanged: parked for a person to look at. */
  | { readonly outcome: 'GIVE_UP'; readonly error: string };

export const DONE: EffectOutcome = { outcome: 'DONE' };
