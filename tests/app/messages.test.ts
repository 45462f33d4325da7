import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { rescheduleSessions } from '../../src/app/reschedule-sessions.ts';
import { readEventsAfter } from '../../src/db/queries/feeds.ts';
import { findUserByEmail } from '../../src/db/queries/users.ts';
import { drainOutbox } from '../../src/jobs/outbox-worker.ts';
import { ProviderError } from '../../src/ports/calendar-provider.ts';
import { calendarAfter, parseCalendar } from '../adapters/invite/parsed-calendar.ts';
import { at, hold, paid, sessionOf, sessionsOf } from '../support/bookings.ts';
import { connectedMentor, mentor, student } from '../support/people.ts';
import { ADMIN, type World, world } from '../support/world.ts';
import type { AcceptedMail } from '../support/world-sandbox.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const TUESDAY_9 = '2026-11-24T09:00:00Z';
const TUESDAY = at(TUESDAY_9);
const DAY = 86_400_000;

const files = (mail: AcceptedMail | undefined) =>
  (mail?.attachments ?? []).map(({ content }) => Buffer.from(content, 'base64').toString('utf8'));
const reminders = (w: World, to: string) => w.mailbox(to, 'SESSION_REMINDER_24H');
const reasons = async (w: World) => {
  const rows = await w.deps.db.execute(
    sql`select status, reason, count(*)::int as number from messages where kind = 'SESSION_REMINDER_24H' group by 1, 2 order by 1, 2`,
  );
  return [...rows];
};

const CONFIRMATIONS = ['STUDENT_BOOKING_CONFIRMATION', 'MENTOR_NEW_BOOKING'];

describe('a booking that is paid', () => {
  test('is told to student, mentor and admin, each once and alone', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await connectedMentor(w), await student(w)];
    await paid(w, learner, teacher, [TUESDAY_9]);
    await w.advance('PT2H');
    const mails = await w.mailbox();
    expect(mails.map(({ kind, to }) => [kind, to]).sort()).toEqual([
      ['ADMIN_NEW_BOOKING', [ADMIN]],
      ['MENTOR_NEW_BOOKING', [teacher.email]],
      ['PAYMENT_RECEIPT', [learner.email]],
      ['STUDENT_BOOKING_CONFIRMATION', [learner.email]],
      ['SUBSCRIPTION_STARTED', [learner.email]],
    ]);
    expect(mails.every(({ text, html }) => text.length > 100 && html.includes('</html>'))).toBe(true);
  });

  test('is told to everybody in their own language, dates and calendar file included', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await connectedMentor(w), await student(w)];
    await w.deps.db.execute(sql`update users set locale = 'de-DE' where id = ${learner.id}`);
    await paid(w, learner, teacher, [TUESDAY_9]);
    await w.advance('PT1M');
    const german = (await w.mailbox(learner.email)).find(({ kind }) => kind === 'STUDENT_BOOKING_CONFIRMATION');
    const [english] = await w.mailbox(teacher.email);
    expect(german?.subject).toBe(`✅ Deine Stunde mit ${teacher.name} ist bestätigt!`);
    expect(german?.text).toContain('Dienstag, 24. November 2026');
    expect(german?.html).toContain('lang="de"');
    expect(parseCalendar(files(german)[0] ?? '').events[0]?.title).toBe(`Algebra mit ${teacher.name}`);
    expect(english?.text).toContain('Tuesday, 24 November 2026');
    expect(english?.html).toContain('lang="en"');
  });

  test('comes with a calendar file of every session, under the ids Google has', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await connectedMentor(w), await student(w)];
    const booking = await paid(w, learner, teacher, [TUESDAY_9, '2026-11-26T14:00:00Z']);
    await w.advance('PT1M');
    const sessions = await sessionsOf(w, booking);
    for (const { email } of [teacher, learner]) {
      const mail = (await w.mailbox(email)).find(({ kind }) => CONFIRMATIONS.includes(kind ?? ''));
      const [file = ''] = files(mail);
      const { events } = parseCalendar(file);
      expect(events.map(({ uid }) => uid).sort()).toEqual(sessions.map(({ googleIcalUid }) => googleIcalUid).sort());
      expect(events.map(({ start }) => at(start)).sort()).toEqual(sessions.map(({ start }) => start).sort());
      expect(mail?.text).toContain(sessions[0]?.meetLink);
    }
  });

  test('waits with its mails for the rooms, but not for ever', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await connectedMentor(w), await student(w)];
    await w.fault({ provider: 'google', kind: 'quota', path: '/v2/spaces' });
    await hold(w, learner, teacher, [TUESDAY_9], { type: 'TRIAL' });
    await w.advance('PT9M');
    expect(await w.mailbox()).toEqual([]);
    await w.advance('PT2M');
    expect(await w.mailbox(learner.email, 'STUDENT_TRIAL_CONFIRMATION')).toHaveLength(1);
  });

  test('without its rooms is told to the admins, once, when its mails go out all the same', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await connectedMentor(w), await student(w)];
    const told = async () => {
      const admin = await findUserByEmail(w.deps.db, ADMIN);
      const events = await readEventsAfter(w.deps.db, admin?.id ?? '', 0, 100);
      return events.flatMap(({ body }) => (body.kind === 'ROOM_MISSING' ? [body.bookingId] : []));
    };
    await hold(w, await student(w, 'Sven Soon'), teacher, ['2026-11-24T14:00:00Z'], { type: 'TRIAL' });
    await w.settle();
    await w.fault({ provider: 'google', kind: 'quota', path: '/v2/spaces' });
    const booking = await hold(w, learner, teacher, [TUESDAY_9], { type: 'TRIAL' });
    await w.advance('PT9M');
    expect(await told()).toEqual([]);
    await w.advance('PT2M');
    expect(await told()).toEqual([booking.id]);
    const audits = await w.deps.db.execute(
      sql`select subject, details from audit_log where action = 'booking.confirmed_without_room'`,
    );
    const sessionIds = (await sessionsOf(w, booking)).map(({ id }) => id);
    expect([...audits]).toEqual([{ subject: `booking/${booking.id}`, details: { sessionIds } }]);
  });

  test('is told once though every answer of the mail service is lost at first', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await mentor(w), await student(w)];
    await w.fault({ provider: 'resend', kind: 'reset', after: true, count: 4 });
    await hold(w, learner, teacher, [TUESDAY_9], { type: 'TRIAL' });
    await w.advance('PT30M');
    expect((await w.mailbox()).map(({ to }) => to[0]).sort()).toEqual([ADMIN, teacher.email, learner.email].sort());
    const [left] = await w.deps.db.execute(sql`select count(*)::int as unsent from messages where status = 'SENDING'`);
    expect(left).toEqual({ unsent: 0 });
  });
});

