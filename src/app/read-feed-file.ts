import { findFeedOwner, listFeedCalls, listFeedSessions, noteFeedRead } from '../db/queries/calendar-feeds.ts';
import { addMs, DAY_MS } from '../domain/time.ts';
import type { CalendarFile } from '../ports/invitations.ts';
import { hashOfToken } from './calendar-feed-token.ts';
import { callEntry } from './call-entry.ts';
import type { Deps } from './deps.ts';
import { organizer } from './organizer.ts';
import { sessionEntry } from './session-entry.ts';

/**
 * The calendar behind a feed's token: what its owner has agreed to, demo calls they are the host of included, a month
 * back and as far ahead as there is. Null for a token of nobody, as for one that was renewed or revoked, and for
 * somebody who is blocked.
 */
export async function readFeedFile(
  deps: Pick<Deps, 'db' | 'clock' | 'config' | 'invitations'>,
  token: string,
): Promise<CalendarFile | null> {
  const owner = await findFeedOwner(deps.db, hashOfToken(token));
  if (owner === null) return null;
  const now = deps.clock.now();
  const sessions = await listFeedSessions(deps.db, owner.id, addMs(now, -PAST_MS));
  const calls = await listFeedCalls(deps.db, owner.id, addMs(now, -PAST_MS));
  await noteFeedRead(deps.db, owner.id, now);
  const sender = organizer(deps.config);
  return deps.invitations.feed({
    name: sender.name,
    organizer: sender,
    entries: [
      ...sessions.map((session) => ({
        ...sessionEntry(deps.config, owner, session, session),
        stampedAt: session.updatedAt,
      })),
      ...calls.map((call) => ({
        ...callEntry(deps.config, owner.locale, call, call.otherName),
        stampedAt: call.updatedAt,
      })),
    ],
  });
}

const PAST_MS = 30 * DAY_MS;
