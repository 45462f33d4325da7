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
  /** True for an event of whole days. */
  readonly allDay: boolean;
  /** The session our own event belongs to (private extended property), else null. */
  readonly sessionId: string | null;
}

/** One of our own sessions' events as it stands in the mentor's calendar, whoever changed it last. */
export interface OwnEvent {
  readonly eventId: string;
  /** The session it was written for. Of a deleted event only the id is left, and that names the session too. */
  readonly sessionId: string;
  /** Changes with every change of the event; null where Google sent none. */
  readonly etag: string | null;
  readonly status: 'CONFIRMED' | 'TENTATIVE' | 'CANCELLED';
  /** Null for an event that is deleted. An event that was made all-day covers its days in the calendar's zone. */
  readonly start: EpochMs | null;
  readonly end: EpochMs | null;
}

export interface CalendarChanges {
  /** True when `changes` is the whole calendar, so that what it does not list is gone. */
  readonly full: boolean;
  readonly changes: readonly CalendarChange[];
  /** The changes that are of our own sessions' events, told in full. */
  readonly ownEvents: readonly OwnEvent[];
  readonly nextSyncToken: string;
  /** The calendar's own IANA zone. */
  readonly timeZone: string;
}

/** A calendar the account can see. */
export interface ListedCalendar {
  /** `primary` for the account's own, whatever its address; the provider's id for every other. */
  readonly calendarId: string;
  readonly name: string;
  readonly timeZone: string | null;
  readonly isWritable: boolean;
}

/** A channel as the provider opened it. */
export interface OpenedChannel {
  /** The provider's name for what is watched: every message carries it. */
  readonly resourceId: string;
  readonly expiresAt: EpochMs;
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
  /** Names this state of the event; null when the provider named none. */
  readonly etag: string | null;
  readonly iCalUid: string;
  readonly htmlLink: string | null;
  /** The conference link of the event itself, where one was requested and is ready. */
  readonly meetLink: string | null;
  /** Google gave up making the conference that was requested: only another request id helps. */
  readonly conferenceFailed: boolean;
}

/** An event as it stands in the calendar, whoever wrote it last. */
export interface FoundEvent {
  readonly etag: string | null;
  readonly cancelled: boolean;
  /** Null for an event of whole days. */
  readonly interval: Interval | null;
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
    /** True when our own account of the provider's quota had no room: nothing was sent, and no try was made. */
    readonly heldBack = false,
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
  /** Every calendar the account can see, hidden ones included, paged to the end. */
  listCalendars(accessToken: string): Promise<readonly ListedCalendar[]>;
  /**
   * Changes since `syncToken`, paged to the end; with null everything in `window`, which the next token then keeps.
   * Throws `SYNC_TOKEN_GONE` on 410.
   */
  listChanges(
    accessToken: string,
    request: { calendarId: string; syncToken: string | null; window: Interval },
  ): Promise<CalendarChanges>;
  /**
   * Busy time of several calendars as Google itself sees it now, half-open, joined. Throws `UNAVAILABLE` when the
   * answer for any of them is an error: it looks like "nothing is busy".
   */
  freeBusy(
    accessToken: string,
    request: { calendarIds: readonly string[]; interval: Interval },
  ): Promise<readonly Interval[]>;
  /** Opens a channel for changes of a calendar's events. Messages carry `token`; the channel ends by itself. */
  watchChanges(
    accessToken: string,
    request: { calendarId: string; channelId: string; token: string; address: string },
  ): Promise<OpenedChannel>;
  /** Ends a channel. One that is gone already counts as ended. */
  stopChannel(accessToken: string, request: { channelId: string; resourceId: string }): Promise<void>;
  /** One event as it stands, also a deleted one; null for an id the calendar has never had. */
  readEvent(accessToken: string, request: { calendarId: string; eventId: string }): Promise<FoundEvent | null>;
  /**
   * Creates the event, or finds that it is there already (409, lost answer) and brings it up to date. Idempotent by
   * `eventId`. `CONFLICT` when the id is taken for good: use another. With `over` nothing but that state of the event
   * is written over; `UNAVAILABLE` when it has another.
   */
  putEvent(
    accessToken: string,
    request: { calendarId: string; event: SessionEvent; over?: string | null },
  ): Promise<WrittenEvent>;
  /** Removes the event. One that is gone already counts as removed. */
  deleteEvent(accessToken: string, request: { calendarId: string; eventId: string }): Promise<void>;
}
