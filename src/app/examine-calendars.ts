import { countDrift, listConnections } from '../db/queries/calendar-drift.ts';
import { findConnection, type StoredConnection } from '../db/queries/calendars.ts';
import { findUserByEmail, findUsers } from '../db/queries/users.ts';
import { listChannels } from '../db/queries/watch-channels.ts';
import { type CalendarState, calendarState } from '../domain/calendar/connection.ts';
import { addMs, type EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { RENEW_BEFORE_MS } from './watch-calendar.ts';

/** One connection as an operator wants to see it. */
export interface CalendarReport {
  readonly mentorId: string;
  readonly mentorEmail: string | null;
  readonly state: CalendarState;
  readonly lastError: string | null;
  readonly connectedAt: EpochMs;
  readonly lastSyncedAt: EpochMs | null;
  readonly writesParkedUntil: EpochMs | null;
  readonly channels: readonly { readonly calendarId: string; readonly expiresAt: EpochMs | null }[];
  /** When the next channel is opened in place of the first that ends; null without one. */
  readonly nextRenewalAt: EpochMs | null;
  /** Future sessions without event, without room, and effects that were given up. */
  readonly drift: { readonly withoutEvent: number; readonly withoutRoom: number; readonly parked: number };
  /** What an operator should look at, in words; empty when all is well. */
  readonly troubles: readonly string[];
}

type ExamineDeps = Pick<Deps, 'db' | 'clock' | 'config'>;

/**
 * Looks at every connection, or at one mentor's, without changing anything or asking Google.
 *
 * @param mentor a mentor's id or address; null for all
 * @returns one report for each connection; empty for a mentor who has none
 */
export async function examineCalendars(deps: ExamineDeps, mentor: string | null): Promise<CalendarReport[]> {
  const connections = mentor === null ? await listConnections(deps.db) : await connectionOf(deps, mentor);
  const people = await findUsers(
    deps.db,
    connections.map(({ mentorId }) => mentorId),
  );
  const reports: CalendarReport[] = [];
  for (const connection of connections) {
    const email = people.find(({ id }) => id === connection.mentorId)?.email ?? null;
    reports.push(await examine(deps, connection, email));
  }
  return reports;
}

async function connectionOf(deps: ExamineDeps, mentor: string): Promise<StoredConnection[]> {
  const id = mentor.includes('@') ? (await findUserByEmail(deps.db, mentor))?.id : mentor;
  const connection = id === undefined ? null : await findConnection(deps.db, id);
  return connection === null ? [] : [connection];
}

async function examine(
  deps: ExamineDeps,
  connection: StoredConnection,
  mentorEmail: string | null,
): Promise<CalendarReport> {
  const now = deps.clock.now();
  const { mentorId, lastError, createdAt, lastSyncedAt, writesParkedUntil } = connection;
  const channels = await listChannels(deps.db, mentorId);
  const ends = channels.flatMap(({ expiresAt }) => expiresAt ?? []);
  const facts = {
    mentorId,
    mentorEmail,
    state: calendarState(connection, now, deps.config.calendar.staleAfterMinutes),
    lastError,
    connectedAt: createdAt,
    lastSyncedAt,
    writesParkedUntil: writesParkedUntil !== null && writesParkedUntil > now ? writesParkedUntil : null,
    channels: channels.map(({ calendarId, expiresAt }) => ({ calendarId, expiresAt })),
    nextRenewalAt: ends.length === 0 ? null : addMs(Math.min(...ends) as EpochMs, -RENEW_BEFORE_MS),
    drift: await countDrift(deps.db, mentorId, now),
  };
  return { ...facts, troubles: troublesOf(facts, now, deps.config.calendar.push) };
}

function troublesOf(facts: Omit<CalendarReport, 'troubles'>, now: EpochMs, push: boolean): string[] {
  const { state, drift, channels } = facts;
  const isLive = channels.some(({ expiresAt }) => expiresAt !== null && expiresAt > now);
  return [
    ...(state === 'CONNECTED' ? [] : [`state ${state}`]),
    ...(facts.writesParkedUntil === null ? [] : ['usage limits spent, writes parked']),
    ...(push && state === 'CONNECTED' && !isLive ? ['no live channel'] : []),
    ...(drift.withoutEvent === 0 ? [] : [`${drift.withoutEvent} sessions without event`]),
    ...(drift.withoutRoom === 0 ? [] : [`${drift.withoutRoom} sessions without room`]),
    ...(drift.parked === 0 ? [] : [`${drift.parked} effects given up`]),
  ];
}
