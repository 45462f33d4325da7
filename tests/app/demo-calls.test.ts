import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import * as operations from '../../schema/client/operations.ts';
import { auditCalendar } from '../../src/app/audit-calendar.ts';
import { confirmDemoCall } from '../../src/app/confirm-demo-call.ts';
import type { Deps } from '../../src/app/deps.ts';
import { syncDemoCallEvent } from '../../src/app/sync-demo-call-event.ts';
import type { User } from '../../src/domain/actor.ts';
import { drainOutbox } from '../../src/jobs/outbox-worker.ts';
import { ProviderError } from '../../src/ports/calendar-provider.ts';
import { parseCalendar } from '../adapters/invite/parsed-calendar.ts';
import { ask, dataOf } from '../graphql/client.ts';
import { tryToBook } from '../support/bookings.ts';
import { hosts, linkOf, requests } from '../support/demo-calls.ts';
import { connect, connectedMentor, mentor, person, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const NOW = '2026-11-23T08:00:00Z';
const TEN = '2026-11-24T10:00:00.000Z';
const NOON = '2026-11-24T12:00:00.000Z';
const GINA = 'gina.guest@guests.test';

const confirm = async (w: World, token: string, start?: string) => {
  const input = { token, ...(start !== undefined && { start }) };
  const { data, errors } = await ask(w, 'VISITOR', operations.ConfirmDemoCallDocument, { input });
  return data?.confirmDemoCall ?? { appointment: null, userErrors: errors.map(({ extensions }) => extensions) };
};

/** A call that stands, and the guest's link to look after it. */
async function booked(w: World, start = TEN, email = GINA): Promise<string> {
  expect(await requests(w, start, email)).toEqual([]);
  const { userErrors } = await confirm(w, await linkOf(w, email, 'c'));
  expect(userErrors).toEqual([]);
  return linkOf(w, email, 'm');
}

/** What somebody's private feed has of demo calls, whenever it is read. */
async function feedOf(w: World, owner: User) {
  const { createCalendarFeed } = await dataOf(w, owner, operations.CreateCalendarFeedDocument);
  const { pathname } = new URL(createCalendarFeed.calendarFeed?.url ?? '');
  return async () => {
    const { events } = parseCalendar(await (await fetch(`${w.url}${pathname}`)).text());
    return events.map(({ uid, sequence, title, start }) => [uid, sequence, title, start]);
  };
}

const slots = async (w: World, token?: string) => {
  const range = { from: '2026-11-24T00:00:00Z', to: '2026-11-25T00:00:00Z', timeZone: 'UTC' };
  const variables = { ...range, ...(token !== undefined && { call: { token } }) };
  return (await dataOf(w, 'VISITOR', operations.DemoCallSlotsDocument, variables)).demoCallSlots.map(
    ({ start }) => start,
  );
};

describe('a demo call', () => {
  test('is held for nobody until the guest has confirmed, and then has an event, a room, mails and a host', async () => {
    const w = await world({ now: NOW });
    const host = await connectedMentor(w);
    await hosts(w, host);
    expect(await requests(w, TEN)).toEqual([]);
    const token = await linkOf(w, GINA, 'c');
    expect(await slots(w)).toContain(TEN);
    const { appointment } = await confirm(w, token);
    expect(appointment).toMatchObject({ status: 'SCHEDULED', hostName: 'Mina Mentor', start: TEN });
    expect(appointment?.localStart).toBe('2026-11-24T05:00:00-05:00[America/New_York]');
    await w.settle();
    expect(await slots(w)).not.toContain(TEN);
    const [event, ...others] = await w.events(host.email);
    expect([event?.start?.dateTime, others]).toEqual(['2026-11-24T10:00:00Z', []]);
    const [call] = (await dataOf(w, host, operations.DemoCallsDocument, { from: NOW })).demoCalls.edges;
    const id = call?.node.id ?? '';
    const whole = (await dataOf(w, host, operations.DemoCallDocument, { id })).demoCall;
    expect(whole).toMatchObject({ guestEmail: GINA, note: 'Do you teach\nalgebra?', host: { id: host.id } });
    expect(whole?.meetLink).toMatch(/^https:\/\/meet/);
    for (const [to, audience] of [
      [GINA, 'guest'],
      [host.email, 'host'],
    ] as const) {
      const [mail, ...more] = await w.mailbox(to, 'DEMO_CALL_SCHEDULED');
      expect([audience, more.length, mail?.attachments.map(({ filename }) => filename)]).toEqual([
        audience,
        0,
        ['invite.ics'],
      ]);
      expect(mail?.text).toContain(whole?.meetLink);
    }
    expect(await auditCalendar(w.deps, host.id)).toEqual([]);
  });

  test('goes to the least loaded of the hosts who are free', async () => {
    const w = await world({ now: NOW });
    const [mina, ada] = [await mentor(w), await person(w, 'ADMIN', 'Bea Boss')];
    await hosts(w, mina);
    await hosts(w, ada);
    const names = [];
    for (const [i, start] of [TEN, TEN, NOON, NOON].entries()) {
      const email = `guest-${i}@guests.test`;
      expect(await requests(w, start, email)).toEqual([]);
      names.push((await confirm(w, await linkOf(w, email, 'c'))).appointment?.hostName);
    }
    expect(names.slice(0, 2).sort()).toEqual(['Bea Boss', 'Mina Mentor']);
    expect(names.slice(2).sort()).toEqual(['Bea Boss', 'Mina Mentor']);
    expect(await slots(w)).not.toContain(TEN);
    expect(await requests(w, TEN, 'late@guests.test')).toEqual(['SLOT_NOT_AVAILABLE']);
  });

  test('and a lesson of the same person never overlap, whoever is first', async () => {
    const w = await world({ now: NOW });
    const [mina, sana] = [await mentor(w), await student(w)];
    await hosts(w, mina);
    await booked(w);
    const { check } = await tryToBook(w, sana, mina, [TEN], { type: 'TRIAL' });
    expect(check?.check.occurrences[0]?.refusals.map(({ code }) => code)).toEqual(['BOOKED']);
    expect((await tryToBook(w, sana, mina, [NOON], { type: 'TRIAL' })).userErrors).toEqual([]);
    expect(await requests(w, NOON, 'other@guests.test')).toEqual(['SLOT_NOT_AVAILABLE']);
    const over = sql`update sessions set starts_at = ${TEN}::timestamptz, ends_at = ${TEN}::timestamptz + interval '1 hour',
      blocked_until = ${TEN}::timestamptz + interval '75 minutes'`;
    await expect(w.deps.db.execute(over)).rejects.toMatchObject({ code: '23P01' });
    const back = sql`update demo_calls set starts_at = ${NOON}::timestamptz, ends_at = ${NOON}::timestamptz + interval '30 minutes',
      blocked_until = ${NOON}::timestamptz + interval '45 minutes'`;
    await expect(w.deps.db.execute(back)).rejects.toMatchObject({ code: '23P01' });
  });

  test('is moved and cancelled by the guest’s link, with one mail each, and its event follows', async () => {
    const w = await world({ now: NOW });
    const host = await connectedMentor(w);
    await hosts(w, host);
    const token = await booked(w);
    expect(await slots(w, token)).toContain(TEN);
    const call = { token };
    const inFeed = await feedOf(w, host);
    const [invited] = (await w.mailbox(GINA, 'DEMO_CALL_SCHEDULED')).flatMap(({ attachments }) => attachments);
    const { uid } = parseCalendar(Buffer.from(invited?.content ?? '', 'base64').toString('utf8')).events[0] ?? {};
    expect(await inFeed()).toEqual([[uid, 1, 'Demo call with Gina Guest', '2026-11-24T10:00:00Z']]);
    const moved = await dataOf(w, 'VISITOR', operations.MoveDemoCallDocument, { input: { call, start: NOON } });
    expect(moved.moveDemoCall.appointment).toMatchObject({ start: NOON, status: 'SCHEDULED' });
    await w.settle();
    expect(await inFeed()).toEqual([[uid, 2, 'Demo call with Gina Guest', '2026-11-24T12:00:00Z']]);
    expect((await w.events(host.email)).map(({ start }) => start?.dateTime)).toEqual(['2026-11-24T12:00:00Z']);
    expect(await slots(w)).toContain(TEN);
    const cancelled = await dataOf(w, 'VISITOR', operations.CancelDemoCallDocument, { input: { call, reason: 'Ill' } });
    expect(cancelled.cancelDemoCall.appointment?.status).toBe('CANCELLED');
    await w.settle();
    expect([await w.events(host.email), await inFeed()]).toEqual([[], []]);
    for (const to of [GINA, host.email]) {
      const kinds = (await w.mailbox(to)).map(({ kind }) => kind).filter((kind) => kind?.startsWith('DEMO_CALL'));
      const once = ['DEMO_CALL_SCHEDULED', 'DEMO_CALL_MOVED', 'DEMO_CALL_CANCELLED'];
      expect(kinds).toEqual(to === GINA ? ['DEMO_CALL_VERIFY_ADDRESS', ...once] : once);
    }
    const again = await dataOf(w, 'VISITOR', operations.MoveDemoCallDocument, { input: { call, start: TEN } });
    expect(again.moveDemoCall.userErrors[0]?.code).toBe('DEMO_CALL_NOT_CHANGEABLE');
    expect((await dataOf(w, 'VISITOR', operations.DemoCallByLinkDocument, call)).demoCallByLink?.status).toBe(
      'CANCELLED',
    );
  });

  test('waits hours where its host’s calendar usage limits are spent, and the host’s lessons do not ask either', async () => {
    const w = await world({ now: NOW });
    const host = await connectedMentor(w);
    await hosts(w, host);
    await requests(w, '2026-11-24T14:00:00.000Z');
    const token = await linkOf(w, GINA, 'c');
    await w.fault({ provider: 'google', kind: 'quota', path: '/events', method: 'POST' });
    expect((await confirm(w, token)).userErrors).toEqual([]);
    await w.settle();
    const writes = async () => (await w.requests('google', '/events')).filter(({ method }) => method === 'POST').length;
    const asked = await writes();
    expect(asked).toBe(1);
    await tryToBook(w, await student(w), host, [NOON], { type: 'TRIAL' });
    await w.advance('PT119M');
    expect(await writes()).toBe(asked);
    await w.healed();
    await w.advance('PT2M');
    expect(await w.events(host.email)).toHaveLength(2);
  });

  test('gets an event under another id, and in the calendar its host has now, where the old ones cannot be used', async () => {
    const w = await world({ now: NOW });
    const host = await connectedMentor(w);
    await hosts(w, host);
    await requests(w, TEN);
    await confirm(w, await linkOf(w, GINA, 'c'));
    const asked: string[] = [];
    const putEvent: Deps['calendars']['putEvent'] = (accessToken, request) => {
      asked.push(`${request.calendarId} ${request.event.eventId.slice(-3)}`);
      if (asked.length === 1) throw new ProviderError('google', 'CONFLICT', 'calendar.events.insert');
      if (request.calendarId === 'gone') throw new ProviderError('google', 'FORBIDDEN', 'calendar.events.update');
      return w.deps.calendars.putEvent(accessToken, request);
    };
    const deps = { ...w.deps, calendars: { ...w.deps.calendars, putEvent } };
    await drainOutbox(deps, w.deps.timers);
    expect(asked).toHaveLength(2);
    expect(asked[1]).not.toBe(asked[0]);
    const [call] = await w.deps.db.execute<{ id: string }>(
      sql`update demo_calls set google_calendar_id = 'gone' returning id`,
    );
    await syncDemoCallEvent(deps, call?.id ?? '', 1);
    await syncDemoCallEvent(deps, call?.id ?? '', 1);
    expect(asked.slice(2).map((each) => each.split(' ')[0])).toEqual(['gone', 'primary']);
    expect(await w.events(host.email)).toHaveLength(1);
  });

  test('reminds both sides of the time it has now, and of no other', async () => {
    const w = await world({ now: NOW });
    const mina = await mentor(w);
    await hosts(w, mina);
    const token = await booked(w, '2026-11-25T10:00:00.000Z');
    const move = { call: { token }, start: '2026-11-25T14:00:00.000Z' };
    await dataOf(w, 'VISITOR', operations.MoveDemoCallDocument, { input: move });
    await w.advance('P3D');
    for (const to of [GINA, mina.email]) {
      const reminders = await w.mailbox(to, 'DEMO_CALL_REMINDER');
      expect(reminders.map(({ acceptedAt }) => acceptedAt.slice(5, 16))).toEqual([
        '11-24T14:00',
        '11-25T13:00',
        '11-25T13:50',
      ]);
    }
  });

  test('is seen and recorded by its host and by admins alone', async () => {
    const w = await world({ now: NOW });
    const [mina, other, ada] = [
      await mentor(w),
      await mentor(w, {}, 'Otto Other'),
      await person(w, 'ADMIN', 'Ada Admin'),
    ];
    await hosts(w, mina);
    await booked(w);
    const [edge] = (await dataOf(w, ada, operations.DemoCallsDocument, { from: NOW })).demoCalls.edges;
    const id = edge?.node.id ?? '';
    expect((await dataOf(w, other, operations.DemoCallDocument, { id })).demoCall).toBeNull();
    expect((await dataOf(w, other, operations.DemoCallsDocument, { from: NOW })).demoCalls.edges).toEqual([]);
    const input = { demoCallId: id, outcome: 'TOOK_PLACE' } as const;
    const early = await dataOf(w, mina, operations.RecordDemoCallDocument, { input });
    expect(early.recordDemoCall.userErrors).toMatchObject([
      { code: 'DEMO_CALL_NOT_CHANGEABLE', message: 'It has not begun.', path: ['input', 'demoCallId'] },
    ]);
    await w.advance('P2D');
    const stranger = await ask(w, other, operations.RecordDemoCallDocument, { input });
    expect(stranger.errors[0]?.extensions.code).toBe('NOT_FOUND');
    const said = await dataOf(w, mina, operations.RecordDemoCallDocument, { input });
    expect(said.recordDemoCall.demoCall?.status).toBe('TOOK_PLACE');
    expect((await dataOf(w, ada, operations.DemoHostsDocument)).demoHosts).toMatchObject([{ isActive: true }]);
    const off = { hostId: mina.id, weeklySchedule: [], isActive: false };
    await dataOf(w, ada, operations.SetDemoHostDocument, { input: off });
    expect(await slots(w)).toEqual([]);
  });
});

describe('the link that confirms', () => {
  test('is good once, for a day, and only as it was signed', async () => {
    const w = await world({ now: NOW });
    await hosts(w, await mentor(w));
    expect(await requests(w, '2026-11-26T10:00:00.000Z')).toEqual([]);
    const token = await linkOf(w, GINA, 'c');
    const [letter, id, signature = ''] = token.split('.');
    for (const forged of [`m.${id}.${signature}`, `${letter}.${id}.${signature.slice(1)}A`, `${token}.`, 'c', '']) {
      expect((await confirm(w, forged)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    }
    const outcomes = await Promise.all([1, 2, 3].map(() => confirmDemoCall(w.deps, { token, start: null })));
    const codes = outcomes.map((outcome) => ('call' in outcome ? 'BOOKED' : outcome.problems[0]?.code));
    expect(codes.sort()).toEqual(['BOOKED', 'LINK_USED', 'LINK_USED']);
    expect(await requests(w, '2026-11-27T10:00:00.000Z', 'late@guests.test')).toEqual([]);
    const late = await linkOf(w, 'late@guests.test', 'c');
    await w.advance('PT24H');
    expect((await confirm(w, late)).userErrors).toMatchObject([{ code: 'LINK_EXPIRED' }]);
  });

  test('stays good for another time when the first is gone, and for one call ahead at a time', async () => {
    const w = await world({ now: NOW });
    await hosts(w, await mentor(w));
    expect([await requests(w, TEN, 'a@guests.test'), await requests(w, TEN, 'b@guests.test')]).toEqual([[], []]);
    const [a, b] = [await linkOf(w, 'a@guests.test', 'c'), await linkOf(w, 'b@guests.test', 'c')];
    const race = await Promise.all([a, b].map((token) => confirmDemoCall(w.deps, { token, start: null })));
    const codes = race.map((outcome) => ('call' in outcome ? 'BOOKED' : outcome.problems[0]?.code));
    expect([...codes].sort()).toEqual(['BOOKED', 'SLOT_TAKEN']);
    const loser = codes[0] === 'BOOKED' ? b : a;
    expect((await confirm(w, loser, NOON)).appointment).toMatchObject({ start: NOON });
    expect(await requests(w, '2026-11-24T15:00:00.000Z', 'a@guests.test')).toEqual([]);
    expect((await confirm(w, await linkOf(w, 'a@guests.test', 'c'))).userErrors).toMatchObject([
      { code: 'DEMO_CALL_EXISTS' },
    ]);
  });
});

describe('asking for a call', () => {
  test('tells nothing of an address: known, unknown or mailed too often, the answer is the same', async () => {
    const w = await world({ now: NOW });
    await hosts(w, await mentor(w));
    const { email } = await student(w);
    const answers = [];
    for (const [i, address] of [email, 'nobody@guests.test', email.toUpperCase(), email, email].entries()) {
      const input = { name: 'Gina', email: address, timeZone: 'UTC', start: TEN };
      answers.push((await ask(w, 'VISITOR', operations.RequestDemoCallDocument, { input })).text);
      expect(answers[i]).toBe(answers[0]);
    }
    await w.settle();
    expect(await w.mailbox(email, 'DEMO_CALL_VERIFY_ADDRESS')).toHaveLength(3);
    expect(await w.mailbox('nobody@guests.test')).toHaveLength(1);
  });

  test('is limited for each network address', async () => {
    const w = await world({ now: NOW });
    await hosts(w, await mentor(w));
    const tries = [];
    for (let i = 0; i < 12; i++) tries.push(await requests(w, TEN, `guest-${i}@guests.test`));
    expect(tries.filter((codes) => codes.length === 0)).toHaveLength(10);
    expect(tries.at(-1)).toEqual(['RATE_LIMITED']);
  });

  test('leaves nothing behind when nobody confirms', async () => {
    const w = await world({ now: NOW });
    await hosts(w, await mentor(w));
    expect(await requests(w, '2026-11-26T10:00:00.000Z')).toEqual([]);
    await w.advance('P4D');
    const [left] = await w.deps.db.execute<{ calls: number; mails: number }>(sql`
      select (select count(*)::int from demo_calls) as calls,
        (select count(*)::int from messages where guest is not null) as mails`);
    expect(left).toEqual({ calls: 0, mails: 0 });
  });
});

test('a host of the team connects a calendar of their own, which then has the calls that stand', async () => {
  const w = await world({ now: NOW });
  const ada = await person(w, 'ADMIN', 'Ada Admin');
  await hosts(w, ada);
  await booked(w);
  await connect(w, ada);
  expect((await w.events(ada.email)).map(({ start }) => start?.dateTime)).toEqual(['2026-11-24T10:00:00Z']);
  await w.control('POST', `google/calendars/${ada.email}/events`, {
    summary: 'Dentist',
    start: { dateTime: NOON },
    end: { dateTime: '2026-11-24T13:00:00Z' },
  });
  await w.settle();
  await dataOf(w, ada, operations.SyncGoogleCalendarDocument);
  expect(await slots(w)).not.toContain(NOON);
});

test('the page behind a guest’s link confirms, moves and cancels by buttons, and nothing by being opened', async () => {
  const w = await world({ now: NOW });
  await hosts(w, await mentor(w));
  expect(await requests(w, TEN)).toEqual([]);
  const page = async (token: string, body?: Record<string, string>) => {
    const form = body === undefined ? {} : { method: 'POST', body: new URLSearchParams(body) };
    const response = await fetch(`${w.url}/calls/${token}`, form);
    return [response.status, await response.text()] as const;
  };
  const link = await linkOf(w, GINA, 'c');
  expect(await page(link)).toEqual([200, expect.stringContaining('05:00')]);
  const german = await fetch(`${w.url}/calls/${link}`, { headers: { 'accept-language': 'de' } });
  expect(await german.text()).toMatch(/lang="de".+Bestätige dein Kennenlerngespräch.+24\. November 2026, 05:00/s);
  expect(await slots(w)).toContain(TEN);
  expect(await page(link, {})).toEqual([200, expect.stringContaining('Your demo call is booked')]);
  expect(await page(link, {})).toEqual([409, expect.stringContaining('used before')]);
  const manage = await linkOf(w, GINA, 'm');
  expect(await page(manage)).toEqual([200, expect.stringContaining(`value="${Date.parse(NOON)}"`)]);
  const busy = String(Date.parse('2026-11-28T10:00:00Z'));
  expect(await page(manage, { start: busy })).toEqual([200, expect.stringContaining('That time is gone')]);
  expect(await page(manage, { start: String(Date.parse(NOON)) })).toEqual([200, expect.stringContaining('has moved')]);
  expect(await page(manage, { do: 'cancel' })).toEqual([200, expect.stringContaining('cancelled')]);
  expect((await page(manage))[0]).toBe(410);
  // Whoever presses a button of a page that stood open is told what became of the call.
  const gone = await fetch(`${w.url}/calls/${manage}`, {
    ...{ method: 'POST', body: new URLSearchParams({ do: 'cancel' }), headers: { 'accept-language': 'de' } },
  });
  expect([gone.status, await gone.text()]).toEqual([410, expect.stringContaining('Es wurde abgesagt.')]);
  expect(await page(manage, { start: String(Date.parse(NOON)) })).toEqual([410, expect.stringContaining('cancelled')]);
  expect((await page('m.unknown.link'))[0]).toBe(404);
});
