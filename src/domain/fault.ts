/**
 * Every way a request can be refused or fail for reasons outside the product's own rules.
 * Expected failures of a mutation are not here: those are outcomes, answered in `userErrors`.
 */
export const FAULT_CODES = [
  'UNAUTHENTICATED', // no token, or one that is not valid any more
  'FORBIDDEN', // a role that may never do this
  'NOT_FOUND', // does not exist, or is not the viewer's to see: the two look alike
  'BAD_USER_INPUT', // an argument is malformed or out of bounds
  'RATE_LIMITED', // try again after `retryAfterMs`
  'SERVICE_UNAVAILABLE', // the database or a provider is away
] as const;

export type FaultCode = (typeof FAULT_CODES)[number];

/** A refusal. It is thrown, keeps its message on the way out, and becomes a GraphQL error with `extensions.code`. */
export class Fault extends Error {
  override readonly name = 'Fault';
  /** Path of the argument at fault, from the field's arguments inwards: `['input', 'timeZone']`. */
  readonly argumentPath: readonly string[] | null;
  readonly retryAfterMs: number | null;

  constructor(
    readonly code: FaultCode,
    message: string,
    details: { path?: readonly string[]; retryAfterMs?: number } = {},
  ) {
    super(message);
    this.argumentPath = details.path ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
  }
}

/** What strangers hear of anything that does not exist or is not theirs. */
export function notFound(what: string): Fault {
  return new Fault('NOT_FOUND', `There is no such ${what}.`);
}

/** An expected failure of a mutation: a stable code, a sentence, and the path of the argument at fault. */
export interface UserError {
  readonly code: UserErrorCode;
  readonly message: string;
  readonly path: readonly string[] | null;
}

/** Every code a `userErrors` entry can carry. */
export const USER_ERROR_CODES = [
  'INVALID_SCHEDULE', // an interval or override that cannot be: end before start, overlap, malformed time
  'PREVIEW_NEEDED', // sessions are only cancelled as a preview has shown it
  'PREVIEW_STALE', // what a preview showed is not what would be done now
  'OUT_OF_RANGE', // a number outside its bounds
  'INVALID_SERIES', // first sessions that do not fit the frequency, or overlap
  'IN_THE_PAST',
  'MENTOR_NOT_FOUND',
  'REVIEW_NOT_OPEN', // nothing to review yet, the review shows already, or its time is over
  'ATTENDANCE_NOT_OPEN', // too early or too late to say what became of a session, or it is settled
  'TICKET_NOT_OPEN', // this step makes no sense in the state the ticket is in
  'VERIFICATION_NOT_OPEN', // with the team, decided already, or changed since it was read
  'SLOT_TAKEN', // somebody else was faster, or holds it
  'SLOT_NOT_AVAILABLE', // refused for the reasons in `check`
  'CALENDAR_UNKNOWN', // the mentor's calendar cannot be read just now; nothing was booked
  'TRIAL_ALREADY_USED',
  'IDEMPOTENCY_KEY_REUSED', // the same key came with another request
  'PAYMENT_UNAVAILABLE', // the payment provider is away; try again with the same key
  'LINK_USED', // a signed link that is good once was used before
  'LINK_EXPIRED', // a signed link whose time is over
  'DEMO_CALL_EXISTS', // this address has a demo call ahead already
  'DEMO_CALL_NOT_CHANGEABLE', // it is over, cancelled, or has begun
  'SESSION_NOT_CHANGEABLE', // it is over, cancelled, or not paid for
  'PROPOSAL_PENDING', // the session has a proposal that waits
  'PROPOSAL_CLOSED', // it does not wait any more
  'PROPOSAL_NOT_YOURS', // the other side has to answer, or to take it back
  'CHOICE_NEEDED', // none of the times proposed was named, or another than the other side named
  'CALENDAR_NOT_CONNECTED',
  'CALENDAR_NEEDED', // no calendar would block time any more
  'CALENDAR_NOT_FOUND', // the account has no such calendar
  'CALENDAR_NOT_WRITABLE', // sessions cannot be written to it
  'SUBSCRIPTION_NOT_CHANGEABLE', // what is asked for does not go with where it stands
  'NOT_SUBSCRIBED', // nothing is paid for this booking, or nothing any more
  'UNKNOWN_CURRENCY', // not an ISO 4217 code in capitals
  'NOTHING_TO_SHOW', // no example of that kind of message, or it would not be sent as things are
  'ADDRESS_NOT_SUPPRESSED', // this address takes mail already
  'MESSAGE_WAITING', // a message that has not gone out yet cannot be sent once more
  'NOT_OPTIONAL', // messages that belong to what somebody does here cannot be switched off
  'INVALID_TEXT', // empty, too long, or with control characters
] as const;

export type UserErrorCode = (typeof USER_ERROR_CODES)[number];

export function userError(code: UserErrorCode, message: string, path: readonly string[] | null = null): UserError {
  return { code, message, path };
}
