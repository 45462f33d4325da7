import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { checkLedgers } from '../../src/app/check-ledgers.ts';
import { forgetOldRecords } from '../../src/app/forget-old-records.ts';
import { watchFeed } from '../../src/app/watch-feed.ts';
import { inTransaction } from '../../src/db/client.ts';
import { addMs, DAY_MS } from '../../src/domain/time.ts';
import { paid } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const TUESDAY_9 = '2026-11-24T09:00:00Z';
const SHORT = {
  ...{ RETAIN_MAIL_DAYS: '40', RETAIN_WEBHOOK_DAYS: '31', RETAIN_EFFECT_DAYS: '5' },
  ...{ RETAIN_FEED_DAYS: '10', RETAIN_AUDIT_DAYS: '50' },
};

const forget = (w: World) => inTransaction(w.deps.db, (tx) => forgetOldRecords(w.deps, tx, w.now()));
const rows = async (w: World, table: string) => {
  const [found] = await w.deps.db.execute<{ rows: number }>(
    sql`select count(*)::int as rows from ${sql.identifier(table)}`,
  );
  return found?.rows ?? 0;
};
const later = (w: World, days: number) => w.jumpTo(addMs(w.now(), days * DAY_MS));

async function bookedAndTold() {
  const w = await world({ now: SUNDAY, env: SHORT, mailWebhooks: true });
  const learner = await student(w);
  const booking = await paid(w, learner, await mentor(w), [TUESDAY_9]);
  return { w, learner, booking };
}

/** What is counted of each table that loses something, in the order in which it does. */
async function kept(w: World) {
  const [found] = await w.deps.db.execute<Record<string, number>>(sql`select
    (select count(*)::int from outbox where status = 'DONE') as effects,
    (select count(*)::int from dashboard_events) as feed,
    (select count(*)::int from stripe_events) as webhooks,
    (select count(*)::int from messages where body_html is not null and status not in ('PLANNED', 'SENDING')) as mails,
    (select count(*)::int from message_events) as deliveries,
    (select count(*)::int from audit_log) as audit`);
  return found ?? {};
}

describe('what is kept as long as the configuration says', () => {
  test('goes when its days are over, not before, each by its own', async () => {
    const { w } = await bookedAndTold();
    const all = await kept(w);
    expect(Object.values(all).every((count) => count > 0)).toBe(true);
    const gone: string[][] = [];
    for (const days of [4, 2, 5, 21, 9, 10]) {
      later(w, days);
      await forget(w);
      const now = await kept(w);
      gone.push(Object.keys(now).filter((name) => now[name] === 0));
      expect(Object.keys(now).filter((name) => now[name] !== 0 && now[name] !== all[name])).toEqual([]);
    }
    expect(gone).toEqual([
      [],
      ['effects'],
      ['effects', 'feed'],
      ['effects', 'feed', 'webhooks'],
      ['effects', 'feed', 'webhooks', 'mails', 'deliveries'],
      ['effects', 'feed', 'webhooks', 'mails', 'deliveries', 'audit'],
    ]);
  });

  test('never takes what money, the calendar or the identity of a message needs', async () => {
    const { w } = await bookedAndTold();
    const needed = ['bookings', 'sessions', 'ledger_entries', 'paid_weeks', 'receipts', 'messages', 'users'];
    const before = await Promise.all(needed.map((table) => rows(w, table)));
    const waiting = sql`select count(*)::int as waiting from outbox where status <> 'DONE'`;
    const owed = [...(await w.deps.db.execute(waiting))];
    later(w, 1_000);
    await forget(w);
    expect(await Promise.all(needed.map((table) => rows(w, table)))).toEqual(before);
    expect([...(await w.deps.db.execute(waiting))]).toEqual(owed);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
    const mails = await w.deps.db.execute(
      sql`select count(*)::int as told from messages where subject is not null and sent_at is not null and body_text is null`,
    );
    expect(mails[0]).toEqual({ told: 5 });
  });

  test('goes some hundred rows at a time, so that nobody waits for it', async () => {
    const w = await world({ now: SUNDAY, env: SHORT });
    await w.deps.db.execute(sql`insert into audit_log (id, at, actor, action, subject, details)
      select gen_random_uuid(), ${SUNDAY}::timestamptz - interval '60 days', 'system', 'test', 'test', '{}' from generate_series(1, 1200)`);
    const before = await rows(w, 'audit_log');
    await forget(w);
    expect(before - (await rows(w, 'audit_log'))).toBe(500);
    await forget(w);
    await forget(w);
    expect(before - (await rows(w, 'audit_log'))).toBe(1_200);
  });

  test('leaves no hole in a feed: whoever resumes behind what was forgotten is told to read anew', async () => {
    const { w, learner } = await bookedAndTold();
    const [feed] = await w.deps.db.execute<{ last: number }>(
      sql`select last_seq::int as last from feeds where user_id = ${learner.id}`,
    );
    const last = feed?.last ?? 0;
    expect(last).toBeGreaterThan(2);
    await (await watchFeed(w.deps, learner.id, 1)).return?.();
    later(w, 11);
    await forget(w);
    await expect(watchFeed(w.deps, learner.id, 1)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    for (const after of [null, 0, last]) await (await watchFeed(w.deps, learner.id, after)).return?.();
  });
});
