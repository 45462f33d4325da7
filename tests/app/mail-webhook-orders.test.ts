import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { receiveMailEvent } from '../../src/app/receive-mail-event.ts';
import { MAIL_EVENT_TYPES, type MailEventType } from '../../src/domain/notifications/delivery.ts';
import type { MessageStatus } from '../../src/domain/notifications/message.ts';
import { addMs } from '../../src/domain/time.ts';
import type { MailEvent } from '../../src/ports/mailer.ts';
import { hold } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

/** From the least to the most that can be known of a mail. */
const LADDER: readonly MessageStatus[] = [
  ...(['SENT', 'FAILED', 'DELIVERED', 'OPENED', 'CLICKED'] as const),
  ...(['SUPPRESSED', 'BOUNCED', 'COMPLAINED'] as const),
];

interface Told {
  readonly type: MailEventType;
  /** Minutes after it was sent. */
  readonly after: number;
}

type Delivery = { status: MessageStatus; delivered_at: string | null; reason: string | null };

const told = fc.record({ type: fc.constantFrom(...MAIL_EVENT_TYPES), after: fc.integer({ min: 1, max: 600 }) });

/** Events, and an order in which they are told: any of them several times. */
const stories = fc.uniqueArray(told, { minLength: 1, maxLength: 6, selector: ({ type }) => type }).chain((events) =>
  fc.record({
    events: fc.constant(events),
    order: fc
      .array(fc.nat(events.length - 1), { maxLength: 6 })
      .chain((again) => fc.shuffledSubarray([...events.keys(), ...again], { minLength: events.length + again.length })),
  }),
);

/** A mail that was sent, and what it takes to tell of it from the beginning again and again. */
async function sentMail(w: World) {
  const learner = await student(w);
  await hold(w, learner, await mentor(w), ['2026-11-24T09:00:00Z'], { type: 'TRIAL' });
  await w.settle();
  const [mail] = await w.deps.db.execute<{ id: string; provider_id: string }>(
    sql`select id, provider_id from messages where recipient_id = ${learner.id} and status = 'SENT'`,
  );
  if (mail === undefined) throw new Error('nothing was sent');
  const read = async (): Promise<Delivery> => {
    const [row] = await w.deps.db.execute<Delivery>(
      sql`select status, delivered_at::text, reason from messages where id = ${mail.id}`,
    );
    if (row === undefined) throw new Error('the message is gone');
    return row;
  };
  return {
    read,
    async forget() {
      await w.deps.db.execute(sql`delete from message_events`);
      await w.deps.db.execute(sql`delete from suppressed_addresses`);
      await w.deps.db.execute(
        sql`update messages set status = 'SENT', reason = null, delivered_at = null, opened_at = null, clicked_at = null where id = ${mail.id}`,
      );
    },
    async tell({ type, after }: Told) {
      const occurredAt = addMs(w.now(), after * 60_000);
      const event: MailEvent = {
        ...{ id: `event-${type}-${after}`, type, occurredAt, providerId: mail.provider_id, messageId: mail.id },
        ...{ to: learner.email, detail: null, isPermanent: true },
      };
      await receiveMailEvent(w.deps, event);
      return read();
    },
  };
}

test('whatever is told of a mail, in whatever order and however often, never lowers what is known of it', async () => {
  const mail = await sentMail(await world({ now: '2026-11-22T12:00:00Z' }));
  await fc.assert(
    fc.asyncProperty(stories, async ({ events, order }) => {
      await mail.forget();
      let known = 0;
      for (const index of order) {
        const { status } = await mail.tell(events[index] as Told);
        expect(LADDER.indexOf(status)).toBeGreaterThanOrEqual(known);
        known = LADDER.indexOf(status);
      }
      const before = await mail.read();
      for (const event of events) await mail.tell(event);
      expect(await mail.read()).toEqual(before);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('the order in which deliveries, bounces and complaints are told does not matter at all', async () => {
  const mail = await sentMail(await world({ now: '2026-11-22T12:00:00Z' }));
  // Openings and clicks are judged by what is known of the delivery then, so they are told apart above.
  const certain = stories.map(({ events, order }) => ({ order, events: events.map(withoutHand) }));
  await fc.assert(
    fc.asyncProperty(certain, async ({ events, order }) => {
      await mail.forget();
      for (const event of events) await mail.tell(event);
      const { status, delivered_at } = await mail.read();
      await mail.forget();
      for (const index of order) await mail.tell(events[index] as Told);
      expect(await mail.read()).toMatchObject({ status, delivered_at });
    }),
    { numRuns: 60 },
  );
}, 60_000);

function withoutHand(told: Told): Told {
  return told.type === 'OPENED' || told.type === 'CLICKED' ? { ...told, type: 'DELIVERED' } : told;
}
