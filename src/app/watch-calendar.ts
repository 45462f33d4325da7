import { createHash } from 'node:crypto';
import { inTransaction } from '../db/client.ts';
import type { CalendarKey } from '../db/queries/busy.ts';
import { findConnection, lockConnection } from '../db/queries/calendars.ts';
import { findConnectedCalendar } from '../db/queries/connected-calendars.ts';
import { oweEffects } from '../db/queries/outbox.ts';
import { confirmChannel, deleteChannel, insertChannel, listChannels } from '../db/queries/watch-channels.ts';
import { PRIMARY_CALENDAR } from '../domain/calendar/connected-calendar.ts';
import { DONE, type Effect, type EffectOutcome, effectKey } from '../domain/effects.ts';
import { addMs, DAY_MS, type EpochMs } from '../domain/time.ts';
import { type OpenedChannel, ProviderError } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';
import { withGoogleAccess } from './google-access.ts';
import { newId } from './new-id.ts';

type WatchDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'timers' | 'vault' | 'calendars' | 'log' | 'config'>;

/** How long before its end a channel is followed by the next: what is told in between comes over both. */
export const RENEW_BEFORE_MS = 2 * DAY_MS;

/**
 * Sees to it that Google tells of changes in a calendar that blocks. A channel is never prolonged: the next one is
 * opened first, then those before it are stopped. What opens twice ends by itself, and its messages are believed by
 * nobody.
 */
export async function watchCalendar(deps: WatchDeps, key: CalendarKey): Promise<EffectOutcome> {
  const { mentorId, calendarId } = key;
  const now = deps.clock.now();
  if (!deps.config.calendar.push || !(await isToBeWatched(deps, key, now))) return DONE;
  const channelId = newId(deps);
  const token = Buffer.from(deps.random.bytes(32)).toString('base64url');
  await insertChannel(deps.db, { id: channelId, mentorId, calendarId, tokenHash: hashChannelToken(token) }, now);
  const address = `${deps.config.http.publicUrl}/webhooks/google`;
  try {
    const opened = await withGoogleAccess(deps, mentorId, (accessToken) =>
      deps.calendars.watchChanges(accessToken, { calendarId, channelId, token, address }),
    );
    await takeOver(deps, { ...key, channelId, opened, now });
    return DONE;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    await deleteChannel(deps.db, channelId);
    if (error.isTransient) throw error;
    // Polling carries what no channel does: a refusal is no reason to stop anything.
    deps.log.warn({ mentorId, failure: error.failure }, 'Google opens no channel for a calendar');
    return DONE;
  }
}

/** Only this is kept of a channel's token, so that a copy of the table sends no message that is believed. */
export function hashChannelToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** What a calendar owes that is to block from now on, or whose account is connected from now on. */
export function calendarEffects(mentorId: string, calendarIds: readonly string[] = [PRIMARY_CALENDAR]): Effect[] {
  return [
    { kind: 'SYNC_CALENDAR', mentorId },
    { kind: 'LIST_CALENDARS', mentorId },
    ...calendarIds.map((calendarId) => ({ kind: 'WATCH_CALENDAR' as const, mentorId, calendarId })),
  ];
}

async function isToBeWatched(deps: WatchDeps, key: CalendarKey, now: EpochMs): Promise<boolean> {
  const connection = await findConnection(deps.db, key.mentorId);
  if (connection === null || connection.state === 'PARTIAL_SCOPES' || connection.state === 'REAUTH_REQUIRED')
    return false;
  if (!(await findConnectedCalendar(deps.db, key))?.blocks) return false;
  const channels = await listChannels(deps.db, key.mentorId);
  const lasting = addMs(now, RENEW_BEFORE_MS);
  return !channels.some(({ calendarId, expiresAt }) => calendarId === key.calendarId && (expiresAt ?? 0) > lasting);
}

/** Believes the new channel, and owes the end of those before it. One whose calendar went meanwhile ends at once. */
async function takeOver(
  deps: WatchDeps,
  {
    mentorId,
    calendarId,
    channelId,
    opened,
    now,
  }: CalendarKey & { readonly channelId: string; readonly opened: OpenedChannel; readonly now: EpochMs },
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    await lockConnection(tx, mentorId);
    const isWanted = await confirmChannel(tx, channelId, opened);
    const before = (await listChannels(tx, mentorId)).filter(
      (channel) => channel.calendarId === calendarId && channel.id !== channelId,
    );
    for (const { id } of before) await deleteChannel(tx, id);
    const ended = before.flatMap(({ id, resourceId }) => (resourceId === null ? [] : [{ channelId: id, resourceId }]));
    const unwanted = isWanted ? ended : [...ended, { channelId, resourceId: opened.resourceId }];
    const effects = unwanted.map((channel) => ({ kind: 'STOP_CHANNEL' as const, mentorId, ...channel }));
    await oweEffects(
      tx,
      effects.map((effect) => ({ id: newId(deps), key: effectKey(effect), effect, dueAt: now })),
      now,
    );
  });
}
