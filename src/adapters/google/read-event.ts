import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { parseInstant } from '../../domain/time.ts';
import { type FoundEvent, ProviderError } from '../../ports/calendar-provider.ts';
import type { GoogleCaller } from './caller.ts';

/**
 * One event as it stands; null for an id the calendar has never had. A deleted event is still there, as cancelled
 * (Calendar API, Events: get).
 */
export async function readEvent(
  { call }: Pick<GoogleCaller, 'call'>,
  calendar: calendar_v3.Calendar,
  request: { readonly calendarId: string; readonly eventId: string },
): Promise<FoundEvent | null> {
  try {
    const parameters = { ...request, fields: 'etag,status,start,end' };
    const event = await call<calendar_v3.Schema$Event>({
      operation: 'calendar.events.get',
      repeatAfter: 'ANY',
      send: (options) => calendar.events.get(parameters, options),
    });
    const start = parseInstant(event.start?.dateTime ?? '');
    const end = parseInstant(event.end?.dateTime ?? '');
    return {
      etag: event.etag ?? null,
      cancelled: event.status === 'cancelled',
      interval: start === null || end === null ? null : { start, end },
    };
  } catch (error) {
    if (error instanceof ProviderError && error.failure === 'NOT_FOUND') return null;
    throw error;
  }
}
