import { inTransaction, isUniqueViolation, type Transaction } from '../db/client.ts';
import {
  claimConsent,
  findConnection,
  findConnectionByAccount,
  findMentorCalendar,
  lockConnection,
  lockMentorCalendar,
  type PendingConsent,
  replaceConnection,
  type SealedConnection,
} from '../db/queries/calendars.ts';
import { listConnectedCalendars } from '../db/queries/connected-calendars.ts';
import { listCallsToShow } from '../db/queries/demo-calls.ts';
import { listSessionsToShow } from '../db/queries/session-google.ts';
import { lockUser } from '../db/queries/users.ts';
import { endChannels } from '../db/queries/watch-channels.ts';
import { DEFAULT_SETTINGS } from '../domain/availability/mentor-calendar.ts';
import { missingScopes } from '../domain/calendar/scopes.ts';
import type { Effect } from '../domain/effects.ts';
import { addMs, DAY_MS, type EpochMs } from '../domain/time.ts';
import { type CalendarGrant, ProviderError } from '../ports/calendar-provider.ts';
import { hashSecret, verifierContext } from './connect-google-calendar.ts';
import type { Deps } from './deps.ts';
import { tokenContext } from './google-access.ts';
import { recordChange } from './record-change.ts';
import { revokeGrantEffect } from './revoke-grant.ts';
import { syncGoogleCalendar } from './sync-google-calendar.ts';
import { calendarEffects } from './watch-calendar.ts';

type ConsentDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'timers' | 'vault' | 'calendars' | 'log' | 'config'>;

/** How the way back from Google's consent page ended. */
export type ConsentOutcome =
  | { readonly outcome: 'CONNECTED'; readonly mentorId: string }
  | { readonly outcome: 'PARTIAL_SCOPES'; readonly mentorId: string; readonly missingScopes: readonly string[] }
  /** The mentor said no on Google's page. */
  | { readonly outcome: 'DENIED' }
  /** The state is unknown, used or too old: nothing was asked of Google. */
  | { readonly outcome: 'INVALID_STATE' }
  /** Another browser began it: nothing was asked of Google, and the state is spent. */
  | { readonly outcome: 'OTHER_BROWSER' }
  /** Google gave no lasting grant; a new consent is needed. */
  | { readonly outcome: 'NO_REFRESH_TOKEN' }
  /** This Google account belongs to another mentor here. */
  | { readonly outcome: 'ACCOUNT_IN_USE' }
  | { readonly outcome: 'GOOGLE_UNAVAILABLE' };

/** What a browser brings back from Google. */
interface ConsentCallback {
  readonly state: string | null;
  readonly code: string | null;
  readonly error: string | null;
  /** What this server left in the browser when it last began a consent; null when it holds nothing. */
  readonly browserSecret: string | null;
}

/**
 * Finishes a consent: takes the state (once), exchanges the code, checks what was granted, seals the tokens,
 * reads the calendar for the first time, and owes Google every session that was booked, moved or cancelled before.
 */
export async function finishGoogleConsent(deps: ConsentDeps, callback: ConsentCallback): Promise<ConsentOutcome> {
  if (callback.state === null) return { outcome: 'INVALID_STATE' };
  const stateHash = hashSecret(callback.state);
  const consent = await inTransaction(deps.db, (tx) => claimConsent(tx, stateHash, deps.clock.now()));
  if (consent === null) return { outcome: 'INVALID_STATE' };
  if (!isSameBrowser(deps, consent, callback.browserSecret)) return { outcome: 'OTHER_BROWSER' };
  if (callback.error !== null || callback.code === null) return { outcome: 'DENIED' };

  const grant = await exchange(deps, consent, callback.code);
  if (grant === null) return { outcome: 'GOOGLE_UNAVAILABLE' };
  const missing = missingScopes(grant.grantedScopes);
  const stored = await store(deps, consent.mentorId, grant, missing.length > 0);
  if (stored !== 'STORED') return { outcome: stored };
  if (missing.length > 0) return { outcome: 'PARTIAL_SCOPES', mentorId: consent.mentorId, missingScopes: missing };
  await syncGoogleCalendar(deps, consent.mentorId);
  await tellIfUnread(deps, consent.mentorId);
  return { outcome: 'CONNECTED', mentorId: consent.mentorId };
}

/**
 * Whoever is lured to somebody else's address of Google's page would give away their own calendar: their browser lacks
 * the secret, or holds that of a consent of their own.
 */
function isSameBrowser(
  { config }: Pick<Deps, 'config'>,
  { browserHash }: PendingConsent,
  browserSecret: string | null,
): boolean {
  if (browserSecret === null || browserHash === null) return !config.google.requireConsentCookie;
  return hashSecret(browserSecret) === browserHash;
}

async function exchange(deps: ConsentDeps, consent: PendingConsent, code: string): Promise<CalendarGrant | null> {
  const context = verifierContext(consent.stateHash, consent.mentorId);
  try {
    return await deps.calendars.exchangeCode({
      code,
      codeVerifier: deps.vault.open(consent.sealedCodeVerifier, context),
    });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    deps.log.warn({ mentorId: consent.mentorId, failure: error.failure }, 'Google did not exchange a code');
    return null;
  }
}

type StoreOutcome = 'STORED' | 'NO_REFRESH_TOKEN' | 'ACCOUNT_IN_USE';

/** Two mentors may come back with one account at the same moment: the database takes one of them. */
async function store(
  deps: ConsentDeps,
  mentorId: string,
  grant: CalendarGrant,
  partial: boolean,
): Promise<StoreOutcome> {
  try {
    return await inTransaction(deps.db, (tx) => storeLocked(deps, tx, { mentorId, grant, partial }));
  } catch (error) {
    if (!isUniqueViolation(error, 'calendar_connections_google_account')) throw error;
    return 'ACCOUNT_IN_USE';
  }
}

