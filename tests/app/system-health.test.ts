import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import * as operations from '../../schema/client/operations.ts';
import { readInbox } from '../../src/app/read-inbox.ts';
import { readSystemHealth } from '../../src/app/read-system-health.ts';
import { findUserByEmail } from '../../src/db/queries/users.ts';
import { addMs, DAY_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { jobs } from '../../src/jobs/catalog.ts';
import { runJob } from '../../src/jobs/runner.ts';
import { wholeMinute } from '../../src/jobs/schedule.ts';
import { dataOf, follow } from '../graphql/client.ts';
import { hold } from '../support/bookings.ts';
import { connectedMentor, offer, person, student } from '../support/people.ts';
import { ADMIN, type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const TUESDAY_9 = '2026-11-24T09:00:00Z';

async function admin(w: World) {
  const found = await findUserByEmail(w.deps.db, ADMIN);
  if (found === null) throw new Error('there is no admin');
  return found;
}

/** Moves the clock and lets the alarms be judged, and nothing else happen. */
async function judgedAfter(w: World, minutes: number): Promise<string[]> {
  w.jumpTo(addMs(w.now(), minutes * MINUTE_MS));
  const judge = jobs.find(({ name }) => name === 'alarms');
  if (judge === undefined) throw new Error('no such job');
  await runJob(w.deps, judge, wholeMinute(w.now()));
  return (await readSystemHealth(w.deps)).alarms.map(({ name }) => name);
}

let teachers = 0;
/** A trial with a mentor of its own. */
async function book(w: World, name: string): Promise<void> {
  teachers += 1;
  const teacher = await person(w, 'MENTOR', `Mentor ${teachers}`);
  await offer(w, teacher);
  await hold(w, await student(w, name), teacher, [TUESDAY_9], { type: 'TRIAL' });
}

describe('an alarm about what is late', () => {
  test('rings once for each time it begins, on the dashboard, in the inbox and by mail, and ends by itself', async () => {
    const w = await world({ now: SUNDAY });
    const noor = await admin(w);
    const feed = await follow(w, noor, operations.DashboardEventsDocument, { after: 0 });
    await book(w, 'First');
    expect(await judgedAfter(w, 4)).toEqual([]);
    expect(await judgedAfter(w, 2)).toEqual(['EFFECTS_LATE', 'MESSAGES_LATE']);
    expect(await judgedAfter(w, 3)).toEqual(['EFFECTS_LATE', 'MESSAGES_LATE']);
    await w.settle();
    expect(await judgedAfter(w, 1)).toEqual([]);
    const told = async () => (await w.mailbox(ADMIN, 'ADMIN_SYSTEM_ALARM')).map(({ subject }) => subject).sort();
    expect(await told()).toEqual(['🚨 Google or Stripe lag behind', '🚨 Messages do not go out']);

    await book(w, 'Second');
    expect(await judgedAfter(w, 6)).toEqual(['EFFECTS_LATE', 'MESSAGES_LATE']);
    await w.settle();
    expect(await told()).toHaveLength(4);
    const inbox = await readInbox(w.deps, noor, { first: null, after: null, unreadOnly: false });
    expect(inbox.items.filter(({ kind }) => kind === 'ADMIN_SYSTEM_ALARM')).toHaveLength(4);

    const changes: unknown[] = [];
    while (changes.length < 4) {
      const event = (await feed.next())?.data?.dashboardEvents;
      if (event?.__typename === 'SystemAlarmChanged') changes.push([event.alarm, event.isRinging]);
    }
    expect(changes).toEqual([
      ['MESSAGES_LATE', true],
      ['EFFECTS_LATE', true],
      ['MESSAGES_LATE', false],
      ['EFFECTS_LATE', false],
    ]);
  });

  test('says nothing any more by mail when it is over before the mail goes out', async () => {
    const w = await world({ now: SUNDAY });
    await book(w, 'First');
    await judgedAfter(w, 6);
    await w.deps.db.execute(sql`update alarms set cleared_at = since`);
    await w.settle();
    expect(await w.mailbox(ADMIN, 'ADMIN_SYSTEM_ALARM')).toEqual([]);
    const fates = await w.deps.db.execute(
      sql`select distinct status, reason from messages where kind = 'ADMIN_SYSTEM_ALARM'`,
    );
    expect([...fates]).toEqual([{ status: 'SUPERSEDED', reason: 'ALARM_OVER' }]);
  });

  test('does not ring for a mail that waited on purpose and may go now, and does when it fails since it was due', async () => {
    const w = await world({ now: SUNDAY });
    await book(w, 'First');
    await w.deps.db.execute(sql`update outbox set due_at = due_at + interval '1 hour'`);
    expect(await judgedAfter(w, 60)).toEqual([]);
    expect(await judgedAfter(w, 6)).toEqual(['EFFECTS_LATE', 'MESSAGES_LATE']);
    await w.deps.db.execute(sql`update outbox set due_at = due_at + interval '1 hour'`);
    expect(await judgedAfter(w, 1)).toEqual([]);
    await w.deps.db.execute(sql`update outbox set attempts = 3, last_error = 'UNAVAILABLE' where status = 'PENDING'`);
    expect(await judgedAfter(w, 1)).toEqual(['EFFECTS_LATE', 'MESSAGES_LATE']);
  });

  test('does not ring for a mail that waits on purpose, and does for one that nobody owes any more', async () => {
    const w = await world({ now: SUNDAY });
    await book(w, 'First');
    await w.deps.db.execute(sql`update outbox set due_at = due_at + interval '1 hour'`);
    expect(await judgedAfter(w, 30)).toEqual([]);
    await w.deps.db.execute(sql`update outbox set status = 'DONE' where effect->>'kind' = 'SEND_MESSAGE'`);
    expect(await judgedAfter(w, 1)).toContain('MESSAGES_LATE');
  });

  test('rings for an effect that was given up, until somebody has seen to it', async () => {
    const w = await world({ now: SUNDAY, mayFail: true });
    await book(w, 'First');
    await w.deps.db.execute(sql`update outbox set status = 'PARKED' where key = (select min(key) from outbox)`);
    expect(await judgedAfter(w, 1)).toEqual(['EFFECTS_PARKED']);
    await w.deps.db.execute(sql`update outbox set status = 'DONE' where status = 'PARKED'`);
    expect(await judgedAfter(w, 1)).toEqual([]);
  });

  test('rings for a job that does not run, and names it', async () => {
    const w = await world({ now: SUNDAY });
    const poll = jobs.find(({ name }) => name === 'calendar-poll');
    if (poll === undefined) throw new Error('no such job');
    await runJob(w.deps, poll, wholeMinute(w.now()));
    expect(await judgedAfter(w, 3)).toEqual([]);
    expect(await judgedAfter(w, 1)).toEqual(['JOBS_LATE']);
    await w.settle();
    const [mail] = await w.mailbox(ADMIN, 'ADMIN_SYSTEM_ALARM');
    expect(mail?.text).toContain('calendar-poll');
    await runJob(w.deps, poll, wholeMinute(w.now()));
    expect(await judgedAfter(w, 1)).toEqual([]);
  });
});

describe('the health of the platform', () => {
  test('is one word to whoever balances the load, and no reason to take a server away', async () => {
    const w = await world({ now: SUNDAY });
    const ready = async () => {
      const response = await fetch(`${w.url}/readyz`);
      return [response.status, await response.text()];
    };
    expect(await ready()).toEqual([200, '{"status":"ok"}']);
    await book(w, 'First');
    await judgedAfter(w, 6);
    expect(await ready()).toEqual([200, '{"status":"degraded"}']);
    await w.settle();
    await judgedAfter(w, 1);
    expect(await ready()).toEqual([200, '{"status":"ok"}']);
    w.jumpTo(addMs(w.now(), 4 * MINUTE_MS));
    expect(await ready()).toEqual([200, '{"status":"degraded"}']);
    expect(await (await fetch(`${w.url}/healthz`)).text()).toBe('{"status":"ok"}');
  });

  test('is read by an admin at a glance: jobs, queues, mirrors, line, reconciliation', async () => {
    const w = await world({ now: SUNDAY });
    const noor = await admin(w);
    await connectedMentor(w);
    await book(w, 'First');
    const before = await dataOf(w, noor, operations.SystemHealthDocument);
    expect(before.systemHealth.queues.find(({ kind }) => kind === 'SEND_MESSAGE')).toEqual({
      ...{ kind: 'SEND_MESSAGE', waiting: 9, due: 3, retrying: 0, parked: 0, overdueSince: null },
    });
    expect(before.systemHealth).toMatchObject({
      readAt: '2026-11-22T12:00:00.000Z',
      alarms: [],
      oldestDueMessageAt: '2026-11-22T12:00:00.000Z',
      oldestDueEffectAt: null,
      mirrors: { connections: 1, fresh: 1, stale: 0, inError: 0, writesParked: 0 },
      mailQuotaSpentSince: null,
      isListening: true,
    });
    await w.advance('P1D');
    const { systemHealth: after } = await dataOf(w, noor, operations.SystemHealthDocument);
    expect(after.oldestDueMessageAt).toBeNull();
    expect(after.jobs.map(({ name }) => name)).toEqual(jobs.map(({ name }) => name).sort());
    expect(after.jobs.filter(({ latenessSeconds }) => latenessSeconds > 0)).toEqual([]);
    expect(after.paymentsReconciledAt).not.toBeNull();
    w.jumpTo(addMs(w.now(), 30 * DAY_MS));
    const { systemHealth: later } = await dataOf(w, noor, operations.SystemHealthDocument);
    expect(later.mirrors).toMatchObject({ fresh: 0, stale: 1 });
    expect(later.jobs.every(({ latenessSeconds }) => latenessSeconds > 0)).toBe(true);
  });
});
