import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { rescheduleSessions } from '../../src/app/reschedule-sessions.ts';
import { messages } from '../../src/db/tables/messages.ts';
import { addMs, instant } from '../../src/domain/time.ts';
import { drainOutbox } from '../../src/jobs/outbox-worker.ts';
import { ProviderError } from '../../src/ports/calendar-provider.ts';
import type { Mail } from '../../src/ports/mailer.ts';
import { at, hold, sessionOf } from '../support/bookings.ts';
import { mentor, person, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const TUESDAY_9 = '2026-11-24T09:00:00Z';
/** 10 in the suite; `MAIL_KILLS=100` for the long form. */
const KILLS = Number(process.env.MAIL_KILLS ?? 10);

const keysOf = async (w: World) => (await w.mailbox()).map(({ idempotencyKey }) => idempotencyKey);

test(`a worker that dies ${KILLS} times between the provider’s answer and our commit sends every mail once`, async () => {
  const w = await world({ now: SUNDAY });
  const teacher = await mentor(w);
  let deaths = 0;
  for (let n = 0; deaths < KILLS; n += 1) {
    const day = new Date(
      Date.UTC(2026, 10, 30 + Math.floor(n / 7) + 2 * Math.floor(n / 35), 9 + (n % 7)),
    ).toISOString();
    const slot = [day.replace('.000', '')];
    const booked = await hold(w, await student(w, `Student ${n}`), teacher, slot, { type: 'TRIAL' }).catch(() => null);
    if (booked === null) continue;
    // The provider has the mail and answers; nothing of ours is written any more.
    const dying = async (mail: Mail) => {
      await w.deps.mailer.send(mail);
      deaths += 1;
      throw new ProviderError('resend', 'UNAVAILABLE', 'emails.send');
    };
    await drainOutbox({ ...w.deps, mailer: { send: dying } }, w.deps.timers);
  }
  w.jumpTo(addMs(w.now(), 3_600_000));
  await w.settle();
  const keys = await keysOf(w);
  expect(deaths).toBeGreaterThanOrEqual(KILLS);
  expect(new Set(keys).size).toBe(keys.length);
  const [left] = await w.deps.db.execute(
    sql`select count(*)::int as n from ${messages} where status in ('SENDING', 'FAILED') or (status = 'PLANNED' and due_at <= ${new Date(w.now()).toISOString()})`,
  );
  expect(left).toEqual({ n: 0 });
});

test('a mail whose answer was lost and whose key is forgotten is looked up before it is handed over again', async () => {
  const w = await world({ now: SUNDAY });
  await hold(w, await student(w), await mentor(w), [TUESDAY_9], { type: 'TRIAL' });
  const lost = async (mail: Mail) => {
    await w.deps.mailer.send(mail);
    throw new ProviderError('resend', 'UNAVAILABLE', 'emails.send');
  };
  await drainOutbox({ ...w.deps, mailer: { send: lost } }, w.deps.timers);
  const before = (await keysOf(w)).length;
  w.jumpTo(addMs(w.now(), 26 * 3_600_000));
  await w.settle();
  const confirmations = (await w.mailbox()).filter(({ kind }) => !kind?.includes('REMINDER'));
  expect(confirmations).toHaveLength(before);
  const [unsent] = await w.deps.db.execute(sql`select count(*)::int as n from messages where status = 'SENDING'`);
  expect(unsent).toEqual({ n: 0 });
});

describe('a provider in trouble for an hour', () => {
  test.each([['429'], ['500'], ['reset']] as const)(
    'by %s loses nothing and doubles nothing',
    async (kind) => {
      const w = await world({ now: SUNDAY });
      const teacher = await mentor(w);
      await w.fault({ provider: 'resend', kind });
      for (const hour of ['09', '11', '13']) {
        const learner = await student(w, `Student ${hour}`);
        await hold(w, learner, teacher, [`2026-11-30T${hour}:00:00Z`], { type: 'TRIAL' });
      }
      await w.advance('PT1H');
      await w.healed();
      await w.advance('PT1H');
      const keys = await keysOf(w);
      const alarms = keys.filter((key) => key?.startsWith('ADMIN_SYSTEM_ALARM/'));
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys.length - alarms.length).toBe(9);
      // Resting because the provider asked for it is not being late; an hour of failures is, and is told once.
      expect(alarms).toHaveLength(kind === '429' ? 0 : 1);
    },
    90_000,
  );

  test('by 500 keeps the order of what follows from one another', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await mentor(w), await student(w)];
    await w.fault({ provider: 'resend', kind: '500' });
    // A trial in 24 hours and 40 minutes: its first reminder is due while nothing goes out.
    const booking = await hold(w, learner, teacher, ['2026-11-23T12:45:00Z'], { type: 'TRIAL' });
    const later = await hold(w, learner, await mentor(w, {}, 'Mona Mentor'), [TUESDAY_9], { type: 'TRIAL' });
    const { id: sessionId } = await sessionOf(w, later, 0);
    await w.advance('PT20M');
    const newStart = at('2026-11-25T09:00:00Z');
    await rescheduleSessions(w.deps, learner, { sessionId, scope: 'THIS_SESSION', newStart, reason: null });
    await w.advance('PT20M');
    await cancelSessions(w.deps, learner, { sessionId, scope: 'THIS_SESSION', reason: null });
    await w.advance('PT20M');
    await w.healed();
    await w.advance('PT2H');
    const kinds = (await w.mailbox(learner.email))
      .toSorted((a, b) => a.acceptedAt.localeCompare(b.acceptedAt))
      .map(({ kind, idempotencyKey }) => ({ kind, key: idempotencyKey ?? '' }));
    const confirmed = kinds.findIndex(({ kind, key }) => kind?.includes('CONFIRMATION') && key.includes(booking.id));
    const reminded = kinds.findIndex(({ kind }) => kind === 'SESSION_REMINDER_24H');
    expect(confirmed).toBeGreaterThanOrEqual(0);
    expect(reminded).toBeGreaterThan(confirmed);
    // What was moved and is cancelled by now is told as cancelled; its confirmation would be untrue.
    const about = kinds
      .map(({ kind }) => kind)
      .filter((kind) => kind === 'SESSION_MOVED' || kind === 'SESSION_CANCELLED');
    expect(about).toEqual(['SESSION_CANCELLED']);
    expect(kinds.some(({ kind, key }) => kind?.includes('CONFIRMATION') && key.includes(later.id))).toBe(false);
  }, 90_000);

  test('that takes one mail a second is given them by how soon they turn false', async () => {
    const w = await world({ now: '2026-11-24T08:45:00Z', env: { RESEND_REQUESTS_PER_SECOND: '1' } });
    const teacher = await mentor(w);
    for (const [name, start] of [
      ['Late Lea', '2026-11-30T09:00:00Z'],
      ['Soon Sam', '2026-11-24T09:00:00Z'],
    ] as const) {
      await hold(w, await student(w, name), teacher, [start], { type: 'TRIAL' });
    }
    w.jumpTo(instant(Date.parse('2026-11-24T08:50:30Z')));
    await w.advance('PT20S');
    const mails = await w.mailbox();
    const byArrival = mails.toSorted((a, b) => a.acceptedAt.localeCompare(b.acceptedAt));
    expect(new Set(mails.map(({ acceptedAt }) => acceptedAt)).size).toBe(8);
    expect(byArrival.slice(0, 2).map(({ kind }) => kind)).toEqual(['SESSION_REMINDER_10M', 'SESSION_REMINDER_10M']);
    expect(byArrival.slice(6).map(({ kind }) => kind)).toEqual(['ADMIN_NEW_BOOKING', 'ADMIN_NEW_BOOKING']);
  });
});

