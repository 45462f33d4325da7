import type { Account } from './account.ts';
import { malformed, resourceMissing } from './fault.ts';
import type { RawObject } from './form.ts';
import { integer, list, type Read, readShape, type Shape, text } from './parameters.ts';
import type { Table } from './tables.ts';
import type { List } from './wire.ts';

/** One endpoint: what it accepts, and what it does with it. Path ids arrive in order. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly pattern: RegExp;
  readonly answer: (account: Account, raw: RawObject, ids: readonly string[]) => Answer;
}

/** The resource, and the paths of it the caller wants expanded. */
interface Answer {
  readonly body: object;
  readonly expand: readonly string[];
}

const everywhere = { expand: list(text) };

/**
 * An endpoint such as `route('POST', '/v1/customers/:id', { email: text }, (account, params, id) => …)`.
 * Parameters outside `shape` are refused as unknown.
 */
export function route<S extends Shape>(
  method: Route['method'],
  path: string,
  shape: S,
  run: (account: Account, params: Read<S>, ...ids: string[]) => object,
): Route {
  const pattern = new RegExp(`^${path.replaceAll(/:\w+/g, '([^/]+)')}$`);
  return {
    method,
    pattern,
    answer: (account, raw, ids) => {
      const { expand, ...own } = raw;
      const params = readShape(own, shape);
      const paths = expand === undefined ? [] : (readShape({ expand }, everywhere).expand ?? []);
      return { body: run(account, params, ...ids), expand: paths };
    },
  };
}

/** The parameters every list takes. */
export const paging = { limit: integer, starting_after: text, ending_before: text };

/**
 * One page of `rows` (newest first), as https://docs.stripe.com/api/pagination describes it.
 * `limit` is 1 to 100, 10 unless given.
 */
export function page<Row extends { readonly id: string }>(
  url: string,
  rows: readonly Row[],
  params: { readonly limit?: number; readonly starting_after?: string; readonly ending_before?: string },
): List<Row> {
  const { limit = 10, starting_after: after, ending_before: before } = params;
  if (limit < 1 || limit > 100) throw parameterRange(limit);
  if (before !== undefined) {
    const end = indexOf(rows, before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list', data: rows.slice(start, end), has_more: start > 0, url };
  }
  const start = after === undefined ? 0 : indexOf(rows, after, 'starting_after') + 1;
  return { object: 'list', data: rows.slice(start, start + limit), has_more: rows.length > start + limit, url };
}

/** Row ids of a table filtered, newest first: the usual source of a page. */
export function matching<Row extends { readonly id: string }>(table: Table<Row>, keep: (row: Row) => boolean): Row[] {
  return table.newestFirst().filter(keep);
}

function indexOf(rows: readonly { readonly id: string }[], id: string, param: string): number {
  const index = rows.findIndex((row) => row.id === id);
  if (index === -1) throw resourceMissing('object', id, param);
  return index;
}

function parameterRange(limit: number): Error {
  return limit < 1
    ? malformed(`This value must be greater than or equal to 1.`, 'limit', 'parameter_invalid_integer')
    : malformed(`This value must be less than or equal to 100 (it currently is '${limit}').`, 'limit');
}