interface ConsentGiven {
  readonly mentorId: string;
  readonly grant: CalendarGrant;
  readonly partial: boolean;
}

/** Until the calendar was read once its busy time is unknown, so the connection starts as an error, not as free. */
async function storeLocked(deps: ConsentDeps, tx: Transaction, given: ConsentGiven): Promise<StoreOutcome> {
  const { mentorId, grant, partial } = given;
  const now = deps.clock.now();
  // Consents of one mentor wait for one another. A mentor without settings has only the row of the user to lock.
  await lockMentorCalendar(tx, mentorId);
  await lockUser(tx, mentorId);
  const owner = await findConnectionByAccount(tx, grant.accountId);
  if (owner !== null && owner.mentorId !== mentorId) return 'ACCOUNT_IN_USE';
  const before = await findConnection(tx, mentorId);
  const sealedRefreshToken = lastingGrant(deps, given, before);
  if (sealedRefreshToken === null) return 'NO_REFRESH_TOKEN';
  const replaced = before !== null && before.googleAccountId !== grant.accountId;
  const oldGrant = replaced ? await revokeGrantEffect(deps, tx, before) : null;
  await replaceConnection(
    tx,
    {
      mentorId,
      state: partial ? 'PARTIAL_SCOPES' : 'CALENDAR_ERROR',
      googleAccountId: grant.accountId,
      googleEmail: grant.accountEmail,
      grantedScopes: grant.grantedScopes,
      lastSyncedAt: null,
      lastError: partial ? 'SCOPES_MISSING' : 'NOT_READ_YET',
      sealedRefreshToken,
      sealedAccessToken: deps.vault.seal(grant.accessToken, tokenContext(mentorId, 'sealed_access_token')),
      accessTokenExpiresAt: grant.accessTokenExpiresAt,
    },
    now,
  );
  await recordConsent(deps, tx, { given, before, replaced, oldGrant, now });
  return 'STORED';
}

/** The refresh token to keep, sealed: the new one, or that of a live connection of the same account. */
function lastingGrant(
  deps: Pick<Deps, 'vault'>,
  { mentorId, grant }: ConsentGiven,
  before: SealedConnection | null,
): string | null {
  if (grant.refreshToken !== null) {
    return deps.vault.seal(grant.refreshToken, tokenContext(mentorId, 'sealed_refresh_token'));
  }
  const keeps = before?.googleAccountId === grant.accountId && before.state !== 'REAUTH_REQUIRED';
  return keeps ? before.sealedRefreshToken : null;
}

/** Tells of the state the connection is in now, which may take all slots away, and owes what follows from it. */
async function recordConsent(
  deps: ConsentDeps,
  tx: Transaction,
  consent: {
    readonly given: ConsentGiven;
    readonly before: SealedConnection | null;
    /** Another account than before; its grant and its channels come to an end. */
    readonly replaced: boolean;
    readonly oldGrant: Effect | null;
    readonly now: EpochMs;
  },
): Promise<void> {
  const { before, replaced, oldGrant, now } = consent;
  const { mentorId, partial } = consent.given;
  const state = partial ? 'PARTIAL_SCOPES' : 'CALENDAR_ERROR';
  // The channels of the same account may have ended with the grant they rest on, which nobody tells.
  await endChannels(tx, mentorId, now);
  const blocking = (await listConnectedCalendars(tx, mentorId)).filter(({ blocks }) => blocks);
  const calendarIds = blocking.map(({ calendarId }) => calendarId);
  const waiting = partial ? [] : await listSessionsToShow(tx, mentorId, now);
  const calls = partial ? [] : await listCallsToShow(tx, mentorId, now);
  const horizonDays = (await findMentorCalendar(tx, mentorId))?.horizonDays ?? DEFAULT_SETTINGS.horizonDays;
  await recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: 'calendar.connected',
    subject: `mentor/${mentorId}`,
    details: { state, replaced },
    effects: [
      ...(partial ? [] : calendarEffects(mentorId, calendarIds).map((effect) => ({ effect }))),
      ...waiting.map((sessionId) => ({ effect: { kind: 'SYNC_SESSION_EVENT' as const, sessionId } })),
      ...calls.map((demoCallId) => ({ effect: { kind: 'SYNC_DEMO_CALL_EVENT' as const, mentorId, demoCallId } })),
      ...(oldGrant === null ? [] : [{ effect: oldGrant }]),
      ...(replaced ? [{ effect: { kind: 'NOTICE_CONFLICTS' as const, mentorId } }] : []),
    ],
    // A full grant is read at once; how that ends is what the dashboard is told.
    events:
      !partial || before?.state === state
        ? []
        : [{ userId: mentorId, body: { kind: 'CALENDAR_STATE_CHANGED', mentorId, state } }],
    availability: { mentorId, within: { start: now, end: addMs(now, horizonDays * DAY_MS) } },
  });
}

/** A calendar that could not be read for the first time stays an error, and its mentor hears of it. */
async function tellIfUnread(deps: Pick<Deps, 'db' | 'clock' | 'random'>, mentorId: string): Promise<void> {
  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    const connection = await lockConnection(tx, mentorId);
    if (connection?.state !== 'CALENDAR_ERROR') return;
    const body = { kind: 'CALENDAR_STATE_CHANGED', mentorId, state: connection.state } as const;
    await recordChange(deps, tx, now, {
      actor: { kind: 'system' },
      action: 'calendar.not_read_yet',
      subject: `mentor/${mentorId}`,
      events: [{ userId: mentorId, body }],
    });
  });
}
