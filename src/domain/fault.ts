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

/** Every code a `userErrors` entry can carry, and what it means. */
export const USER_ERROR_MEANINGS = {
  INVALID_SCHEDULE: 'weekly hours or an override that cannot be: end before start, overlap, malformed time',
  PREVIEW_NEEDED: 'sessions are only cancelled as a preview has shown it; `setAvailability` wants its token',
  PREVIEW_STALE: 'what the preview showed is not what would be done now; look at a new one',
  OUT_OF_RANGE: 'a number outside its bounds',
  INVALID_SERIES: 'first sessions that do not fit the frequency, overlap, or lie more than seven days apart',
  IN_THE_PAST: 'that time has passed',
  MENTOR_NOT_FOUND: 'there is no such mentor',
  REVIEW_NOT_OPEN: 'nothing to review yet, the review shows already, or its time is over',
  ATTENDANCE_NOT_OPEN: 'too early or too late to say what became of a session, or it is settled',
  TICKET_NOT_OPEN: 'the ticket is not in a state for this step',
  VERIFICATION_NOT_OPEN: 'the team has the request, has decided it already, or it changed since it was read',
  SLOT_TAKEN: 'somebody else was faster, or holds it',
  SLOT_NOT_AVAILABLE: 'refused for the reasons in `check`',
  CALENDAR_UNKNOWN: 'the mentor’s calendar cannot be read just now; unknown is never free',
  TRIAL_ALREADY_USED: 'one trial per student and mentor',
  IDEMPOTENCY_KEY_REUSED: 'the key came with another request before',
  PAYMENT_UNAVAILABLE: 'the payment provider is away; the times are held, try again with the same key',
  LINK_USED: 'the signed link is good once, and was used before',
  LINK_EXPIRED: 'the time of the signed link is over',
  DEMO_CALL_EXISTS: 'this address has a demo call ahead already',
  DEMO_CALL_NOT_CHANGEABLE:
    'the demo call has begun, is over, or was cancelled; or, to say what became of it, has not begun',
  SESSION_NOT_CHANGEABLE: 'it has begun, is over, is cancelled, or is not paid for',
  PROPOSAL_PENDING: 'something about this session is waiting for an answer already',
  PROPOSAL_CLOSED: 'the proposal does not wait any more',
  PROPOSAL_NOT_YOURS: 'the other side has to answer it, or to take it back',
  CHOICE_NEEDED: 'name one of the times proposed, the one the other side named if it did',
  CALENDAR_NOT_CONNECTED: 'connect Google Calendar first',
  CALENDAR_NEEDED: 'at least one calendar must block time',
  CALENDAR_NOT_FOUND: 'the Google account has no such calendar',
  CALENDAR_NOT_WRITABLE: 'the Google account may only read this calendar',
  SUBSCRIPTION_NOT_CHANGEABLE: 'what is asked for does not go with where the subscription stands',
  NOT_SUBSCRIBED: 'nothing is paid for this booking, or nothing any more',
  UNKNOWN_CURRENCY: 'not an ISO 4217 code in capitals',
  NOTHING_TO_SHOW: 'no example of that kind of message, or it would not be sent as things are',
  ADDRESS_NOT_SUPPRESSED: 'this address takes mail already',
  MESSAGE_WAITING: 'a message that has not gone out yet cannot be sent once more',
  NOT_OPTIONAL: 'messages that belong to what somebody does here cannot be switched off',
  INVALID_TEXT: 'empty, too long, or with control characters',
} as const;

export type UserErrorCode = keyof typeof USER_ERROR_MEANINGS;

export function userError(code: UserErrorCode, message: string, path: readonly string[] | null = null): UserError {
  return { code, message, path };
}
