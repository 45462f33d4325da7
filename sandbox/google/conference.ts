import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { GoogleError } from './errors.ts';

type ConferenceData = calendar_v3.Schema$ConferenceData;

/**
 * The conference an event has after a write, by the rules of `conferenceDataVersion`: 0 ignores what the body says,
 * 1 makes one for `createRequest`, ignores a request whose `requestId` is the one already carried out,
 * copies conference data that is given whole, and removes it for null.
 * `makeCode` gives the code of a new room; a null code leaves the request pending.
 */
export function conferenceAfter(
  before: ConferenceData | null,
  body: calendar_v3.Schema$Event,
  version: number,
  makeCode: () => string | null,
): ConferenceData | null {
  if (version === 0 || body.conferenceData === undefined) return before;
  const given: ConferenceData | null = body.conferenceData;
  if (given === null) return null;
  const request = given.createRequest;
  if (!request) return given.conferenceId ? given : before;
  if (!request.requestId) throw GoogleError.badRequest('required', 'Missing conference request id.');
  const type = request.conferenceSolutionKey?.type ?? 'hangoutsMeet';
  if (type !== 'hangoutsMeet') throw GoogleError.badRequest('invalid', 'Invalid conference type value.');
  if (before?.createRequest?.requestId === request.requestId) return before;
  const code = makeCode();
  return code === null ? pendingConference(request.requestId) : readyConference(request.requestId, code);
}

/** A Meet conference as it stands on an event once its room exists. */
export function readyConference(requestId: string, code: string): ConferenceData {
  return {
    createRequest: { ...createRequest(requestId), status: { statusCode: 'success' } },
    entryPoints: [
      { entryPointType: 'video', uri: `https://meet.google.com/${code}`, label: `meet.google.com/${code}` },
    ],
    conferenceSolution: {
      key: { type: 'hangoutsMeet' },
      name: 'Google Meet',
      iconUri:
        'https://fonts.gstatic.com/s/i/productlogos/meet_2020q4/v6/web-512dp/logo_meet_2020q4_color_2x_web_512dp.png',
    },
    conferenceId: code,
  };
}

/** The request id of a conference still being made, or null. */
export function pendingRequestId(conference: ConferenceData | null): string | null {
  if (conference?.createRequest?.status?.statusCode !== 'pending') return null;
  return conference.createRequest.requestId ?? null;
}

function pendingConference(requestId: string): ConferenceData {
  return { createRequest: { ...createRequest(requestId), status: { statusCode: 'pending' } } };
}

function createRequest(requestId: string): calendar_v3.Schema$CreateConferenceRequest {
  return { requestId, conferenceSolutionKey: { type: 'hangoutsMeet' } };
}
