import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { readPreferences, setPreferences } from '../../src/app/message-preferences.ts';
import { readFailedMessages, readTimeline } from '../../src/app/read-messages.ts';
import { resendMessage } from '../../src/app/resend-message.ts';
import { unsubscribeUrl } from '../../src/app/unsubscribe-link.ts';
import { drainOutbox } from '../../src/jobs/outbox-worker.ts';
import { ProviderError } from '../../src/ports/calendar-provider.ts';
import { at, hold } from '../support/bookings.ts';
import { mentor, person, student } from '../support/people.ts';
import { world } from '../support/world.ts';

const ALL = { first: 50, after: null };

const SUNDAY = '2026-11-22T12:00:00Z';
const TUESDAY_9 = '2026-11-24T09:00:00Z';

describe('an admin', () => {
  test('sees the whole life of every message of a booking, its people only their own', async () => {
    const w = await world({ now: SUNDAY, mailWebhooks: true });
    const [teacher, learner, admin] = [await mentor(w), await student(w), await person(w, 'ADMIN', 'Ada Second')];
    const booking = await hold(w, learner, teacher, [TUESDAY_9], { type: 'TRIAL' });
    await w.settle();
    const all = await readTimeline(w.deps, admin, booking.id);
    const own = await readTimeline(w.deps, learner, booking.id);
    const confirmation = own.find(({ kind }) => kind.includes('CONFIRMATION'));
    expect(confirmation).toMatchObject({ status: 'DELIVERED', recipientName: learner.name });
    expect(confirmation?.events.map(({ type }) => type)).toEqual(['SENT', 'DELIVERED']);
    expect(new Set(own.map(({ recipientId }) => recipientId))).toEqual(new Set([learner.id]));
    expect(all.length).toBeGreaterThan(own.length * 2);
    await expect(readTimeline(w.deps, await student(w, 'Olga Other'), booking.id)).rejects.toThrow('no such booking');
  });

  test('finds what could not be sent, and sends it once more under a new key', async () => {
    const w = await world({ mayFail: true, now: SUNDAY });
    const [learner, admin] = [await student(w), await person(w, 'ADMIN', 'Ada Second')];
    await hold(w, learner, await mentor(w), [TUESDAY_9], { type: 'TRIAL' });
    const refuse = () => Promise.reject(new ProviderError('resend', 'INVALID', 'emails.send'));
    await drainOutbox({ ...w.deps, mailer: { send: refuse } }, w.deps.timers);
    const failed = (await readFailedMessages(w.deps, ALL)).items;
    const [mine] = failed.filter(({ recipientId }) => recipientId === learner.id);
    expect(mine).toMatchObject({ status: 'FAILED', reason: 'INVALID' });
    const { message, userErrors } = await resendMessage(w.deps, admin, mine?.id ?? '');
    expect([message?.resendOf, userErrors]).toEqual([mine?.id, []]);
    await w.settle();
    const sent = await w.mailbox(learner.email);
    expect(sent).toHaveLength(1);
    const keys = new Set(sent.map(({ idempotencyKey }) => idempotencyKey));
    expect((await readFailedMessages(w.deps, ALL)).items.map(({ id }) => id)).not.toContain(mine?.id);
    await resendMessage(w.deps, admin, mine?.id ?? '');
    await w.settle();
    for (const { idempotencyKey } of await w.mailbox(learner.email)) keys.add(idempotencyKey);
    expect(keys.size).toBe(2);
  });

  test('cannot repeat what has not gone out yet', async () => {
    const w = await world({ now: SUNDAY });
    const [learner, admin] = [await student(w), await person(w, 'ADMIN', 'Ada Second')];
    const booking = await hold(w, learner, await mentor(w), [TUESDAY_9], { type: 'TRIAL' });
    const [waiting] = await readTimeline(w.deps, admin, booking.id);
    const { userErrors } = await resendMessage(w.deps, admin, waiting?.id ?? '');
    expect(userErrors).toMatchObject([{ code: 'MESSAGE_WAITING' }]);
  });

  test('makes no reminder true by sending it once more: too late for the first is too late for the second', async () => {
    const w = await world({ now: '2026-11-24T07:30:00Z' });
    const [learner, admin] = [await student(w), await person(w, 'ADMIN', 'Ada Second')];
    const booking = await hold(w, learner, await mentor(w), [TUESDAY_9], { type: 'TRIAL' });
    const repeat = async () => {
      const sent = (await readTimeline(w.deps, admin, booking.id)).find(
        ({ kind, recipientId }) => kind === 'SESSION_REMINDER_1H' && recipientId === learner.id,
      );
      expect((await resendMessage(w.deps, admin, sent?.id ?? '')).userErrors).toEqual([]);
    };
    await w.advanceTo(at('2026-11-24T08:05:00Z'));
    await repeat();
    await w.advanceTo(at('2026-11-24T08:55:00Z'));
    await repeat();
    await w.settle();
    expect(await w.mailbox(learner.email, 'SESSION_REMINDER_1H')).toHaveLength(2);
    const repeated = (await readTimeline(w.deps, admin, booking.id)).filter(({ resendOf }) => resendOf !== null);
    expect(repeated.map(({ status, reason }) => [status, reason])).toEqual([
      ['SENT', null],
      ['EXPIRED', 'TOO_LATE'],
    ]);
  });

  test('finds what failed for a reason of ours as well, after its last try', async () => {
    const w = await world({ mayFail: true, now: SUNDAY });
    await hold(w, await student(w), await mentor(w), [TUESDAY_9], { type: 'TRIAL' });
    const poison = () => Promise.reject(new TypeError('poison'));
    for (let hour = 0; hour < 13; hour += 1) {
      await drainOutbox({ ...w.deps, mailer: { send: poison } }, w.deps.timers);
      w.jumpTo((w.now() + 3_600_000) as ReturnType<typeof w.now>);
    }
    expect((await readFailedMessages(w.deps, ALL)).items.map(({ reason }) => reason)).toEqual(
      Array(3).fill('TypeError'),
    );
  });
});

