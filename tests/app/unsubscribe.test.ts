import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { provisionUser } from '../../src/app/provision-user.ts';
import { readInbox } from '../../src/app/read-inbox.ts';
import { changeStatus } from '../../src/db/queries/sessions.ts';
import { ruleOf } from '../../src/domain/notifications/catalogue.ts';
import { mayUnsubscribe } from '../../src/domain/notifications/groups.ts';
import { MESSAGE_KINDS } from '../../src/domain/notifications/message.ts';
import { at, hold, sessionOf } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';
import type { AcceptedMail } from '../support/world-sandbox.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const TUESDAY_9 = '2026-11-24T09:00:00Z';
const OPTIONAL: readonly string[] = MESSAGE_KINDS.filter((kind) => mayUnsubscribe(ruleOf(kind).group));

/** A trial that took place, and the day after. */
async function taught(w: World, zone = 'UTC') {
  const [teacher, learner] = [await mentor(w), await student(w, 'Sana Student', zone)];
  const session = await sessionOf(
    w,
    await hold(w, learner, teacher, [TUESDAY_9], { type: 'TRIAL', timeZone: zone }),
    0,
  );
  await w.advanceTo(at('2026-11-24T11:00:00Z'));
  await changeStatus(w.deps.db, [session.id], 'COMPLETED', w.now());
  return { teacher, learner, session };
}

/** What a mail program does with the header field, and nothing else. */
function oneClick(w: World, mail: AcceptedMail | undefined) {
  const [, link = ''] = /^<(https?:.+)>$/.exec(mail?.headers['List-Unsubscribe'] ?? '') ?? [];
  expect(mail?.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
  return fetch(link.replace(/^https?:\/\/[^/]+/, w.url), {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  });
}

describe('the header field for unsubscribing', () => {
  test('stands on mails nobody asked for, with the same link inside, and on no other', async () => {
    const w = await world({ now: SUNDAY });
    const newcomer = {
      email: 'new@people.test',
      name: 'Nils New',
      role: 'MENTOR',
      timeZone: 'UTC',
      locale: 'en',
    } as const;
    await provisionUser(w.deps, { kind: 'platform' }, { ...newcomer, welcome: true });
    await taught(w);
    await w.advance('P2D');
    const mails = await w.mailbox();
    const optional = mails.filter(({ headers }) => 'List-Unsubscribe' in headers);
    expect(new Set(optional.map(({ kind }) => kind))).toEqual(
      new Set(['REVIEW_REQUEST', 'MENTOR_NEXT_STEP', 'ADMIN_DAILY_DIGEST']),
    );
    expect(mails.filter(({ kind }) => OPTIONAL.includes(kind ?? ''))).toEqual(optional);
    for (const { headers, text, html } of optional) {
      const link = headers['List-Unsubscribe']?.slice(1, -1) ?? 'none';
      expect(text).toContain(link);
      expect(html).toContain(`href="${link}"`);
    }
  }, 60_000);

  test('works with one click and no login: the next request is not mailed, but stands on the dashboard', async () => {
    const w = await world({ now: SUNDAY });
    const { learner } = await taught(w);
    await w.advance('P1D');
    const [asked] = await w.mailbox(learner.email, 'REVIEW_REQUEST');
    expect((await oneClick(w, asked)).status).toBe(200);
    // Another mentor, so that another request is due.
    const other = await mentor(w, {}, 'Mona Mentor');
    const second = await sessionOf(w, await hold(w, learner, other, ['2026-11-26T09:00:00Z'], { type: 'TRIAL' }), 0);
    await w.advanceTo(at('2026-11-26T11:00:00Z'));
    await changeStatus(w.deps.db, [second.id], 'COMPLETED', w.now());
    await w.advance('P2D');
    expect(await w.mailbox(learner.email, 'REVIEW_REQUEST')).toHaveLength(1);
    expect(await w.mailbox(other.email, 'REVIEW_REQUEST')).toHaveLength(1);
    const kept = await w.deps.db.execute(
      sql`select status, reason from messages where kind = 'REVIEW_REQUEST' and recipient_id = ${learner.id} order by created_at`,
    );
    expect([...kept]).toEqual([
      { status: 'SENT', reason: null },
      { status: 'SUPPRESSED', reason: 'UNSUBSCRIBED' },
    ]);
    const shown = await readInbox(w.deps, learner, { first: 20, after: null, unreadOnly: false });
    expect(shown.items.filter(({ kind }) => kind === 'REVIEW_REQUEST')).toHaveLength(2);
    // What belongs to the booking is mailed as before.
    expect(await w.mailbox(learner.email, 'STUDENT_TRIAL_CONFIRMATION')).toHaveLength(2);
  }, 60_000);
});

describe('quiet hours', () => {
  test('hold back what nobody asked for until the morning of the recipient, and nothing else', async () => {
    const w = await world({ now: SUNDAY });
    // Asked for at 16:00 UTC, which is 00:00 in Singapore.
    const { learner } = await taught(w, 'Asia/Singapore');
    await w.advance('P2D');
    const [asked] = await w.mailbox(learner.email, 'REVIEW_REQUEST');
    expect(at(asked?.acceptedAt ?? '')).toBe(at('2026-11-25T00:00:00Z'));
    const trial = await hold(w, learner, await mentor(w, {}, 'Mona Mentor'), ['2026-11-26T16:00:00Z'], {
      type: 'TRIAL',
    });
    await w.advanceTo(at('2026-11-26T16:00:00Z'));
    const reminders = await w.mailbox(learner.email, 'SESSION_REMINDER_1H');
    expect(reminders.map(({ acceptedAt }) => at(acceptedAt))).toEqual([
      at('2026-11-24T08:00:00Z'),
      (await sessionOf(w, trial, 0)).start - 3_600_000,
    ]);
  }, 60_000);
});