describe('a reminder', () => {
  test('goes to both people exactly once, a day ahead to the minute', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await mentor(w), await student(w)];
    await paid(w, learner, teacher, [TUESDAY_9]);
    await w.advanceTo(at('2026-11-23T08:59:00Z'));
    expect(await reminders(w, '')).toEqual([]);
    await w.advance('PT2M');
    await w.advance('P1D');
    const sent = await reminders(w, '');
    expect(sent.map(({ to }) => to[0]).sort()).toEqual([teacher.email, learner.email].sort());
    expect(sent.map(({ acceptedAt }) => at(acceptedAt))).toEqual([TUESDAY - DAY, TUESDAY - DAY]);
  });

  test('of a week that is not paid yet does not exist; it comes with the payment', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    await paid(w, learner, await mentor(w), [TUESDAY_9]);
    expect(await reasons(w)).toEqual([{ status: 'PLANNED', reason: null, number: 2 }]);
    await w.advance('P9D');
    expect((await reminders(w, learner.email)).map(({ acceptedAt }) => at(acceptedAt))).toEqual([
      TUESDAY - DAY,
      TUESDAY + 6 * DAY,
    ]);
  });

  test('of a cancelled session is dropped', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await mentor(w), await student(w)];
    const booking = await hold(w, learner, teacher, [TUESDAY_9], { type: 'TRIAL' });
    const { id } = await sessionOf(w, booking, 0);
    await cancelSessions(w.deps, learner, { sessionId: id, scope: 'THIS_SESSION', reason: null });
    await w.advance('P3D');
    expect(await reminders(w, '')).toEqual([]);
    expect(await reasons(w)).toEqual([{ status: 'SUPPRESSED', reason: 'SESSION_CANCELLED', number: 2 }]);
  });

  test('of a moved session is superseded by one for its new time', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await mentor(w), await student(w)];
    const booking = await hold(w, learner, teacher, [TUESDAY_9], { type: 'TRIAL' });
    const { id } = await sessionOf(w, booking, 0);
    const newStart = at('2026-11-25T15:00:00Z');
    await rescheduleSessions(w.deps, teacher, { sessionId: id, scope: 'THIS_SESSION', newStart, reason: null });
    await w.advance('P4D');
    expect((await reminders(w, learner.email)).map(({ acceptedAt }) => at(acceptedAt))).toEqual([newStart - DAY]);
    expect(await reasons(w)).toEqual([
      { status: 'SENT', reason: null, number: 2 },
      { status: 'SUPERSEDED', reason: 'SESSION_MOVED', number: 2 },
    ]);
  });

  test('that comes too late expires: a server that was away sends none about the past', async () => {
    const w = await world({ now: SUNDAY });
    await hold(w, await student(w), await mentor(w), [TUESDAY_9], { type: 'TRIAL' });
    await w.settle();
    w.jumpTo(at('2026-11-24T08:00:00Z'));
    await w.settle();
    expect(await reminders(w, '')).toEqual([]);
    expect(await reasons(w)).toEqual([{ status: 'EXPIRED', reason: 'TOO_LATE', number: 2 }]);
  });

  test('is sent once when the clock goes back and comes again', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    await hold(w, learner, await mentor(w), [TUESDAY_9], { type: 'TRIAL' });
    await w.advance('P1D');
    w.jumpTo(at('2026-11-23T07:00:00Z'));
    await w.advance('P1D');
    expect(await reminders(w, learner.email)).toHaveLength(1);
  });
});

