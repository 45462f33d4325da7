import type { Interval } from '../domain/interval.ts';
import type { EpochMs } from '../domain/time.ts';

/** What a consent gave us. `refreshToken` is null when the provider sent none. */
export interface CalendarGrant {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: EpochMs;
  readonly refreshToken: string | null;
  readonly grantedScopes: readonly string[];
  /** The provider's stable account id (`sub`) and its address. */
  readonly accountId: string;
  readonly accountEmail: string;
}

export interface AccessToken {
  readonly accessToken: string;
  readonly expiresAt: EpochMs;
  /** Set only when the provider rotated it; absent never means "forget the old one". */
  readonly refreshToken: string | null;
}

/** One event of a mirrored calendar, reduced to what availability needs. */
export interface CalendarChange {
  readonly eventId: string;
  /** Null when the event does not block: cancelled, transparent, declined, a working location, or our own session's event. */
  readonly busy: Interval | null;
  /** The session our own event belongs to (private extended property), else null. */
  readonly sessionId: string | null;
}

export interface CalendarChanges {
  /** True when `changes` is the whole calendar, so that what it does not list is gone. */
  readonly full: boolean;
  readonly changes: readonly CalendarChange[];
  readonly nextSyncToken: string;
  /** The calendar's own IANA zone. */
  readonly timeZone: string;
}

export interface SessionEvent {
  /** Chosen by us, derived from the session: base32hex letters and digits. */
  readonly eventId: string;
  readonly sessionId: string;
  readonly bookingId: string;
  readonly interval: Interval;
  /** IANA zone the event is shown in. */
  readonly timeZone: string;
  readonly title: string;
  readonly description: string;
  readonly attendeeEmail: string;
  readonly attendeeName: string;
  /** The room's link; null when the event should make a room of its own (`conferenceRequestId` then names it). */
  readonly meetLink: string | null;
  readonly conferenceRequestId: string | null;
}

export interface WrittenEvent {
  readonly eventId: string;
  readonly iCalUid: string;
  readonly htmlLink: string | null;
  /** The conference link of the event itself, where one was requested and is ready. */
  readonly meetLink: string | null;
  /** Google gave up making the conference that was requested: only another request id helps. */
  readonly conferenceFailed: boolean;
}

/** Why a provider did not do it. `retryAfterMs` where the provider said so. */
export type ProviderFailure =
  | 'UNAUTHORIZED' // access token refused: refresh once
  | 'GRANT_DEAD' // invalid_grant: only a new consent helps
  | 'FORBIDDEN' // scope or rights missing: do not retry
  | 'NOT_FOUND'
  | 'CONFLICT' // 409, 412
  | 'SYNC_TOKEN_GONE' // 410 on a sync token
  | 'RATE_LIMITED'
  | 'QUOTA_EXCEEDED' // "calendar usage limits": hours, not seconds
  | 'INVALID' // 400, 422: never succeeds unchanged
  | 'DECLINED' // the customer's bank or the provider said no, finally
  | 'UNAVAILABLE'; // 5xx, timeout, reset, garbled answer

/** The one error adapters throw for an outside failure. Its message is ours: no body, header or token of the provider. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  constructor(
    readonly provider: 'google' | 'stripe' | 'resend',
    readonly failure: ProviderFailure,
    /** The call that failed, for logs: `calendar.events.insert`. */
    readonly operation: string,
    readonly retryAfterMs: number | null = null,
  ) {
    super(`${provider} ${operation}: ${failure}`);
  }

  /** True when the same call may succeed later without anyone's help. */
  get isTransient(): boolean {
    return this.failure === 'RATE_LIMITED' || this.failure === 'QUOTA_EXCEEDED' || this.failure === 'UNAVAILABLE';
  }

  /**
   * True when our own key was refused. Stripe and Resend know us by one, which is rolled by hand and put right by
   * hand; Google's refusals are about one mentor's grant.
   */
  get refusesOurKey(): boolean {
    return this.provider !== 'google' && (this.failure === 'UNAUTHORIZED' || this.failure === 'FORBIDDEN');
  }
}

export interface CalendarProvider {
  /** Where the mentor consents. PKCE S256; `codeVerifier` stays with us, its challenge is derived here. */
  authorizationUrl(request: { state: string; codeVerifier: string; loginHint: string | null }): string;
  exchangeCode(request: { code: string; codeVerifier: string }): Promise<CalendarGrant>;
  refresh(refreshToken: string): Promise<AccessToken>;
  revoke(token: string): Promise<void>;
  /** Changes since `syncToken`, paged to the end; with null the whole window `[windowStart, ∞)`. Throws `SYNC_TOKEN_GONE` on 410. */
  listChanges(
    accessToken: string,
    request: { calendarId: string; syncToken: string | null; windowStart: EpochMs },
  ): Promise<CalendarChanges>;
  /** Busy time as Google itself sees it now, half-open; throws `UNAVAILABLE` when the calendar's answer is an error. */
  freeBusy(accessToken: string, request: { calendarId: string; interval: Interval }): Promise<readonly Interval[]>;
  /** Creates the event, or finds that it is there already (409, lost answer) and brings it up to date. Idempotent by `eventId`. `CONFLICT` when the id is taken for good: use another. */
  putEvent(accessToken: string, request: { calendarId: string; event: SessionEvent }): Promise<WrittenEvent>;
  /** Removes the event. One that is gone already counts as removed. */
  deleteEvent(accessToken: string, request: { calendarId: string; eventId: string }): Promise<void>;
}
