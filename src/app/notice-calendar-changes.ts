import type { Transaction } from '../db/client.ts';
import { listShownSessions } from '../db/queries/session-google.ts';
import { findSessions } from '../db/queries/sessions.ts';
import type { Effect } from '../domain/effects.ts';
import type { EpochMs } from '../domain/time.ts';
import type { CalendarChanges } from '../ports/calendar-provider.ts';

/**
 * What a reading of a mentor's calendar owes beside the mirror, to be written with it: a look at each of our own
 * sessions' events that is not as we last wrote it, and at the sessions that somebody else's events may lie over.
 *
 * A listing only says where to look. Whoever carries that out reads the event itself: `syncSessionEvent`, which is
 * also who writes it, so that reading and writing never meet.
 */
export async function noticeCalendarChanges(
  tx: Transaction,
  seen: {
    readonly mentorId: string;
    readonly calendarId: string;
    readonly changes: Pick<CalendarChanges, 'full' | 'changes' | 'ownEvents'>;
    readonly now: EpochMs;
  },
): Promise<Effect[]> {
  const { mentorId, calendarId, changes, now } = seen;
  const etags = new Map(changes.ownEvents.map((event) => [event.sessionId, event.etag]));
  const sessions = etags.size === 0 ? [] : await findSessions(tx, [...etags.keys()]);
  const touched = sessions.filter(
    (session) =>
      session.mentorId === mentorId &&
      session.start > now &&
      (session.status === 'RESERVED' || session.status === 'CONFIRMED') &&
      (session.googleEventEtag === null || session.googleEventEtag !== etags.get(session.id)),
  );
  // A whole reading does not list what is deleted.
  const missing = changes.full
    ? (await listShownSessions(tx, { mentorId, calendarId, now })).filter((id) => !etags.has(id))
    : [];
  const look = [...touched.map(({ id }) => id), ...missing];
  const foreign = changes.full || changes.changes.some((change) => change.sessionId === null);
  return [
    ...look.map((sessionId) => ({ kind: 'SYNC_SESSION_EVENT', sessionId }) as const),
    ...(foreign ? [{ kind: 'NOTICE_CONFLICTS', mentorId } as const] : []),
  ];
}