describe('a change', () => {
  test('sends files that leave the calendar as the sessions are', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await connectedMentor(w), await student(w)];
    const booking = await hold(w, learner, teacher, [TUESDAY_9], { type: 'TRIAL' });
    await w.advance('PT1M');
    const { id } = await sessionOf(w, booking, 0);
    const seen = async () => calendarAfter((await w.mailbox(learner.email)).flatMap(files));
    expect((await seen()).map(({ start }) => at(start))).toEqual([TUESDAY]);
    for (const newStart of ['2026-11-25T15:00:00Z', '2026-11-26T10:00:00Z'].map(at)) {
      await rescheduleSessions(w.deps, teacher, { sessionId: id, scope: 'THIS_SESSION', newStart, reason: 'Dentist' });
      await w.settle();
      expect((await seen()).map(({ start }) => at(start))).toEqual([newStart]);
    }
    await cancelSessions(w.deps, teacher, { sessionId: id, scope: 'THIS_SESSION', reason: null });
    await w.settle();
    expect(await seen()).toEqual([]);
  });

  test('that is changed again before its mail went is told once, as it is', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await mentor(w), await student(w)];
    const booking = await hold(w, learner, teacher, [TUESDAY_9], { type: 'TRIAL' });
    await w.settle();
    const { id } = await sessionOf(w, booking, 0);
    for (const newStart of ['2026-11-25T15:00:00Z', '2026-11-26T10:00:00Z'].map(at)) {
      await rescheduleSessions(w.deps, teacher, { sessionId: id, scope: 'THIS_SESSION', newStart, reason: null });
    }
    await w.settle();
    const moved = await w.mailbox(learner.email, 'SESSION_MOVED');
    expect(moved).toHaveLength(1);
    expect(moved[0]?.text).toContain('10:00');
  });
});

test('a mail the service refuses for good is given up at once', async () => {
  const w = await world({ mayFail: true, now: SUNDAY });
  await hold(w, await student(w), await mentor(w), [TUESDAY_9], { type: 'TRIAL' });
  const refuse = () => Promise.reject(new ProviderError('resend', 'INVALID', 'emails.send'));
  await drainOutbox({ ...w.deps, mailer: { send: refuse } }, w.deps.timers);
  const rows = await w.deps.db.execute(sql`select m.status, m.reason, o.status as effect, o.attempts
    from messages m join outbox o on o.key = 'message/' || m.id where m.kind not like 'SESSION_REMINDER%'`);
  expect([...rows]).toEqual(Array(3).fill({ status: 'FAILED', reason: 'INVALID', effect: 'PARKED', attempts: 1 }));
});

test('mails that nobody could take for a day all arrive once', async () => {
  const w = await world({ now: SUNDAY });
  const [teacher, learner] = [await mentor(w), await student(w)];
  await w.fault({ provider: 'resend', kind: '500' });
  await hold(w, learner, teacher, ['2026-11-30T09:00:00Z'], { type: 'TRIAL' });
  await w.advance('P1D');
  await w.healed();
  await w.advance('PT1H');
  const mails = await w.mailbox();
  const operations = ['ADMIN_DAILY_DIGEST', 'ADMIN_SYSTEM_ALARM'];
  const others = mails.filter(({ kind }) => !operations.includes(kind ?? ''));
  expect(others.map(({ to }) => to[0]).sort()).toEqual([ADMIN, teacher.email, learner.email].sort());
  const told = mails.filter((mail) => !others.includes(mail)).map(({ to, kind }) => [to[0], kind]);
  expect(told.sort()).toEqual(operations.map((kind) => [ADMIN, kind]));
}, 120_000);
