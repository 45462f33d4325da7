import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { drafts } from '../../src/app/mails/drafts.ts';
import { rescheduleSessions } from '../../src/app/reschedule-sessions.ts';
import { ruleOf } from '../../src/domain/notifications/catalogue.ts';
import { MESSAGE_KINDS, type MessageKind } from '../../src/domain/notifications/message.ts';
import { calendarAfter } from '../adapters/invite/parsed-calendar.ts';
import { at, hold, paid, sessionOf, sessionsOf } from '../support/bookings.ts';
import { connectedMentor, mentor, student } from '../support/people.ts';
import { ADMIN, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const TUESDAY_9 = '2026-11-24T09:00:00Z';
const TUESDAY_15 = at('2026-11-24T15:00:00Z');

/** Kinds whose cause is not built yet. */
const NOT_ALIVE: readonly MessageKind[] = [
  'DEMO_CALL_VERIFY_ADDRESS',
  'DEMO_CALL_SCHEDULED',
  'DEMO_CALL_MOVED',
  'DEMO_CALL_CANCELLED',
  'DEMO_CALL_REMINDER',
  'ADMIN_DAILY_DIGEST',
];

/** Everything in which a message may be planned: the use cases and the rules they ask, but not who writes mails. */
function planningCode(): string {
  return ['src/app', 'src/domain/notifications']
    .flatMap((folder) => readdirSync(folder).map((file) => `${folder}/${file}`))
    .filter((file) => file.endsWith('.ts') && !/(catalogue|message)\.ts$/.test(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}

describe('every kind of message', () => {
  const code = planningCode();

  test.each(MESSAGE_KINDS.map((kind) => [kind] as const))(
    '%s is planned by its cause and written by somebody',
    (kind) => {
      if (NOT_ALIVE.includes(kind) && drafts[kind] === undefined) return;
      expect(drafts[kind], 'somebody who writes it').toBeDefined();
      expect(code, 'a cause that plans it').toContain(`'${kind}'`);
      expect(ruleOf(kind).to.length).toBeGreaterThan(0);
    },
  );
});

describe('a free trial', () => {
  test('is told to its student, its mentor and the admins in mails of its own, once the room is there', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await connectedMentor(w), await student(w)];
    const booking = await hold(w, learner, teacher, [TUESDAY_9], { type: 'TRIAL' });
    await w.advance('PT1M');
    const { meetLink } = await sessionOf(w, booking, 0);
    const mails = await w.mailbox();
    expect(mails.map(({ kind, to }) => [kind, to]).sort()).toEqual([
      ['ADMIN_NEW_BOOKING', [ADMIN]],
      ['MENTOR_NEW_TRIAL', [teacher.email]],
      ['STUDENT_TRIAL_CONFIRMATION', [learner.email]],
    ]);
    for (const { kind, text, attachments } of mails) {
      if (kind === 'ADMIN_NEW_BOOKING') continue;
      expect(text).toContain(meetLink);
      expect(attachments.map(({ contentType }) => contentType)).toEqual([
        'text/calendar; charset=utf-8; method=REQUEST',
      ]);
    }
    const [toAdmin] = await w.mailbox(ADMIN);
    expect(toAdmin?.text).toMatch(/New trials, 7 days: 1\n/);
    expect(toAdmin?.text).toMatch(/Series running: 0\n/);
  }, 60_000);
});

describe('new weekly times', () => {
  test('are told to both sides as what they are, with the old ones beside, and calendars follow', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await connectedMentor(w), await student(w, 'Sana Student', 'Asia/Kolkata')];
    const booking = await paid(w, learner, teacher, [TUESDAY_9], { timeZone: 'Asia/Kolkata' });
    const { id: sessionId } = await sessionOf(w, booking, 0);
    const move = { sessionId, scope: 'WHOLE_SERIES', newStart: TUESDAY_15, reason: 'School' } as const;
    await rescheduleSessions(w.deps, learner, move);
    await w.settle();
    expect(await w.mailbox('', 'SESSION_MOVED')).toEqual([]);
    const [mine] = await w.mailbox(learner.email, 'SERIES_CHANGED');
    const [theirs] = await w.mailbox(teacher.email, 'SERIES_CHANGED');
    expect(mine?.text).toContain('as you asked');
    expect(mine?.text).toMatch(/Tuesday, 24 November 2026, 20:30 – 21:30, .*\(UTC\+05:30\)/);
    expect(mine?.text).toMatch(/Tuesday, 24 November 2026, 14:30 – 15:30, .*\(UTC\+05:30\)/);
    expect(theirs?.text).toContain(`${learner.name} has given your weekly sessions a new time.`);
    expect(theirs?.text).toContain('Reason: School');
    const files = (await w.mailbox(learner.email)).flatMap(({ attachments }) =>
      attachments
        .filter(({ contentType }) => contentType.startsWith('text/calendar'))
        .map(({ content }) => Buffer.from(content, 'base64').toString('utf8')),
    );
    const starts = (await sessionsOf(w, booking)).map(({ start }) => start);
    expect(
      calendarAfter(files)
        .map(({ start }) => at(start))
        .sort(),
    ).toEqual(starts.sort());
  }, 60_000);

  test('that change again before the mail went are told once, as they are', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await mentor(w), await student(w)];
    const booking = await paid(w, learner, teacher, [TUESDAY_9]);
    const { id: sessionId } = await sessionOf(w, booking, 0);
    for (const newStart of [TUESDAY_15, at('2026-11-25T11:00:00Z')]) {
      await rescheduleSessions(w.deps, teacher, { sessionId, scope: 'WHOLE_SERIES', newStart, reason: null });
    }
    await w.settle();
    const told = await w.mailbox(learner.email, 'SERIES_CHANGED');
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain('Wednesday, 25 November 2026, 11:00 – 12:00');
  }, 60_000);
});
