import { expect, test } from 'vitest';
import type { LoggedRequest } from '../../../sandbox/request-log.ts';
import { cancelSessions } from '../../../src/app/cancel-sessions.ts';
import { chooseCalendars } from '../../../src/app/choose-calendars.ts';
import { connectGoogleCalendar } from '../../../src/app/connect-google-calendar.ts';
import { disconnectGoogleCalendar } from '../../../src/app/disconnect-google-calendar.ts';
import { rescheduleSessions } from '../../../src/app/reschedule-sessions.ts';
import { syncGoogleCalendar } from '../../../src/app/sync-google-calendar.ts';
import { claimRoomAttempt } from '../../../src/db/queries/session-google.ts';
import { at, hold, paid, sessionOf, tryToBook } from '../../support/bookings.ts';
import { addCalendar, addEvent } from '../../support/google-calendars.ts';
import { connect, mentor, student } from '../../support/people.ts';
import { type World, world } from '../../support/world.ts';
import { type DocumentedMethod, documentedMethod } from './documented-method.ts';

const PUSHED = { CALENDAR_PUSH: 'true', CALENDAR_STALE_MINUTES: '30', CALENDAR_POLL_MINUTES: '1440' };

/** Every method we may use: where it is, and what the types of Google's own client document of it. */
const METHODS: readonly (readonly [method: string, path: RegExp, documented: DocumentedMethod])[] = [
  ['GET', /^\/calendar\/v3\/users\/me\/calendarList$/, documentedMethod('calendar/v3', 'Calendarlist$List')],
  ['POST', /^\/calendar\/v3\/calendars\/[^/]+\/events\/watch$/, documentedMethod('calendar/v3', 'Events$Watch')],
  ['GET', /^\/calendar\/v3\/calendars\/[^/]+\/events$/, documentedMethod('calendar/v3', 'Events$List')],
  ['POST', /^\/calendar\/v3\/calendars\/[^/]+\/events$/, documentedMethod('calendar/v3', 'Events$Insert')],
  ['GET', /^\/calendar\/v3\/calendars\/[^/]+\/events\/[^/]+$/, documentedMethod('calendar/v3', 'Events$Get')],
  ['PATCH', /^\/calendar\/v3\/calendars\/[^/]+\/events\/[^/]+$/, documentedMethod('calendar/v3', 'Events$Patch')],
  ['DELETE', /^\/calendar\/v3\/calendars\/[^/]+\/events\/[^/]+$/, documentedMethod('calendar/v3', 'Events$Delete')],
  ['POST', /^\/calendar\/v3\/freeBusy$/, documentedMethod('calendar/v3', 'Freebusy$Query')],
  ['POST', /^\/calendar\/v3\/channels\/stop$/, documentedMethod('calendar/v3', 'Channels$Stop')],
  ['POST', /^\/v2\/spaces$/, documentedMethod('meet/v2', 'Spaces$Create')],
  // "Using OAuth 2.0 for Web Server Applications", developers.google.com/identity/protocols/oauth2/web-server: steps 5
  // ("Exchange authorization code") and "Refreshing an access token" share an endpoint, then "Revoking a token".
  [
    'POST',
    /^\/token$/,
    form('client_id', 'client_secret', 'code', 'code_verifier', 'grant_type', 'redirect_uri', 'refresh_token'),
  ],
  ['POST', /^\/revoke$/, form('token')],
  ['GET', /^\/oauth2\/v[13]\/certs$/, form()],
];

/** The same page, step 1, "Set authorization parameters". */
const AUTHORIZATION = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'access_type',
  'state',
  'include_granted_scopes',
  'enable_granular_consent',
  'login_hint',
  'prompt',
  'code_challenge',
  'code_challenge_method',
];

