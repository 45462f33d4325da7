import { type CalendarProvider, ProviderError } from '../../ports/calendar-provider.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CallBudget } from './budget.ts';
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
  { clock, budget = UNLIMITED, ...options }: CallerOptions & { readonly clock: Clock; readonly budget?: CallBudget },
): CalendarProvider {
  const endpoints = googleEndpoints(settings.baseUrl);
  const caller = (accessToken: string) => googleCaller({ ...options, spend: () => budget.spend(accessToken) });
  const client = (accessToken: string) => calendarClient(endpoints, accessToken);
  return {
    ...googleConsent(settings, endpoints, googleCaller(options), clock),
    listCalendars: (accessToken) => listCalendars(caller(accessToken), client(accessToken)),
    listChanges: (accessToken, request) => listChanges(caller(accessToken), client(accessToken), request),
    freeBusy: (accessToken, request) => freeBusy(caller(accessToken), client(accessToken), request),
    readEvent: (accessToken, request) => readEvent(caller(accessToken), client(accessToken), request),
    watchChanges: (accessToken, request) => watchChanges(caller(accessToken), client(accessToken), request),
    stopChannel: (accessToken, request) => stopChannel(caller(accessToken), client(accessToken), request),
    putEvent: (accessToken, request) => putEvent(caller(accessToken), client(accessToken), request),
    deleteEvent: async (accessToken, { calendarId, eventId }) => {
      try {
        await caller(accessToken).call({
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

const UNLIMITED: CallBudget = { spend: () => 0 };