test.each([
  ['a header', 'Eve\r\nBcc: victim@people.test'],
  ['a script', '<script>alert(1)</script>'],
  ['a formula', '=HYPERLINK("https://evil.test","x")'],
  ['reversed text', 'gnp.\u202eexe'],
  ['a family', '👨‍👩‍👧‍👦'.repeat(12)],
  ['ten thousand characters', 'x'.repeat(10_000)],
])('%s for a name is inert in every mail', async (_, name) => {
  const w = await world({ now: SUNDAY });
  const [teacher, learner] = [await mentor(w), await person(w, 'STUDENT', 'Eve')];
  await w.deps.db.execute(sql`update users set name = ${name} where id = ${learner.id}`);
  await hold(w, learner, teacher, [TUESDAY_9], { type: 'TRIAL' });
  await w.advance('P2D');
  const mails = await w.mailbox();
  expect(mails.length).toBeGreaterThanOrEqual(8);
  for (const { subject, html, text, to } of mails) {
    expect(to).toHaveLength(1);
    expect(subject).not.toMatch(/[\r\n\u202a-\u202e]/);
    expect(subject.length).toBeLessThan(250);
    expect(html).not.toContain('<script');
    expect(text).not.toContain('\u202e');
    expect(text).not.toMatch(/^Bcc:/m);
  }
});
