import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { addMs, type EpochMs } from '../../domain/time.ts';
import { type OpenedChannel, ProviderError } from '../../ports/calendar-provider.ts';
import type { GoogleCaller } from './caller.ts';

/**
 * Opens a channel on a calendar's events. It lives for a week unless Google answers otherwise, and is never renewed
 * (Calendar API, "Push notifications"). The same id may not be opened twice, so a lost answer is not asked again.
 */
export async function watchChanges(
  { call }: GoogleCaller,
  calendar: calendar_v3.Calendar,
  request: {
    readonly calendarId: string;
    readonly channelId: string;
    readonly token: string;
    readonly address: string;
  },
): Promise<OpenedChannel> {
  const { calendarId, channelId, token, address } = request;
  const answer = await call({
    operation: 'calendar.events.watch',
    repeatAfter: 'REFUSALS',
    send: (options) =>
      calendar.events.watch(
        {
          calendarId,
          requestBody: { id: channelId, type: 'web_hook', address, token, params: { ttl: String(WEEK_SECONDS) } },
        },
        options,
      ),
  });
  const expiresAt = Number(answer.expiration ?? Number.NaN);
  if (typeof answer.resourceId !== 'string' || !Number.isFinite(expiresAt)) {
    throw new ProviderError('google', 'UNAVAILABLE', 'calendar.events.watch');
  }
  return { resourceId: answer.resourceId, expiresAt: addMs(0 as EpochMs, expiresAt) };
}

/** Ends a channel; Google answers 404 for one that ended by itself. */
export async function stopChannel(
  { call }: GoogleCaller,
  calendar: calendar_v3.Calendar,
  { channelId, resourceId }: { readonly channelId: string; readonly resourceId: string },
): Promise<void> {
  try {
    await call({
      operation: 'calendar.channels.stop',
      repeatAfter: 'ANY',
      answer: 'EMPTY',
      send: (options) => calendar.channels.stop({ requestBody: { id: channelId, resourceId } }, options),
    });
  } catch (error) {
    if (!(error instanceof ProviderError && error.failure === 'NOT_FOUND')) throw error;
  }
}

const WEEK_SECONDS = 604_800;
