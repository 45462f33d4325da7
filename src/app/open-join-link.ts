import { insertArrival } from '../db/queries/arrivals.ts';
import { findDemoCalls } from '../db/queries/demo-calls.ts';
import { findSession } from '../db/queries/sessions.ts';
import { findUsers } from '../db/queries/users.ts';
import { isLive } from '../domain/bookings/session.ts';
import { addMs, type EpochMs, MINUTE_MS } from '../domain/time.ts';
import { type DisplayLocale, describeInstant } from '../domain/zones/zoned-text.ts';
import type { Deps } from './deps.ts';
import { readJoinToken } from './join-link.ts';
import { newId } from './new-id.ts';

/** Where a join link leads right now. */
export type JoinAnswer =
  | { readonly outcome: 'ROOM'; readonly meetLink: string }
  /** Not yet: the room opens ten minutes before the start. `when` is by the clocks of whoever the link was made for. */
  | { readonly outcome: 'EARLY'; readonly when: string; readonly opensAt: EpochMs }
  | { readonly outcome: 'NO_ROOM_YET'; readonly when: string }
  | { readonly outcome: 'OVER' | 'CANCELLED' | 'UNKNOWN' };

/** How long before the start a room may be entered. */
const DOORS_OPEN_MS = 10 * MINUTE_MS;

/** Leads from the stable link in mails to the session's current room, and writes the arrival down. */
export async function openJoinLink(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'config'>,
  token: string,
  locale: DisplayLocale = 'en',
): Promise<JoinAnswer> {
  const link = readJoinToken(deps.config, token);
  const session = link === null ? null : await findSession(deps.db, link.sessionId);
  if (link !== null && session === null) return openCallLink(deps, link.sessionId, locale);
  if (link === null || session === null) return { outcome: 'UNKNOWN' };
  const now = deps.clock.now();
  if (session.status === 'CANCELLED' || session.status === 'EXPIRED') return { outcome: 'CANCELLED' };
  if (!isLive(session.status) || session.end <= now) return { outcome: 'OVER' };
  const opensAt = addMs(session.start, -DOORS_OPEN_MS);
  if (now < opensAt || session.meetLink === null) {
    // The link in the event of both sides names nobody: it tells the time the series is kept in.
    const [reader] = link.userId === null ? [] : await findUsers(deps.db, [link.userId]);
    const when = whenOf(reader?.timeZone ?? session.anchorTimeZone, session.start, locale);
    return now < opensAt ? { outcome: 'EARLY', when, opensAt } : { outcome: 'NO_ROOM_YET', when };
  }
  await insertArrival(deps.db, { id: newId(deps), sessionId: session.id, userId: link.userId, arrivedAt: now });
  return { outcome: 'ROOM', meetLink: session.meetLink };
}

/** The same for a demo call, whose arrivals nobody counts. */
async function openCallLink(
  deps: Pick<Deps, 'db' | 'clock'>,
  callId: string,
  locale: DisplayLocale,
): Promise<JoinAnswer> {
  const [call] = await findDemoCalls(deps.db, [callId]);
  const now = deps.clock.now();
  if (call === undefined || call.status === 'REQUESTED') return { outcome: 'UNKNOWN' };
  if (call.status === 'CANCELLED') return { outcome: 'CANCELLED' };
  if (call.end <= now) return { outcome: 'OVER' };
  const when = whenOf(call.guest.timeZone, call.start, locale);
  const opensAt = addMs(call.start, -DOORS_OPEN_MS);
  if (now < opensAt) return { outcome: 'EARLY', when, opensAt };
  return call.meetLink === null ? { outcome: 'NO_ROOM_YET', when } : { outcome: 'ROOM', meetLink: call.meetLink };
}

function whenOf(timeZone: string, start: EpochMs, locale: DisplayLocale): string {
  const { date, time, zoneName, offset } = describeInstant(timeZone, start, locale);
  return `${date}, ${time} (${zoneName}, ${offset})`;
}
