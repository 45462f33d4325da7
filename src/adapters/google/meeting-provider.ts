import { ProviderError } from '../../ports/calendar-provider.ts';
import type { MeetingProvider } from '../../ports/meeting-provider.ts';
import { type CallerOptions, googleCaller } from './caller.ts';
import { googleEndpoints, meetClient } from './client.ts';

/** Google Meet v2 behind the product's port. */
export function googleMeetingProvider(settings: { baseUrl: string | null }, options: CallerOptions): MeetingProvider {
  const endpoints = googleEndpoints(settings.baseUrl);
  const { call } = googleCaller(options);
  return {
    createRoom: async (accessToken) => {
      const space = await call({
        operation: OPERATION,
        repeatAfter: 'REFUSALS', // every request that gets through makes one more room
        send: (send) => meetClient(endpoints, accessToken).spaces.create({ requestBody: {} }, send),
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