test('no request to Google, in all of a connection’s life, says anything Google does not document', async () => {
  const w = await world({ now: '2026-11-22T12:00:00Z', env: PUSHED });
  await liveThrough(w);
  const requests = await w.requests('google');
  expect(requests.flatMap(undocumented)).toEqual([]);
  const unused = METHODS.filter((entry) => !requests.some((request) => methodOf(request) === entry));
  expect(unused.map(([method, path]) => `${method} ${path.source}`)).toEqual([]);
});

test('what is not in the client’s types is found, however deep', () => {
  const insert = documentedMethod('calendar/v3', 'Events$Insert');
  expect([insert.parameters.has('sendUpdates'), insert.parameters.has('sendUpdate')]).toEqual([true, false]);
  const body = {
    id: 'a',
    attendees: [{ email: 'a@b.c', mail: 'a@b.c' }],
    extendedProperties: { private: { ours: '1' }, hidden: {} },
    conferenceData: { createRequest: { requestId: 'r' }, requestId: 'r' },
  };
  expect(insert.unknownFields(body)).toEqual([
    'attendees.mail',
    'extendedProperties.hidden',
    'conferenceData.requestId',
  ]);
  expect(documentedMethod('calendar/v3', 'Events$Get').unknownFields({})).toEqual(['a body']);
});

/** Connects, watches, books, moves, cancels, reads again, asks live, and disconnects. */
async function liveThrough(w: World): Promise<void> {
  const [teacher, learner] = [await mentor(w), await student(w)];
  const family = await addCalendar(w, teacher, { name: 'Family' });
  const { authorizationUrl } = await connectGoogleCalendar(w.deps, teacher);
  const asked = [...new URL(authorizationUrl).searchParams.keys()];
  expect(asked.filter((name) => !AUTHORIZATION.includes(name))).toEqual([]);
  await connect(w, teacher);
  await chooseCalendars(w.deps, teacher, {
    blocking: ['primary', family],
    writeTo: null,
    ignoreAllDayEvents: null,
  });
  const booking = await paid(w, learner, teacher, ['2026-11-23T09:00:00Z']);
  const [second, third] = [await sessionOf(w, booking, 1), await sessionOf(w, booking, 2)];
  const one = { scope: 'THIS_SESSION', reason: null } as const;
  await rescheduleSessions(w.deps, learner, { ...one, sessionId: second.id, newStart: at('2026-12-01T15:00:00Z') });
  await cancelSessions(w.deps, learner, { ...one, sessionId: third.id });
  const trial = await hold(w, await student(w, 'Tia Trial'), teacher, ['2026-11-24T09:00:00Z'], { type: 'TRIAL' });
  // Its room comes with its event.
  await claimRoomAttempt(w.deps.db, (await sessionOf(w, trial, 0)).id, w.now());
  await w.settle();
  await addEvent(w, teacher.email, '2026-11-25T09:00:00Z', '2026-11-25T10:00:00Z');
  await syncGoogleCalendar(w.deps, teacher.id);
  await w.advance('PT2H');
  await tryToBook(w, learner, teacher, ['2026-11-26T09:00:00Z']);
  await disconnectGoogleCalendar(w.deps, teacher);
  await w.settle();
}

const methodOf = ({ method, path }: LoggedRequest) =>
  METHODS.find(([known, pattern]) => known === method && pattern.test(path));

/** What a request says that is not documented, in words; empty when all is. */
function undocumented(request: LoggedRequest): string[] {
  const { method, path, query, body } = request;
  const documented = methodOf(request)?.[2];
  if (documented === undefined) return [`${method} ${path}`];
  return [
    ...Object.keys(query).filter((name) => !documented.parameters.has(name)),
    ...documented.unknownFields(body),
  ].map((name) => `${method} ${path}: ${name}`);
}

/** An endpoint that takes a form and no query. */
function form(...fields: string[]): DocumentedMethod {
  return {
    parameters: new Set(),
    unknownFields: (body) => Object.keys(body ?? {}).filter((name) => !fields.includes(name)),
  };
}
