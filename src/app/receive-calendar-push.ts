import { timingSafeEqual } from 'node:crypto';
import { inTransaction } from '../db/client.ts';
import { oweEffects } from '../db/queries/outbox.ts';
import { findChannel } from '../db/queries/watch-channels.ts';
import { effectKey } from '../domain/effects.ts';
import { isUuid } from '../domain/ids.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import { hashChannelToken } from './watch-calendar.ts';

/** What the headers of a message from Google say. */
export interface CalendarPush {
  readonly channelId: string;
  readonly token: string;
  readonly resourceId: string;
  /** `sync` for the greeting of a new channel, anything else for a change. */
  readonly resourceState: string;
}

/**
 * Takes a message of a channel: somebody changed a calendar, what and how is not said. Owes a sync of that calendar;
 * however many messages come before it is carried out, it is one. False for a message of no channel of ours, of one
 * that was stopped, or with the wrong token or resource: nothing is done then.
 */
export async function receiveCalendarPush(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  push: CalendarPush,
): Promise<boolean> {
  const channel = isUuid(push.channelId) ? await findChannel(deps.db, push.channelId) : null;
  // Compared also where there is no such channel, so that the time of the answer does not tell.
  const isToken = sameText(channel?.tokenHash ?? '', hashChannelToken(push.token));
  const isResource = sameText(channel?.resourceId ?? '', push.resourceId);
  if (channel === null || !isToken) return false;
  if (push.resourceState === 'sync') return true;
  if (!isResource) return false;
  const { mentorId, calendarId } = channel;
  const effect = { kind: 'SYNC_CALENDAR', mentorId, calendarId } as const;
  const now = deps.clock.now();
  await inTransaction(deps.db, (tx) =>
    oweEffects(tx, [{ id: newId(deps), key: effectKey(effect), effect, dueAt: now }], now),
  );
  return true;
}

function sameText(expected: string, given: string): boolean {
  const [one, other] = [hashChannelToken(expected), hashChannelToken(given)].map((text) => Buffer.from(text));
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
