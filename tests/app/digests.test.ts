import { sql } from 'drizzle-orm';
import type { Sql } from 'postgres';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openTicket } from '../../src/app/open-ticket.ts';
import { planDigests } from '../../src/app/plan-digests.ts';
import type { Database, Transaction } from '../../src/db/client.ts';
import { saveQuietHours } from '../../src/db/queries/preferences.ts';
import { updateUser } from '../../src/db/queries/users.ts';
import { at, hold, paid } from '../support/bookings.ts';
import { mentor, person, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

/** The Friday before clocks go forward in New York; a digest there is due at seven, 12:00Z before and 11:00Z after. */
const FRIDAY = '2026-03-06T15:00:00Z';
const MONDAY_15 = '2026-03-09T15:00:00Z';

/** An admin in New York with no quiet hours in the morning. */
async function earlyBird(w: World, name = 'Early Bird', timeZone = 'America/New_York') {
  const noor = await person(w, 'ADMIN', name, timeZone);
  await saveQuietHours(w.deps.db, noor.id, { start: '00:00', end: '00:00' });
  return noor;
}

/** How often a day was summed up since. */
function countingDays(w: World): () => number {
  const { $client: driver } = w.deps.db as Database & { readonly $client: Sql };
  const sent = vi.spyOn(driver, 'unsafe');
  onTestFinished(() => sent.mockRestore());
  return () => sent.mock.calls.filter(([text]) => text.includes('"newSeries"')).length;
}

const digests = async (w: World, email: string) =>
  (await w.mailbox(email, 'ADMIN_DAILY_DIGEST')).map(({ acceptedAt, subject }) => [acceptedAt.slice(0, 16), subject]);

describe('the daily digest', () => {
  test('comes once each morning at seven by the reader’s clock, also when clocks change', async () => {
    const w = await world({ now: FRIDAY });
    const noor = await earlyBird(w);
    await w.advanceTo(at('2026-03-10T15:00:00Z'));
    expect(await digests(w, noor.email)).toEqual([
      ['2026-03-07T12:00', '📊 Your daily digest: Friday, 6 March 2026'],
      ['2026-03-08T11:00', '📊 Your daily digest: Saturday, 7 March 2026'],
      ['2026-03-09T11:00', '📊 Your daily digest: Sunday, 8 March 2026'],
      ['2026-03-10T11:00', '📊 Your daily digest: Monday, 9 March 2026'],
    ]);
  });

  test('tells what happened on the reader’s own day, out of the books', async () => {
    const w = await world({ now: FRIDAY });
    const noor = await earlyBird(w);
    const teacher = await mentor(w);
    await paid(w, await student(w), teacher, [MONDAY_15]);
    await hold(w, await student(w, 'Tina Trial'), teacher, ['2026-03-09T13:30:00Z'], { type: 'TRIAL' });
    await w.advanceTo(at('2026-03-10T15:00:00Z'));
    const [friday, saturday, , monday] = await w.mailbox(noor.email, 'ADMIN_DAILY_DIGEST');
    expect(friday?.text).toMatch(/New series: 1\s[\s\S]*New trials: 1\s/);
    expect(friday?.text).toContain('Revenue: USD 40.00');
    expect(saturday?.text).toMatch(/New series: 0\s[\s\S]*Revenue: –/);
    expect(monday?.text).toContain('Sessions held: 2');
  });

  test('waits for the end of quiet hours, and can be switched off by one click', async () => {
    const w = await world({ now: FRIDAY });
    const noor = await person(w, 'ADMIN', 'Usual Hours', 'America/New_York');
    const summed = countingDays(w);
    await w.advanceTo(at('2026-03-07T12:30:00Z'));
    // The other admin's, in UTC, is out; this one is due since half an hour, and would be summed up to be thrown away.
    expect(summed()).toBe(1);
    await w.advanceTo(at('2026-03-07T15:00:00Z'));
    expect(summed()).toBe(2);
    expect((await digests(w, noor.email)).map(([time]) => time)).toEqual(['2026-03-07T13:00']);
    const [mail] = await w.mailbox(noor.email, 'ADMIN_DAILY_DIGEST');
    const link =
      /<(http[^>]+)>/.exec(
        (mail as unknown as { headers: Record<string, string> }).headers['List-Unsubscribe'] ?? '',
      )?.[1] ?? '';
    expect(mail?.text).toContain(link);
    const answer = await fetch(link, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
    expect(answer.status).toBe(200);
    await w.advanceTo(at('2026-03-09T15:00:00Z'));
    expect(await digests(w, noor.email)).toHaveLength(1);
    const later = await w.deps.db.execute(sql`select distinct reason from messages
      where recipient_id = ${noor.id} and kind = 'ADMIN_DAILY_DIGEST' and status = 'SUPPRESSED'`);
    expect([...later]).toEqual([{ reason: 'UNSUBSCRIBED' }]);
  });

  test('follows an admin who moves to another zone, and is never sent twice for a day', async () => {
    const w = await world({ now: FRIDAY });
    const noor = await earlyBird(w);
    await w.advanceTo(at('2026-03-07T01:00:00Z'));
    await updateUser(w.deps.db, noor.id, { timeZone: 'America/Los_Angeles' });
    await w.advanceTo(at('2026-03-08T16:00:00Z'));
    expect((await digests(w, noor.email)).map(([time]) => time)).toEqual(['2026-03-07T15:00', '2026-03-08T14:00']);
  });
});

test('whoever left the team or was blocked since hears nothing of the platform any more', async () => {
  const w = await world({ now: FRIDAY });
  const [left, blocked] = [await person(w, 'ADMIN', 'Lea Left'), await person(w, 'ADMIN', 'Bo Blocked')];
  const learner = await student(w);
  await hold(w, learner, await mentor(w), [MONDAY_15], { type: 'TRIAL' });
  const question = { subject: 'My room', text: 'Where is it?' };
  await openTicket(w.deps, learner, question);
  // All of that is planned for them, and tomorrow's digest as well, when they go.
  await planDigests(w.deps, w.deps.db as unknown as Transaction, { previous: w.now(), scheduledFor: w.now() });
  await w.deps.db.execute(sql`update users set role = 'STUDENT' where id = ${left.id}`);
  await w.deps.db.execute(sql`update users set blocked_at = created_at where id = ${blocked.id}`);
  await w.settle();
  await openTicket(w.deps, learner, question);
  await w.advance('P1D');
  expect(await w.mailbox(left.email)).toEqual([]);
  expect(await w.mailbox(blocked.email)).toEqual([]);
  const dropped = await w.deps.db.execute(sql`select kind, status, reason, count(*)::int as n from messages
    where recipient_id in (${left.id}, ${blocked.id}) group by kind, status, reason order by kind`);
  expect([...dropped]).toEqual(
    ['ADMIN_DAILY_DIGEST', 'ADMIN_NEW_BOOKING', 'TICKET_OPENED'].map((kind) => ({
      ...{ kind, status: 'SUPPRESSED', reason: 'NOT_AN_ADMIN', n: 2 },
    })),
  );
});
