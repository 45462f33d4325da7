import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createLogger } from '../../src/adapters/system/logger.ts';
import { withGoogleAccess } from '../../src/app/google-access.ts';
import { syncGoogleCalendar } from '../../src/app/sync-google-calendar.ts';
import { drainOutbox } from '../../src/jobs/outbox-worker.ts';
import { hold, paid, tryToBook } from '../support/bookings.ts';
import { connectedMentor, mentor, student } from '../support/people.ts';
import { graphql, subscribe } from '../support/requests.ts';
import { world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const MONDAY_9 = '2026-11-23T09:00:00Z';

const BOOK = `mutation ($input: BookSeriesInput!) {
  bookSeries(input: $input) {
    booking { id status sessions(first: 20) { edges { node { status joinUrl } } } }
    checkoutUrl
    userErrors { code path }
  }
}`;
const FEED = `subscription ($after: Int) {
  dashboardEvents(after: $after) { __typename seq }
}`;

const input = (mentorId: string, firstSessions: string[], key = 'k1') => ({
  series: { mentorId, type: 'REGULAR', frequency: 'ONCE_WEEKLY', firstSessions, timeZone: 'Europe/Kyiv' },
  subject: 'Algebra',
  goals: [],
  idempotencyKey: key,
});

interface Booked {
  readonly bookSeries: {
    readonly booking: {
      readonly id: string;
      readonly status: string;
      readonly sessions: { edges: { node: { status: string; joinUrl: string } }[] };
    } | null;
    readonly checkoutUrl: string | null;
    readonly userErrors: readonly { readonly code: string; readonly path: string[] }[];
  };
}

test('a student books over HTTP, and the second to ask is told which argument is at fault', async () => {
  const w = await world({ now: SUNDAY });
  const teacher = await mentor(w);
  const first = await graphql<Booked>(w, await student(w), BOOK, { input: input(teacher.id, [MONDAY_9]) });
  expect(first.errors).toBeUndefined();
  expect(first.data.bookSeries.booking?.sessions.edges.map(({ node }) => node.status)).toEqual(Array(4).fill('HELD'));
  expect(first.data.bookSeries.checkoutUrl).toContain(w.sandboxUrl);
  const second = await graphql<Booked>(w, await student(w, 'Second Sam'), BOOK, {
    input: input(teacher.id, [MONDAY_9]),
  });
  expect(second.data.bookSeries.booking).toBeNull();
  expect(second.data.bookSeries.userErrors[0]).toEqual({
    code: 'SLOT_TAKEN',
    path: ['input', 'series', 'firstSessions', '0'],
  });
});

test('a mentor and a stranger cannot book, and a stranger is not told that a booking exists', async () => {
  const w = await world({ now: SUNDAY });
  const teacher = await mentor(w);
  const booking = await hold(w, await student(w), teacher, [MONDAY_9]);
  const asMentor = await graphql(w, teacher, BOOK, { input: input(teacher.id, [MONDAY_9]) });
  expect(asMentor.errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  const asNobody = await graphql(w, null, BOOK, { input: input(teacher.id, [MONDAY_9]) });
  expect(asNobody.errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
  const asked = await graphql(w, await student(w, 'Curious Carl'), `{ booking(id: "${booking.id}") { id } }`);
  expect(asked).toEqual({ data: { booking: null } });
});

test('a dashboard that was away is told what it missed and then what happens, once and in order', async () => {
  const w = await world({ now: SUNDAY });
  const [teacher, learner] = [await mentor(w), await student(w)];
  await paid(w, learner, teacher, [MONDAY_9]);
  const feed = await subscribe<{ dashboardEvents: { __typename: string; seq: number } }>(w, teacher, FEED, {
    after: 0,
  });
  const seen = [];
  for (let n = 0; n < 4; n += 1) seen.push((await feed.next()).dashboardEvents);
  const next = feed.next();
  await hold(w, await student(w, 'Second Sam'), teacher, ['2026-11-24T09:00:00Z']);
  seen.push((await next).dashboardEvents);
  expect(seen.map(({ __typename, seq }) => [seq, __typename])).toEqual([
    [1, 'BookingHeld'],
    [2, 'BookingConfirmed'],
    [3, 'SessionsConfirmed'],
    [4, 'NotificationReceived'],
    [5, 'BookingHeld'],
  ]);
});

test('an open dashboard hears of a paid booking from the worker beside the API, nobody moving anything', async () => {
  const w = await world({ now: SUNDAY, worker: 'RUNNING' });
  const [teacher, learner] = [await mentor(w), await student(w)];
  const feed = await subscribe<{ dashboardEvents: { __typename: string } }>(w, learner, FEED, { after: 0 });
  await hold(w, learner, teacher, [MONDAY_9], { type: 'TRIAL' });
  expect((await feed.next()).dashboardEvents.__typename).toBe('BookingConfirmed');
  await expect.poll(async () => (await w.mailbox()).length, { interval: 10, timeout: 5_000 }).toBe(3);
});

test('no log line of a bad day carries a token, a secret or anybody’s address', async () => {
  const lines: string[] = [];
  const log = createLogger('debug', { write: (line: string) => lines.push(line) });
  const w = await world({ mayFail: true, now: SUNDAY, log });
  const [teacher, learner] = [await connectedMentor(w, {}, 'Canary Mentor'), await student(w, 'Canary Student')];
  const tokens: string[] = [];
  await withGoogleAccess(w.deps, teacher.id, async (token) => tokens.push(token));
  await w.fault({ provider: 'google', kind: '500' });
  await w.fault({ provider: 'stripe', kind: '500' });
  await w.fault({ provider: 'resend', kind: '500' });
  await tryToBook(w, learner, teacher, [MONDAY_9], { subject: 'canary-subject' });
  await hold(w, learner, teacher, ['2026-11-24T09:00:00Z'], { type: 'TRIAL', subject: 'canary-subject' });
  await syncGoogleCalendar(w.deps, teacher.id);
  await w.settle();
  await w.healed();
  await w.control('POST', 'google/revoke', { email: teacher.email });
  await syncGoogleCalendar(w.deps, teacher.id);
  await fetch(`${w.url}/webhooks/stripe`, {
    method: 'POST',
    body: 'canary-body',
    headers: { 'stripe-signature': 'canary-signature' },
  });
  await fetch(`${w.url}/graphql`, {
    method: 'POST',
    headers: { authorization: 'Bearer canary-token', 'content-type': 'application/json' },
    body: '{"query":"{ __typename }"}',
  });
  await fetch(`${w.url}/oauth/google/callback?state=canary-state&code=canary-code`);
  // A bug of ours, with everything in its message that a driver or a client could put there.
  const mailer = { send: () => Promise.reject(new Error(`canary-error ${learner.email}`)) };
  await w.deps.db.execute(sql`update outbox set due_at = ${SUNDAY} where status = 'PENDING'`);
  await drainOutbox({ ...w.deps, mailer }, w.deps.timers);
  const written = lines.join('');
  expect(lines.length).toBeGreaterThan(8);
  expect(written).toContain('an effect failed for a reason of ours');
  const secrets = [
    ...tokens,
    'canary',
    'people.test',
    'sk_test',
    'whsec_',
    'Bearer',
    'ya29',
    w.deps.config.secrets.joinLinkSecret,
  ];
  for (const secret of secrets) expect(written.toLowerCase()).not.toContain(secret.toLowerCase());
});
