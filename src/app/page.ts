import { Fault } from '../domain/fault.ts';
import { isUuid } from '../domain/ids.ts';
import { type EpochMs, parseInstant, toIso } from '../domain/time.ts';

/** What a client asks of a list: how many, and after which place. */
export interface PageQuestion {
  readonly first: number | null;
  readonly after: string | null;
}

/** A place in a list that is ordered by an instant and then by id: it stays right when rows come and go. */
export interface Place {
  readonly at: EpochMs;
  readonly id: string;
}

/** The same, read and checked. */
export interface PageRequest {
  readonly limit: number;
  readonly after: Place | null;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly hasNextPage: boolean;
  /** Whether it follows a place in the list, so that something came before it. */
  readonly hasPreviousPage: boolean;
}

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 100;

/**
 * Reads what a client asks of a list. Throws `BAD_USER_INPUT` for a cursor or size that cannot be.
 *
 * @param unasked how many when the client does not say
 */
export function readPage({ first, after }: PageQuestion, unasked = DEFAULT_PAGE): PageRequest {
  const limit = first ?? unasked;
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE) {
    throw new Fault('BAD_USER_INPUT', `\`first\` must be from 1 to ${LARGEST_PAGE}.`, { path: ['first'] });
  }
  return { limit, after: after === null ? null : readCursor(after) };
}

/** A page out of rows of which one more was asked for than the page holds. */
export function pageOf<T>(
  rows: readonly T[],
  { limit, after }: { readonly limit: number; readonly after: unknown },
): Page<T> {
  return { items: rows.slice(0, limit), hasNextPage: rows.length > limit, hasPreviousPage: after !== null };
}

/** The same for several lists that were read together: a page for each of `owners`, in their order. */
export function pagesOf<T>(
  owners: readonly string[],
  rows: readonly T[],
  ownerOf: (row: T) => string,
  page: PageRequest,
): Page<T>[] {
  const byOwner = new Map<string, T[]>(owners.map((id) => [id, []]));
  for (const row of rows) byOwner.get(ownerOf(row))?.push(row);
  return owners.map((id) => pageOf(byOwner.get(id) ?? [], page));
}

/** Where something stands in its list, opaque to clients. */
export function cursorOf({ at, id }: Place): string {
  return Buffer.from(`${toIso(at)} ${id}`).toString('base64url');
}

/** The same for a list that is ordered by a whole number alone. */
export function cursorOfNumber(number: number): string {
  return Buffer.from(String(number)).toString('base64url');
}

/** Reads such a cursor back. Throws `BAD_USER_INPUT` for what is none. */
export function readNumber(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Fault('BAD_USER_INPUT', 'This is not a cursor of this list.', { path: ['after'] });
}

function readCursor(cursor: string): Place {
  const [text = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const at = parseInstant(text);
  // Only as we write it: every instant in that form, from 1970 on, is one the database can compare with.
  if (at === null || at < 0 || toIso(at) !== text || !isUuid(id)) {
    throw new Fault('BAD_USER_INPUT', 'This is not a cursor of this list.', { path: ['after'] });
  }
  return { at, id };
}
