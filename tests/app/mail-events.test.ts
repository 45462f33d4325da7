import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { readInbox } from '../../src/app/read-inbox.ts';
import { receiveMailEvent } from '../../src/app/receive-mail-event.ts';
import { findSuppression } from '../../src/db/queries/suppressions.ts';
import type { Student } from '../../src/domain/actor.ts';
import { addMs } from '../../src/domain/time.ts';
import type { MailEvent } from '../../src/ports/mailer.ts';
import { hold } from '../support/bookings.ts';
import { mentor, person, student } from '../support/people.ts';
import { ADMIN, type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const TUESDAY_9 = '2026-11-24T09:00:00Z';

const inbox = async (w: World, viewer: Student) =>
  (await readInbox(w.deps, viewer, { first: null, after: null, unreadOnly: false })).items;

const lives = async (w: World, recipientId: string) => {
  const rows = await w.deps.db.execute(
    sql`select kind, status, reason, delivered_at, opened_at, clicked_at from messages
      where recipient_id = ${recipientId} and kind not like 'SESSION_REMINDER%' order by created_at, kind desc`,
  );
  return [...rows];
};

/** A trial, told to everybody; with the student's confirmation at the provider. */
async function told(w: World, learner: Student) {
  await hold(w, learner, await mentor(w), [TUESDAY_9], { type: 'TRIAL' });
  await w.settle();
  const [mail] = await w.deps.db.execute<{ id: string; provider_id: string }>(
    sql`select id, provider_id from messages where recipient_id = ${learner.id} and kind = 'STUDENT_TRIAL_CONFIRMATION'`,
  );
  if (mail === undefined) throw new Error('nothing was sent');
  const event = (id: string, type: MailEvent['type'], afterMs = 0, more: Partial<MailEvent> = {}): MailEvent => ({
    id,
    type,
    providerId: mail.provider_id,
    messageId: mail.id,
    to: learner.email,
    occurredAt: addMs(w.now(), afterMs),
    detail: null,
    isPermanent: true,
    ...more,
  });
  return { mail, event };
}

describe('what the mail service tells', () => {
  test('reaches the message by signed webhook', async () => {
    const w = await world({ now: SUNDAY, mailWebhooks: true });
    const learner = await student(w);
    await told(w, learner);
    expect(await lives(w, learner.id)).toMatchObject([{ kind: 'STUDENT_TRIAL_CONFIRMATION', status: 'DELIVERED' }]);
    const attempts = await w.control<{ attempts: { status: number }[] }>('GET', 'emails/webhooks');
    expect(new Set(attempts.attempts.map(({ status }) => status))).toEqual(new Set([200]));
  });

  test('never lowers a status, in whatever order it comes and however often', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const { event } = await told(w, learner);
    const delivered = event('d', 'DELIVERED');
    const later = addMs(w.now(), 60_000);
    for (const each of [
      event('c', 'CLICKED', 60_000, { detail: 'https://a' }),
      delivered,
      event('s', 'SENT'),
      delivered,
    ]) {
      await receiveMailEvent(w.deps, each);
    }
    await receiveMailEvent(w.deps, event('o', 'OPENED', 90_000));
    expect(await lives(w, learner.id)).toMatchObject([{ status: 'CLICKED' }]);
    const [stored] = await w.deps.db.execute<{ at: string; count: number }>(
      sql`select clicked_at::text as at, (select count(*)::int from message_events) as count from messages where recipient_id = ${learner.id} and clicked_at is not null`,
    );
    expect(new Date(stored?.at ?? '').getTime()).toBe(later);
    expect(stored?.count).toBe(4);
  });

  test('of clicks within seconds of the delivery, or several at once, is a scanner’s and changes nothing', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const { event } = await told(w, learner);
    await receiveMailEvent(w.deps, event('d', 'DELIVERED'));
    await receiveMailEvent(w.deps, event('c1', 'CLICKED', 1_500));
    expect(await lives(w, learner.id)).toMatchObject([{ status: 'DELIVERED', clicked_at: null }]);
    await receiveMailEvent(w.deps, event('c2', 'CLICKED', 600_000));
    await receiveMailEvent(w.deps, event('c3', 'CLICKED', 600_500));
    const flags = await w.deps.db.execute(sql`select id, by_scanner from message_events order by id`);
    expect([...flags]).toEqual([
      { id: 'c1', by_scanner: true },
      { id: 'c2', by_scanner: true },
      { id: 'c3', by_scanner: true },
      { id: 'd', by_scanner: false },
    ]);
  });

  test('repairs a message whose answer was lost', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const { event, mail } = await told(w, learner);
    await w.deps.db.execute(
      sql`update messages set status = 'SENDING', provider_id = null, sent_at = null where id = ${mail.id}`,
    );
    await receiveMailEvent(w.deps, event('d', 'DELIVERED'));
    const [row] = await w.deps.db.execute(sql`select status, provider_id from messages where id = ${mail.id}`);
    expect(row).toEqual({ status: 'DELIVERED', provider_id: mail.provider_id });
  });

  test('shows that a mail we dropped in the end had gone out: its answer was lost, and its session cancelled', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const { event, mail } = await told(w, learner);
    const dropped = (status: string) =>
      w.deps.db.execute(sql`update messages set status = ${status}, reason = 'BOOKING_CANCELLED', provider_id = null,
        sent_at = null where id = ${mail.id}`);
    const stands = async () => {
      const [row] = await w.deps.db.execute(
        sql`select status, reason, provider_id from messages where id = ${mail.id}`,
      );
      return row;
    };
    await dropped('SUPPRESSED');
    await receiveMailEvent(w.deps, event('s', 'SENT'));
    expect(await stands()).toEqual({ status: 'SENT', reason: null, provider_id: mail.provider_id });
    await dropped('EXPIRED');
    await receiveMailEvent(w.deps, event('b', 'BOUNCED', 0, { detail: 'no\u0000body\r\nhere' }));
    expect(await stands()).toMatchObject({ status: 'BOUNCED', reason: 'MAIL_BOUNCED: no body here' });
  });

  test('about a mail that is none of ours is taken in and changes nothing', async () => {
    const w = await world({ now: SUNDAY });
    const event = { id: 'x', type: 'BOUNCED', providerId: 'other', messageId: null, to: 'a@b.test' } as const;
    const more = { occurredAt: w.now(), detail: null, isPermanent: true };
    await receiveMailEvent(w.deps, { ...event, ...more });
    // The account's other mails may carry a tag of the same name.
    await receiveMailEvent(w.deps, { ...event, ...more, id: 'y', messageId: 'welcome' });
    expect(await findSuppression(w.deps.db, 'a@b.test')).toBeNull();
  });
});

