import { isRecord } from '../http.ts';
import { GoogleError } from './errors.ts';

/** What a sync token remembers of the list it came from. Opaque to clients. */
export interface SyncToken {
  readonly calendarId: string;
  /** The sandbox's life it belongs to. */
  readonly epoch: number;
  readonly issuedAt: number;
  /** The calendar's count of changes when the list began. */
  readonly change: number;
  readonly singleEvents: boolean;
  readonly window: { readonly min: number | null; readonly max: number | null };
}

/** Where a page ended: the sort key of its last entry, and the count of changes when the first page was read. */
export interface PageToken {
  readonly key: number;
  readonly id: string;
  readonly asOf: number;
}

export function writeToken(token: SyncToken | PageToken): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

/** Throws 400 for a text that is no sync token of this calendar, 410 `fullSyncRequired` for one that is too old. */
export function readSyncToken(text: string, current: { calendarId: string; epoch: number; now: number }): SyncToken {
  const token = decoded(text);
  if (!isSyncToken(token) || token.calendarId !== current.calendarId) {
    throw GoogleError.badRequest('invalid', 'Invalid sync token value.', 'syncToken');
  }
  if (token.epoch !== current.epoch || current.now - token.issuedAt > SYNC_TOKEN_LIFE_MS) {
    throw new GoogleError({
      status: 410,
      reason: 'fullSyncRequired',
      message: 'Sync token is no longer valid, a full sync is required.',
      location: 'syncToken',
      locationType: 'parameter',
    });
  }
  return token;
}

/** Throws 400 for a text that is no page token. */
export function readPageToken(text: string): PageToken {
  const token = decoded(text);
  if (
    isRecord(token) &&
    typeof token.key === 'number' &&
    typeof token.id === 'string' &&
    typeof token.asOf === 'number'
  ) {
    return { key: token.key, id: token.id, asOf: token.asOf };
  }
  throw GoogleError.badRequest('invalid', 'Invalid page token value.', 'pageToken');
}

function decoded(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown;
  } catch {
    return null; // not ours; the caller refuses it
  }
}

function isSyncToken(token: unknown): token is SyncToken {
  return isRecord(token) && typeof token.change === 'number' && typeof token.calendarId === 'string';
}

/** Google does not say how long a token lives, only that it may end; a month lets tests see that happen. */
const SYNC_TOKEN_LIFE_MS = 30 * 86_400_000;
