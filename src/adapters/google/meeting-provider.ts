import { ProviderError } from '../../ports/calendar-provider.ts';
import type { MeetingProvider } from '../../ports/meeting-provider.ts';
import type { CallBudget } from './budget.ts';
import { type CallerOptions, googleCaller } from './caller.ts';
import { googleEndpoints, meetClient } from './client.ts';

/**
 * Google Meet v2 behind the product's port.
 *
 * Rooms are `OPEN`: whoever has the link enters. `TRUSTED` lets in the mentor's organization and those invited, and
 * Google knows of no invitation to a room that stands beside its event, so the student would have to knock. The link
 * is told to the two people of the session and leads there from ten minutes before it.
 */
export function googleMeetingProvider(
  settings: { baseUrl: string | null },
  { budget, ...options }: CallerOptions & { readonly budget?: CallBudget },
): MeetingProvider {
  const endpoints = googleEndpoints(settings.baseUrl);
  return {
    createRoom: async (accessToken) => {
      const { call } = googleCaller({ ...options, spend: () => budget?.spend(accessToken) ?? 0 });
      const space = await call({
        operation: OPERATION,
        repeatAfter: 'REFUSALS', // every request that gets through makes one more room
        send: (send) =>
          meetClient(endpoints, accessToken).spaces.create({ requestBody: { config: { accessType: 'OPEN' } } }, send),
      });
      const { name, meetingUri } = space;
      if (typeof name !== 'string' || typeof meetingUri !== 'string' || !URL.canParse(meetingUri)) {
        throw new ProviderError('google', 'UNAVAILABLE', OPERATION);
      }
      return { name, link: meetingUri };
    },
  };
}

const OPERATION = 'meet.spaces.create';