describe('whoever wants less mail', () => {
  test('unsubscribes with one click and without signing in; opening the link changes nothing', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const link = unsubscribeUrl(w.deps.config, learner.id, 'REVIEWS').replace(/^https?:\/\/[^/]+/, w.url);
    const mailed = async () =>
      (await readPreferences(w.deps, learner)).groups.find(({ group }) => group === 'REVIEWS')?.mailed;
    const page = await fetch(link);
    expect([page.status, await mailed()]).toEqual([200, true]);
    expect(await page.text()).toContain('<form method="post">');
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
    const body = 'List-Unsubscribe=One-Click';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const click = () => fetch(link, { method: 'POST', body, headers });
    expect([(await click()).status, await mailed()]).toEqual([200, false]);
    expect((await click()).status).toBe(200);
    const forged = await fetch(link.replace('.REVIEWS.', '.TIPS.'), { method: 'POST', body, headers });
    expect(forged.status).toBe(404);
  });

  test('is still told what belongs to their bookings', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const groups = [{ group: 'REMINDERS', mailed: false }] as const;
    expect(await setPreferences(w.deps, learner, { groups, quietHours: null })).toMatchObject({
      preferences: null,
      userErrors: [{ code: 'NOT_OPTIONAL', path: ['input', 'groups', '0'] }],
    });
    const [rows] = await w.deps.db.execute(sql`select count(*)::int as n from unsubscriptions`);
    expect(rows).toEqual({ n: 0 });
  });

  test('chooses quiet hours, as times of day', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const wish = (end: string) => ({ groups: [], quietHours: { start: '22:00', end } });
    expect(await setPreferences(w.deps, learner, wish('25:00'))).toMatchObject({
      userErrors: [{ code: 'OUT_OF_RANGE' }],
    });
    await setPreferences(w.deps, learner, wish('06:30'));
    expect((await readPreferences(w.deps, learner)).quietHours).toEqual({ start: '22:00', end: '06:30' });
  });
});
