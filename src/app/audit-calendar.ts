import { inTransaction } from '../db/client.ts';
import { listSettledSessions, type SessionAtGoogle } from '../db/queries/calendar-drift.ts';
import { findConnection } from '../db/queries/calendars.ts';
import { findDemoCalls } from '../db/queries/demo-calls.ts';
import { findSessions } from '../db/queries/sessions.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { addMs, DAY_MS, type EpochMs } from '../domain/time.ts';
import { type OwnEvent, ProviderError } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';
import { withGoogleAccess } from './google-access.ts';
import { recordChange } from './record-change.ts';

/** One way in which a calendar and the product disagree. */
export interface Drift {
  readonly kind: 'SESSION_WITHOUT_EVENT' | 'SESSION_WITHOUT_ROOM' | 'EVENT_ELSEWHERE' | 'EVENT_WITHOUT_SESSION';
  readonly sessionId: string;
  readonly eventId: string | null;
  readonly calendarId: string;
}

type AuditDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'timers' | 'vault' | 'calendars' | 'log'>;

/**
 * Compares a mentor's future sessions with the events Google has of them. Null where there is no calendar to compare
 * with. What a worker is about to write, what the mentor and the student negotiate about, and an event of the mentor's
 * own are no drift. An edit nobody has noticed yet is found here as drift, and its repair makes a proposal of it: so
 * are edits in calendars that sessions stand in and that do not block, which nothing else reads.
 */
export async function auditCalendar(deps: AuditDeps, mentorId: string): Promise<Drift[] | null> {
  const connection = await findConnection(deps.db, mentorId);
  if (connection === null || connection.state !== 'CONNECTED') return null;
  const now = deps.clock.now();
  // Listed before the sessions are read: a session that changes in between has its writing owed, and is left out.
  const own = new Map<string, readonly OwnEvent[]>();
  const before = await listSettledSessions(deps.db, mentorId, now);
  const calendarIds = new Set([connection.googleCalendarId, ...before.flatMap((one) => one.googleCalendarId ?? [])]);
  for (const calendarId of calendarIds) own.set(calendarId, await listOwnEvents(deps, mentorId, calendarId, now));
  const settled = await listSettledSessions(deps.db, mentorId, now);
  const known = await statusesOf(deps, own);
  return [
    ...settled.flatMap((session) => driftOfSession(session, own, connection.googleCalendarId)),
    ...[...own].flatMap(([calendarId, events]) =>
      events
        .filter((event) => isOrphan(event, settled, known))
        .map(({ eventId, sessionId }) => ({ kind: 'EVENT_WITHOUT_SESSION' as const, sessionId, eventId, calendarId })),
    ),
  ];
}

/**
 * Puts right what an audit found: events of no session are deleted, the others written once more. What is about to be
 * done is written down first, so that nothing disappears from a calendar without a trace. Every step may be done twice.
 */
export async function repairDrift(deps: AuditDeps, mentorId: string, drifts: readonly Drift[]): Promise<void> {
  if (drifts.length === 0) return;
  const now = deps.clock.now();
  const strays = drifts.flatMap(({ kind, sessionId, eventId, calendarId }) =>
    kind === 'EVENT_WITHOUT_SESSION' && eventId !== null ? [{ sessionId, eventId, calendarId }] : [],
  );
  const unwritten = drifts.filter(({ kind }) => kind !== 'EVENT_WITHOUT_SESSION').map(({ sessionId }) => sessionId);
  const sessionIds = [...new Set(unwritten)];
  await inTransaction(deps.db, (tx) =>
    recordChange(deps, tx, now, {
      actor: { kind: 'system' },
      action: 'calendar.drift_repaired',
      subject: `mentor/${mentorId}`,
      details: { deletedEvents: strays, rewrittenSessions: sessionIds },
      effects: sessionIds.map((sessionId) => ({ effect: { kind: 'SYNC_SESSION_EVENT', sessionId } })),
    }),
  );
  for (const { calendarId, eventId } of strays) {
    await withGoogleAccess(deps, mentorId, (token) => deps.calendars.deleteEvent(token, { calendarId, eventId }));
  }
}

/** The audit as it is owed every day: finds and repairs. */
export async function keepCalendarTrue(deps: AuditDeps, mentorId: string): Promise<EffectOutcome> {
  try {
    const drifts = (await auditCalendar(deps, mentorId)) ?? [];
    if (drifts.length === 0) return DONE;
    deps.log.warn({ mentorId, drifts: drifts.length }, 'a calendar disagreed with the sessions; repaired');
    await repairDrift(deps, mentorId, drifts);
    return DONE;
  } catch (error) {
    // A grant that is dead says so by itself, and what Google refuses today is compared tomorrow.
    if (!(error instanceof ProviderError) || error.isTransient) throw error;
    return DONE;
  }
}

async function listOwnEvents(
  deps: AuditDeps,
  mentorId: string,
  calendarId: string,
  now: EpochMs,
): Promise<readonly OwnEvent[]> {
  const window = { start: now, end: addMs(now, 366 * DAY_MS) };
  const request = { calendarId, syncToken: null, window };
  const { ownEvents } = await withGoogleAccess(deps, mentorId, (token) => deps.calendars.listChanges(token, request));
  return ownEvents.filter(({ status, start }) => status !== 'CANCELLED' && start !== null && start > now);
}

async function statusesOf(deps: AuditDeps, own: ReadonlyMap<string, readonly OwnEvent[]>) {
  const ids = [...new Set([...own.values()].flat().map(({ sessionId }) => sessionId))].filter((id) => UUID.test(id));
  const found = ids.length === 0 ? [] : await findSessions(deps.db, ids);
  const calls = (await findDemoCalls(deps.db, ids)).filter(({ status }) => status !== 'CANCELLED');
  return new Map([...found, ...calls].map(({ id, status }) => [id, status]));
}

function driftOfSession(
  session: SessionAtGoogle,
  own: ReadonlyMap<string, readonly OwnEvent[]>,
  writesTo: string,
): Drift[] {
  if (!session.isPromised) return [];
  const { id: sessionId, googleEventId: eventId, meetLink } = session;
  const calendarId = session.googleCalendarId ?? writesTo;
  const event = own.get(calendarId)?.find((each) => each.eventId === eventId);
  if (event === undefined) return [{ kind: 'SESSION_WITHOUT_EVENT', sessionId, eventId, calendarId }];
  if (event.start !== session.start || event.end !== session.end) {
    return [{ kind: 'EVENT_ELSEWHERE', sessionId, eventId, calendarId }];
  }
  return meetLink === null ? [{ kind: 'SESSION_WITHOUT_ROOM', sessionId, eventId, calendarId }] : [];
}

/** An event of a session that is unknown or gone, or a second one beside the session's own. */
function isOrphan(event: OwnEvent, settled: readonly SessionAtGoogle[], known: ReadonlyMap<string, string>): boolean {
  const status = known.get(event.sessionId);
  if (status === undefined) return true;
  const session = settled.find(({ id }) => id === event.sessionId);
  if (session === undefined) return false;
  return !session.isPromised || (session.googleEventId !== null && session.googleEventId !== event.eventId);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
