import { and, eq, gt, isNotNull, sql } from 'drizzle-orm';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { calendarConnections } from '../tables/calendars.ts';
import { connectedCalendars, watchChannels } from '../tables/connected-calendars.ts';
import { outbox } from '../tables/outbox.ts';
import type { CalendarKey } from './busy.ts';

/** A channel Google opened for us. */
export interface WatchChannel extends CalendarKey {
  readonly id: string;
  readonly tokenHash: string;
  /** Null while Google has not answered, or where its answer was lost. */
  readonly resourceId: string | null;
  readonly expiresAt: EpochMs | null;
}

/** A channel as Google must be told of it to end it. */
export interface StoppableChannel {
  readonly channelId: string;
  readonly resourceId: string;
}

const columns = {
  id: watchChannels.id,
  mentorId: watchChannels.mentorId,
  calendarId: watchChannels.calendarId,
  tokenHash: watchChannels.tokenHash,
  resourceId: watchChannels.resourceId,
  expiresAt: watchChannels.expiresAt,
};

export async function findChannel(q: Queryable, id: string): Promise<WatchChannel | null> {
  const [row] = await q.select(columns).from(watchChannels).where(eq(watchChannels.id, id));
  return row ?? null;
}

/** Every channel of a mentor's calendars, those included whose opening was never answered. */
export async function listChannels(q: Queryable, mentorId: string): Promise<WatchChannel[]> {
  return q.select(columns).from(watchChannels).where(eq(watchChannels.mentorId, mentorId));
}

/** Writes a channel down before Google hears of it, for its first message may be faster than Google's answer. */
export async function insertChannel(
  q: Queryable,
  channel: Pick<WatchChannel, 'id' | 'mentorId' | 'calendarId' | 'tokenHash'>,
  now: EpochMs,
): Promise<void> {
  await q.insert(watchChannels).values({ ...channel, createdAt: now });
}

export async function confirmChannel(
  q: Queryable,
  id: string,
  opened: { readonly resourceId: string; readonly expiresAt: EpochMs },
): Promise<boolean> {
  const { resourceId, expiresAt } = opened;
  const set = { resourceId, expiresAt };
  const rows = await q
    .update(watchChannels)
    .set(set)
    .where(eq(watchChannels.id, id))
    .returning({ id: watchChannels.id });
  return rows.length > 0;
}

/**
 * Takes a mentor's channels for ended, for the next ones to be opened. They are believed until those are there, for
 * some may live on.
 */
export async function endChannels(q: Queryable, mentorId: string, now: EpochMs): Promise<void> {
  await q
    .update(watchChannels)
    .set({ expiresAt: now })
    .where(and(eq(watchChannels.mentorId, mentorId), gt(watchChannels.expiresAt, now)));
}

export async function deleteChannel(q: Queryable, id: string): Promise<void> {
  await q.delete(watchChannels).where(eq(watchChannels.id, id));
}

/** Calendars that block and have no channel that lives beyond `until`, unless one is owed already. */
export async function listUnwatchedCalendars(q: Queryable, until: EpochMs): Promise<CalendarKey[]> {
  const { mentorId, calendarId, blocks, state } = connectedCalendars;
  const watched = sql`select from ${watchChannels} where ${watchChannels.mentorId} = ${mentorId}
    and ${watchChannels.calendarId} = ${calendarId} and ${watchChannels.expiresAt} > ${sql.param(until, watchChannels.expiresAt)}`;
  const owed = sql`select from ${outbox} where ${outbox.status} = 'PENDING'
    and ${outbox.key} = 'mentor/' || ${mentorId} || '/watch/' || ${calendarId}`;
  return q
    .select({ mentorId, calendarId })
    .from(connectedCalendars)
    .innerJoin(calendarConnections, eq(calendarConnections.mentorId, mentorId))
    .where(
      and(
        blocks,
        eq(state, 'CONNECTED'),
        sql`${calendarConnections.state} in ('CONNECTED', 'CALENDAR_ERROR')`,
        sql`not exists (${watched}) and not exists (${owed})`,
      ),
    );
}

/** When the last of each watched calendar's channels ends. */
export async function listChannelEnds(q: Queryable, mentorId: string): Promise<Map<string, EpochMs>> {
  const { calendarId, expiresAt } = watchChannels;
  const rows = await q
    .select({ calendarId, expiresAt })
    .from(watchChannels)
    .where(and(eq(watchChannels.mentorId, mentorId), isNotNull(expiresAt)))
    .orderBy(expiresAt);
  return new Map(rows.flatMap((row) => (row.expiresAt === null ? [] : [[row.calendarId, row.expiresAt]])));
}
