import { expect, test } from 'vitest';
import { openTicket } from '../../src/app/open-ticket.ts';
import { recordAttendance } from '../../src/app/record-attendance.ts';
import { sessionOf, tryToBook } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { world } from '../support/world.ts';
import { ask, follow } from './client.ts';

const ATTENDANCE = `subscription { dashboardEvents(after: 0) { seq
  ... on AttendanceRecorded { session { attendance { reports { side } } } } } }`;

test('what an event leads to is read anew for each event, however long the subscription lives', async () => {
  const w = await world({ now: '2026-11-24T08:00:00Z' });
  const [mina, sana] = [await mentor(w, { minimumNoticeMinutes: 0 }), await student(w)];
  const { booking } = await tryToBook(w, sana, mina, ['2026-11-24T10:00:00Z'], { type: 'TRIAL' });
  if (booking === null) throw new Error('no trial');
  const { id: sessionId } = await sessionOf(w, booking, 0);
  await w.advance('PT2H30M');
  const feed = await follow<{ dashboardEvents: { session?: { attendance: { reports: unknown[] } } } }>(
    w,
    sana,
    ATTENDANCE,
  );
  const reported = async () => {
    for (;;) {
      const event = await feed.next();
      const session = event?.data?.dashboardEvents.session;
      if (event === undefined || session !== undefined) return session?.attendance.reports;
    }
  };
  const first = reported();
  await recordAttendance(w.deps, sana, { sessionId, outcome: 'MENTOR_ABSENT' });
  expect(await first).toHaveLength(1);
  await recordAttendance(w.deps, mina, { sessionId, outcome: 'TOOK_PLACE' });
  expect(await reported()).toHaveLength(2);
});

test('what a mutation leads to is read anew for each mutation, however many one request makes', async () => {
  const w = await world({ now: '2026-11-24T08:00:00Z' });
  const sana = await student(w);
  const asked = await openTicket(w.deps, sana, { subject: 'Where?', text: 'Where is my room?' });
  if ('problems' in asked) throw new Error('no ticket');
  const reply = (text: string) =>
    `replyToTicket(input: { ticketId: "${asked.ticket.id}", text: "${text}" }) {
      userErrors { code } ticket { messages { edges { node { text } } } } }`;
  const query = `mutation { first: ${reply('Found it.')} second: ${reply('Lost again.')} }`;
  const { data } = await ask<Replied>(w, sana, query);
  const told = (of: keyof Replied) => data?.[of].ticket.messages.edges.map(({ node }) => node.text).sort();
  expect(told('first')).toEqual(['Found it.', 'Where is my room?']);
  expect(told('second')).toEqual(['Found it.', 'Lost again.', 'Where is my room?']);
});

type Replied = Record<
  'first' | 'second',
  {
    readonly ticket: { readonly messages: { readonly edges: readonly { readonly node: { readonly text: string } }[] } };
  }
>;
