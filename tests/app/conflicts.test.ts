import { expect, test } from 'vitest';
import { chooseCalendars } from '../../src/app/choose-calendars.ts';
import { disconnectGoogleCalendar } from '../../src/app/disconnect-google-calendar.ts';
import { rescheduleSessions } from '../../src/app/reschedule-sessions.ts';
import { syncGoogleCalendar } from '../../src/app/sync-google-calendar.ts';
import { readEventsAfter } from '../../src/db/queries/feeds.ts';
import type { User } from '../../src/domain/actor.ts';
import { at, hold, paid, pay, sessionOf } from '../support/bookings.ts';
import { addEvent } from '../support/google-calendars.ts';
import { connectedMentor, student } from '../support/people.ts';
import { graphql } from '../support/requests.ts';
import { world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const WEDNESDAY_10 = '2026-11-25T10:00:00Z';
const SECRET = 'Dentist with Dr. Canary';

type Scene = Awaited<ReturnType<typeof scene>>;

async function scene() {
  const w = await world({ now: SUNDAY });
  const [teacher, learner] = [await connectedMentor(w), await student(w)];
  const booking = await paid(w, learner, teacher, [WEDNESDAY_10]);
  const calendar = `google/calendars/${encodeURIComponent(teacher.email)}/events`;
  const read = async () => {
    await syncGoogleCalendar(w.deps, teacher.id);
    await w.settle();
  };
  const event = (start: string, end: string) => ({
    summary: SECRET,
    start: { dateTime: start },
    end: { dateTime: end },
  });
  const mails = async (user: User) => (await w.mailbox(user.email, 'SESSION_CONFLICT')).length;
  const heard = async (user: User) =>
    (await readEventsAfter(w.deps.db, user.id, 0, 100))
      .map(({ body }) => body.kind)
      .filter((kind) => kind.includes('CONFLICT'));
  return { w, teacher, learner, booking, calendar, read, event, mails, heard };
}

test('a private event over a session is told to both within one reading, once, and taken back when it goes', async () => {
  const { w, teacher, learner, booking, calendar, read, event, mails, heard } = await scene();
  const { id: eventId } = await w.control<{ id: string }>(
    'POST',
    calendar,
    event('2026-11-25T10:30:00Z', '2026-11-25T12:00:00Z'),
  );
  await read();
  expect([await mails(teacher), await mails(learner)]).toEqual([1, 1]);
  expect(await heard(learner)).toEqual(['SESSION_CONFLICT_FOUND']);
  expect(await sessionOf(w, booking, 0)).toMatchObject({ start: at(WEDNESDAY_10), status: 'CONFIRMED', version: 0 });

  const { id } = await sessionOf(w, booking, 0);
  const asked = 'query($id: ID!) { node(id: $id) { ... on Session { conflicts { alternatives { start end } } } } }';
  const { data } = await graphql<{ node: { conflicts: { alternatives: { start: string }[] }[] } }>(w, learner, asked, {
    id,
  });
  const alternatives = data.node.conflicts[0]?.alternatives ?? [];
  expect(alternatives.length).toBeGreaterThan(0);
  const newStart = at(alternatives[0]?.start ?? '');

  await w.control('PATCH', `${calendar}/${eventId}`, event('2026-11-25T10:15:00Z', '2026-11-25T12:00:00Z'));
  await read();
  expect([await mails(teacher), await mails(learner)]).toEqual([1, 1]);
  await w.control('PATCH', `${calendar}/${eventId}`, event('2026-11-25T18:00:00Z', '2026-11-25T19:00:00Z'));
  await read();
  expect(await heard(teacher)).toEqual(['SESSION_CONFLICT_FOUND', 'SESSION_CONFLICT_CLEARED']);
  const after = await graphql<{ node: { conflicts: unknown[] } }>(w, learner, asked, { id });
  expect(after.data.node.conflicts).toEqual([]);

  const moved = await rescheduleSessions(w.deps, learner, {
    sessionId: id,
    scope: 'THIS_SESSION',
    newStart,
    reason: null,
  });
  expect(moved.userErrors).toEqual([]);
});

test.each([
  ['disconnects', async ({ w, teacher }: Scene) => disconnectGoogleCalendar(w.deps, teacher)],
  [
    'ignores events of whole days',
    async ({ w, teacher }: Scene) =>
      chooseCalendars(w.deps, teacher, { blocking: null, writeTo: null, ignoreAllDayEvents: true }),
  ],
])('a conflict is taken back when the mentor %s', async (_how, change) => {
  const s = await scene();
  const { w, teacher, calendar, read, heard } = s;
  await w.control('POST', calendar, { start: { date: '2026-11-25' }, end: { date: '2026-11-26' } });
  await read();
  expect(await heard(teacher)).toEqual(['SESSION_CONFLICT_FOUND']);
  await change(s);
  await w.settle();
  expect(await heard(teacher)).toEqual(['SESSION_CONFLICT_FOUND', 'SESSION_CONFLICT_CLEARED']);
});

test('an event that came while the student was paying is told once the time is promised', async () => {
  const w = await world({ now: SUNDAY });
  const [teacher, learner] = [await connectedMentor(w), await student(w)];
  const booking = await hold(w, learner, teacher, [WEDNESDAY_10]);
  await addEvent(w, teacher.email, '2026-11-25T10:30:00Z', '2026-11-25T12:00:00Z');
  await syncGoogleCalendar(w.deps, teacher.id);
  await w.settle();
  await pay(w, booking);
  await w.settle();
  expect((await sessionOf(w, booking, 0)).status).toBe('CONFIRMED');
  expect(await w.mailbox(teacher.email, 'SESSION_CONFLICT')).toHaveLength(1);
  expect(await w.mailbox(learner.email, 'SESSION_CONFLICT')).toHaveLength(1);
});

test('nobody but Google knows what lies over a session', async () => {
  const { w, learner, calendar, read, event } = await scene();
  await w.control('POST', calendar, event('2026-11-25T10:30:00Z', '2026-11-25T12:00:00Z'));
  await read();
  const mails = await w.mailbox('', 'SESSION_CONFLICT');
  expect(mails).toHaveLength(2);
  expect(JSON.stringify(mails)).not.toContain('Canary');
  expect(JSON.stringify(await readEventsAfter(w.deps.db, learner.id, 0, 100))).not.toContain('Canary');
});

test('a mail about a conflict that went before it was sent is not sent', async () => {
  const { w, teacher, calendar, event, mails } = await scene();
  const { id: eventId } = await w.control<{ id: string }>(
    'POST',
    calendar,
    event('2026-11-25T10:30:00Z', '2026-11-25T12:00:00Z'),
  );
  await w.fault({ provider: 'resend', kind: '500' });
  await syncGoogleCalendar(w.deps, teacher.id);
  await w.settle();
  await w.control('DELETE', `${calendar}/${eventId}`);
  await syncGoogleCalendar(w.deps, teacher.id);
  await w.settle();
  await w.healed();
  await w.advance('PT1H');
  expect(await mails(teacher)).toBe(0);
});
