import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { checkLedgers } from '../../src/app/check-ledgers.ts';
import { receivePaymentEvent } from '../../src/app/receive-payment-event.ts';
import { drainOutbox } from '../../src/jobs/outbox-worker.ts';
import { atStripe, charged, refunds } from '../support/at-stripe.ts';
import { hold, pay, sessionsOf, stored } from '../support/bookings.ts';
import { type Pick, seeded } from '../support/chance.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const SEED = Number(process.env.SIM_SEED ?? 20_261_123);
/** Every order with `SIM=long`, else a dozen of them by chance. */
const ORDERS = process.env.SIM === 'long' ? 720 : 12;
/** The six webhooks of a first payment. */
const TYPES = [
  'customer.subscription.created',
  'invoice.created',
  'invoice.finalized',
  'invoice.paid',
  'invoice.payment_succeeded',
  'checkout.session.completed',
];

interface Told {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly object: { readonly id: string } };
}

test(`${ORDERS} orders of the six webhooks of a payment, each told one to three times, end alike (seed ${SEED})`, async () => {
  const w = await world({ now: SUNDAY });
  const pick = seeded(SEED);
  const numbers = Array.from({ length: 720 }, (_, number) => number);
  const ends = new Set<string>();
  for (let order = 0; order < ORDERS; order += 1) {
    const number = ORDERS === 720 ? order : (numbers.splice(pick(numbers.length), 1)[0] ?? 0);
    ends.add(JSON.stringify(await endOf(w, number, pick)));
  }
  expect([...ends].map((end) => JSON.parse(end))).toEqual([
    {
      booking: 'ACTIVE',
      sessions: ['CONFIRMED', 'RESERVED', 'RESERVED', 'RESERVED'],
      paidWeeks: 1,
      entries: 1,
      confirmations: 1,
    },
  ]);
  expect(await refunds(w)).toEqual([]);
  expect(new Set(await charged(w))).toEqual(new Set([4000]));
  expect((await checkLedgers(w.deps)).faults).toEqual([]);
}, 1_800_000);

/** Pays a booking of its own while every webhook is lost, tells what happened in this order, and looks at the end. */
async function endOf(w: World, number: number, pick: Pick) {
  const learner = await student(w, `Student ${number}`);
  const booking = await hold(w, learner, await mentor(w, {}, `Mentor ${number}`), ['2026-11-23T09:00:00Z']);
  await w.control('POST', 'stripe/webhooks', { lose: 10_000 });
  const before = new Set((await atStripe<Told>(w, 'events?limit=100')).map(({ id }) => id));
  await pay(w, booking);
  const happened = (await atStripe<Told>(w, 'events?limit=100')).filter(({ id }) => !before.has(id));
  const six = TYPES.map((type) => {
    const found = happened.find((event) => event.type === type);
    if (found === undefined) throw new Error(`nothing told of ${type}`);
    return { id: found.id, type, objectId: found.data.object.id, createdAt: w.now() };
  });
  for (const event of permutation(six, number)) {
    for (let times = 1 + pick(3); times > 0; times -= 1) await receivePaymentEvent(w.deps, event);
    // Every other order is worked off as it comes, the others all at once.
    if (number % 2 === 0) await drainOutbox(w.deps, w.deps.timers);
  }
  await drainOutbox(w.deps, w.deps.timers);
  const [counts] = await w.deps.db.execute<{ paidWeeks: number; entries: number; confirmations: number }>(sql`select
    (select count(*)::int from paid_weeks where booking_id = ${booking.id}) as "paidWeeks",
    (select count(*)::int from ledger_entries where booking_id = ${booking.id}) as entries,
    (select count(*)::int from messages where booking_id = ${booking.id}
      and kind = 'STUDENT_BOOKING_CONFIRMATION') as confirmations`);
  const sessions = (await sessionsOf(w, booking)).map(({ status }) => status);
  return { booking: (await stored(w, booking.id)).status, sessions, ...counts };
}

/** The so-manieth order of a list, in the factorial number system. */
function permutation<T>(list: readonly T[], number: number): T[] {
  const left = [...list];
  const order: T[] = [];
  for (let rest = number; left.length > 0; rest = Math.floor(rest / (left.length + 1))) {
    order.push(...left.splice(rest % left.length, 1));
  }
  return order;
}
