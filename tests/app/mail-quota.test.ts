import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { readSystemHealth } from '../../src/app/read-system-health.ts';
import { hold } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { ADMIN, type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T22:00:00Z';
const TUESDAY_9 = '2026-11-24T09:00:00Z';

/** The quota as its account has it; null for none. */
const quota = (w: World, perDay: number | null) => w.control('POST', 'emails/limits', { perSecond: null, perDay });

const alarms = async (w: World) => (await readSystemHealth(w.deps)).alarms.map(({ name }) => name);

/** A trial, which owes three mails at once; the fourth is the alarm, and that one is for the dashboard alone. */
async function bookedBeyondQuota() {
  const w = await world({ now: SUNDAY });
  await quota(w, 2);
  await hold(w, await student(w), await mentor(w), [TUESDAY_9], { type: 'TRIAL' });
  await w.settle();
  return w;
}

describe('a daily quota that is used up', () => {
  test('rests the queue, burns no attempt, and everything goes once as soon as it is renewed', async () => {
    const w = await bookedBeyondQuota();
    expect(await w.mailbox()).toHaveLength(2);
    const waiting = await w.deps.db.execute(sql`select o.attempts, o.status, m.status as message
      from outbox o join messages m on o.key = 'message/' || m.id where m.due_at <= ${SUNDAY} and m.status <> 'SENT'
        and m.kind <> 'ADMIN_SYSTEM_ALARM'`);
    expect([...waiting]).toEqual([{ attempts: 0, status: 'PENDING', message: 'SENDING' }]);
    await w.advance('PT3H');
    expect(await w.mailbox()).toHaveLength(3);
    const keys = (await w.mailbox()).map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(keys).size).toBe(3);
  });

  test('asks Resend by one mail every quarter of an hour, not by each that falls due', async () => {
    const w = await bookedBeyondQuota();
    const before = (await w.requests('resend', '/emails')).length;
    await hold(w, await student(w, 'Second'), await mentor(w, {}, 'Other Mentor'), [TUESDAY_9], { type: 'TRIAL' });
    await w.advance('PT10M');
    expect((await w.requests('resend', '/emails')).length).toBe(before);
    await w.advance('PT6M');
    expect((await w.requests('resend', '/emails')).length).toBe(before + 1);
    expect(await w.mailbox()).toHaveLength(2);
  });

  test('rings once, on the dashboard and not by mail, ends with the first mail that goes, and rings again another day', async () => {
    const w = await bookedBeyondQuota();
    expect(await alarms(w)).toEqual(['MAIL_QUOTA']);
    expect((await readSystemHealth(w.deps)).mailQuotaSpentSince).toBe(w.now());
    await w.advance('PT1H');
    expect(await alarms(w)).toEqual(['MAIL_QUOTA']);
    await w.advance('PT2H');
    expect(await alarms(w)).toEqual([]);
    const told = () =>
      w.deps.db.execute(
        sql`select version, status, reason from messages where kind = 'ADMIN_SYSTEM_ALARM' order by version`,
      );
    expect([...(await told())]).toEqual([{ version: 1, status: 'DELIVERED', reason: 'IN_APP' }]);
    expect(await w.mailbox(ADMIN, 'ADMIN_SYSTEM_ALARM')).toEqual([]);
    await hold(w, await student(w, 'Second'), await mentor(w, {}, 'Other Mentor'), [TUESDAY_9], { type: 'TRIAL' });
    await w.settle();
    expect([...(await told())]).toHaveLength(2);
  });
});