describe('an address that takes no mail', () => {
  test('gets no more of them, and its owner is asked for another on the dashboard', async () => {
    const w = await world({ now: SUNDAY, mailWebhooks: true });
    const learner = await person(w, 'STUDENT', 'Bounced');
    expect(learner.email).toBe('bounced@people.test');
    await told(w, learner);
    expect(await findSuppression(w.deps.db, 'BOUNCED@people.test')).toMatchObject({ reason: 'BOUNCED' });
    await w.advance('P1D');
    expect(await w.mailbox(learner.email)).toHaveLength(1);
    expect(await lives(w, learner.id)).toMatchObject([
      { kind: 'STUDENT_TRIAL_CONFIRMATION', status: 'BOUNCED', reason: expect.stringContaining('MAIL_BOUNCED') },
      { kind: 'ADDRESS_NEEDED', status: 'DELIVERED', reason: 'IN_APP' },
    ]);
    const entries = await inbox(w, learner);
    expect(entries[0]?.kind).toBe('SESSION_REMINDER_24H');
    expect(entries.map(({ kind }) => kind).sort()).toEqual([
      'ADDRESS_NEEDED',
      'SESSION_REMINDER_24H',
      'STUDENT_TRIAL_CONFIRMATION',
    ]);
    const [reminder] = await w.deps.db.execute(
      sql`select status, reason from messages where recipient_id = ${learner.id} and kind = 'SESSION_REMINDER_24H'`,
    );
    expect(reminder).toEqual({ status: 'SUPPRESSED', reason: 'ADDRESS_BOUNCED' });
  });

  test('is its owner’s to put right, whoever it was written to', async () => {
    const w = await world({ now: SUNDAY });
    const [learner, namesake] = [await student(w), await student(w, 'Nia Namesake')];
    const { event } = await told(w, learner);
    // They have another address since, and the old one is somebody else’s.
    await w.deps.db.execute(sql`update users set email = 'new@people.test' where id = ${learner.id}`);
    await w.deps.db.execute(sql`update users set email = ${learner.email} where id = ${namesake.id}`);
    await receiveMailEvent(w.deps, event('c', 'COMPLAINED'));
    await w.settle();
    const asked = async (someone: Student) =>
      (await inbox(w, someone)).filter(({ kind }) => kind === 'ADDRESS_NEEDED').length;
    expect([await asked(learner), await asked(namesake)]).toEqual([0, 1]);
    const [toAdmin] = await w.mailbox(ADMIN, 'ADMIN_ADDRESS_SUPPRESSED');
    expect(toAdmin?.text).toContain('Nia Namesake');
  });

  test('is not given up for a full mailbox', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const { event } = await told(w, learner);
    await receiveMailEvent(w.deps, event('b', 'BOUNCED', 0, { isPermanent: false }));
    expect(await findSuppression(w.deps.db, learner.email)).toBeNull();
  });
});
