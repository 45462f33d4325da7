import { and, asc, count, eq, gt, inArray, isNull, lt, ne, or } from 'drizzle-orm';
import type { DemoCall, DemoCallStatus } from '../../domain/demo-calls/demo-call.ts';
import { addMs, type EpochMs, MINUTE_MS } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { type ListPlace, laterThan } from '../keyset.ts';
import { demoCalls } from '../tables/demo-calls.ts';

/** A call with what only its event at Google needs. */
export interface StoredDemoCall extends DemoCall {
  readonly roomAskedAt: EpochMs | null;
  readonly eventGeneration: number;
  readonly googleEventId: string | null;
  readonly googleCalendarId: string | null;
  readonly googleIcalUid: string | null;
}

type Row = typeof demoCalls.$inferSelect;

export async function insertDemoCall(q: Queryable, call: DemoCall, now: EpochMs): Promise<void> {
  const { guest, start, end, ...rest } = call;
  await q.insert(demoCalls).values({
    ...rest,
    guestName: guest.name,
    guestEmail: guest.email,
    guestTimeZone: guest.timeZone,
    guestLocale: guest.locale,
    startsAt: start,
    endsAt: end,
    blockedUntil: end,
    eventGeneration: 0,
    updatedAt: now,
  });
}

export async function findDemoCalls(q: Queryable, ids: readonly string[]): Promise<StoredDemoCall[]> {
  if (ids.length === 0) return [];
  const rows = await q
    .select()
    .from(demoCalls)
    .where(inArray(demoCalls.id, [...ids]));
  return rows.map(readCall);
}

/** Locks a call until the transaction ends: after its host's calendar, always in that order. */
export async function lockDemoCall(q: Queryable, id: string): Promise<StoredDemoCall | null> {
  const [row] = await q.select().from(demoCalls).where(eq(demoCalls.id, id)).for('update');
  return row === undefined ? null : readCall(row);
}

/** Writes what a step changed of a call. The host's buffer behind it is kept free from then on. */
export async function updateDemoCall(
  q: Queryable,
  { id, hostId, status, start, end, version, cancelReason }: DemoCall,
  bufferMinutes: number,
  now: EpochMs,
): Promise<void> {
  const times = { startsAt: start, endsAt: end, blockedUntil: addMs(end, bufferMinutes * MINUTE_MS) };
  await q
    .update(demoCalls)
    .set({ hostId, status, ...times, version, cancelReason, updatedAt: now })
    .where(eq(demoCalls.id, id));
}

/** Whether somebody with this address has a call ahead of them. */
export async function hasCallAhead(q: Queryable, email: string, now: EpochMs): Promise<boolean> {
  const ahead = and(eq(demoCalls.guestEmail, email), eq(demoCalls.status, 'SCHEDULED'), gt(demoCalls.endsAt, now));
  const rows = await q.select({ id: demoCalls.id }).from(demoCalls).where(ahead).limit(1);
  return rows.length > 0;
}

/** How many calls each host has, or had, that begin in `[from, to)`; cancelled ones are no load. */
export async function countCalls(q: Queryable, from: EpochMs, to: EpochMs): Promise<ReadonlyMap<string, number>> {
  const { hostId, startsAt, status } = demoCalls;
  const rows = await q
    .select({ hostId, calls: count() })
    .from(demoCalls)
    .where(and(gt(startsAt, addMs(from, -1)), lt(startsAt, to), ne(status, 'CANCELLED'), ne(status, 'REQUESTED')))
    .groupBy(hostId);
  return new Map(rows.flatMap((row) => (row.hostId === null ? [] : [[row.hostId, row.calls] as const])));
}

/** Calls by their start, the earliest first; of every host when `hostId` is null. Requests nobody confirmed are no calls. */
export async function pageDemoCalls(
  q: Queryable,
  question: {
    readonly hostId: string | null;
    readonly from: EpochMs;
    readonly limit: number;
    readonly after: ListPlace;
  },
): Promise<DemoCall[]> {
  const { hostId, from, limit, after } = question;
  const { startsAt, id } = demoCalls;
  const rows = await q
    .select()
    .from(demoCalls)
    .where(
      and(
        ne(demoCalls.status, 'REQUESTED'),
        gt(demoCalls.endsAt, from),
        hostId === null ? undefined : eq(demoCalls.hostId, hostId),
        laterThan(after, startsAt, id),
      ),
    )
    .orderBy(asc(startsAt), asc(id))
    .limit(limit);
  return rows.map(readCall);
}

/** Writes down that Google is about to be asked for a call's room. False when it was asked before, or there is one. */
export async function claimCallRoom(q: Queryable, id: string, now: EpochMs): Promise<boolean> {
  const rows = await q
    .update(demoCalls)
    .set({ roomAskedAt: now })
    .where(and(eq(demoCalls.id, id), isNull(demoCalls.roomAskedAt), isNull(demoCalls.meetLink)))
    .returning({ id: demoCalls.id });
  return rows.length > 0;
}

/** Saves the room a call got. False when it has one already: the first one stays. */
export async function saveCallRoom(q: Queryable, id: string, link: string): Promise<boolean> {
  const rows = await q
    .update(demoCalls)
    .set({ meetLink: link })
    .where(and(eq(demoCalls.id, id), isNull(demoCalls.meetLink)))
    .returning({ id: demoCalls.id });
  return rows.length > 0;
}

/** What Google knows of a call: where its event is, or that the next one needs another id. */
export async function updateCallAtGoogle(
  q: Queryable,
  id: string,
  changes: Partial<
    Pick<StoredDemoCall, 'roomAskedAt' | 'eventGeneration' | 'googleEventId' | 'googleCalendarId' | 'googleIcalUid'>
  >,
): Promise<void> {
  await q.update(demoCalls).set(changes).where(eq(demoCalls.id, id));
}

/** Ids of a host's calls that a calendar connected just now has to learn of. */
export async function listCallsToShow(q: Queryable, hostId: string, now: EpochMs): Promise<string[]> {
  const rows = await q
    .select({ id: demoCalls.id })
    .from(demoCalls)
    .where(and(eq(demoCalls.hostId, hostId), eq(demoCalls.status, 'SCHEDULED'), gt(demoCalls.startsAt, now)))
    .orderBy(asc(demoCalls.startsAt));
  return rows.map(({ id }) => id);
}

/** Those calls that nobody has a use for any more: unconfirmed, or long over. */
export async function listForgettableCalls(
  q: Queryable,
  ended: { readonly requestsBefore: EpochMs; readonly callsBefore: EpochMs; readonly most: number },
): Promise<string[]> {
  const { status, verifyBy, startsAt } = demoCalls;
  const unconfirmed = and(eq(status, 'REQUESTED'), lt(verifyBy, ended.requestsBefore));
  const over = and(ne(status, 'REQUESTED'), lt(startsAt, ended.callsBefore));
  const rows = await q.select({ id: demoCalls.id }).from(demoCalls).where(or(unconfirmed, over)).limit(ended.most);
  return rows.map(({ id }) => id);
}

export async function deleteDemoCalls(q: Queryable, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await q.delete(demoCalls).where(inArray(demoCalls.id, [...ids]));
}

function readCall(row: Row): StoredDemoCall {
  const { guestName, guestEmail, guestTimeZone, guestLocale, startsAt, endsAt, status, ...rest } = row;
  return {
    ...rest,
    status: status satisfies DemoCallStatus,
    guest: { name: guestName, email: guestEmail, timeZone: guestTimeZone, locale: guestLocale },
    start: startsAt,
    end: endsAt,
  };
}
