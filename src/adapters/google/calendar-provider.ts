import { type CalendarProvider, ProviderError } from '../../ports/calendar-provider.ts';
import type { Clock } from '../../ports/clock.ts';
import { type CallerOptions, googleCaller } from './caller.ts';
import { calendarClient, googleEndpoints } from './client.ts';
import { freeBusy } from './free-busy.ts';
import { listCalendars } from './list-calendars.ts';
import { listChanges } from './list-changes.ts';
import { type GoogleCredentials, googleConsent } from './oauth.ts';
import { putEvent } from './put-event.ts';
import { readEvent } from './read-event.ts';
import { stopChannel, watchChanges } from './watch-changes.ts';

export interface GoogleSettings extends GoogleCredentials {
  /** One address in place of all of Google's; null for Google itself. */
  readonly baseUrl: string | null;
}

/** Google Calendar v3 and Google's OAuth behind the product's port. */
export function googleCalendarProvider(
  settings: GoogleSettings,
  { clock, ...options }: CallerOptions & { readonly clock: Clock },
): CalendarProvider {
  const endpoints = googleEndpoints(settings.baseUrl);
  const caller = googleCaller(options);
  const client = (accessToken: string) => calendarClient(endpoints, accessToken);
  return {
    ...googleConsent(settings, endpoints, caller, clock),
    listCalendars: (accessToken) => listCalendars(caller, client(accessToken)),
    listChanges: (accessToken, request) => listChanges(caller, client(accessToken), request),
    freeBusy: (accessToken, request) => freeBusy(caller, client(accessToken), request),
    readEvent: (accessToken, request) => readEvent(caller, client(accessToken), request),
    watchChanges: (accessToken, request) => watchChanges(caller, client(accessToken), request),
    stopChannel: (accessToken, request) => stopChannel(caller, client(accessToken), request),
    putEvent: (accessToken, request) => putEvent(caller, client(accessToken), request),
    deleteEvent: async (accessToken, { calendarId, eventId }) => {
      try {
        await caller.call({
          operation: 'calendar.events.delete',
          repeatAfter: 'ANY',
          answer: 'EMPTY',
          send: (send) => client(accessToken).events.delete({ calendarId, eventId, sendUpdates: 'none' }, send),
        });
      } catch (error) {
        // Gone (410) and never there (404) are what was asked for.
        if (!(error instanceof ProviderError && error.failure === 'NOT_FOUND')) throw error;
      }
    },
  };
}
