import { and, eq, gt, lt, or, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { EpochMs } from '../domain/time.ts';

/** A place in a list that is ordered by an instant and then by id; null before its first row. */
export type ListPlace = { readonly at: EpochMs; readonly id: string } | null;

/** Whether a row stands behind a place, in a list that runs forwards in time. Undefined where every row does. */
export function laterThan(after: ListPlace, at: AnyPgColumn, id: AnyPgColumn): SQL | undefined {
  return after === null ? undefined : or(gt(at, after.at), and(eq(at, after.at), gt(id, after.id)));
}

/** The same in a list that runs backwards. */
export function earlierThan(after: ListPlace, at: AnyPgColumn, id: AnyPgColumn): SQL | undefined {
  return after === null ? undefined : or(lt(at, after.at), and(eq(at, after.at), lt(id, after.id)));
}
