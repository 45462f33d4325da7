import { expect, test } from 'vitest';
import { bookSeries } from '../../src/app/book-series.ts';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { cancelSubscription } from '../../src/app/cancel-subscription.ts';
import type { Deps } from '../../src/app/deps.ts';
import { pauseSubscription } from '../../src/app/pause-subscription.ts';
import { receivePaymentEvent } from '../../src/app/receive-payment-event.ts';
import { reconcilePayments } from '../../src/app/reconcile-payments.ts';
import { resumeSubscription } from '../../src/app/resume-subscription.ts';
import { LEASE_MS } from '../../src/db/queries/outbox.ts';
import type { Mentor, Student } from '../../src/domain/actor.ts';
import { addMs, DAY_MS, HOUR_MS, instant, MINUTE_MS, WEEK_MS } from '../../src/domain/time.ts';
import { drainOutbox } from '../../src/jobs/outbox-worker.ts';
import { moneyFaults } from '../simulation/money-proofs.ts';
import { everythingOf } from '../support/at-stripe.ts';
import { hold, paid, pay, seriesRequest, sessionOf, stored } from '../support/bookings.ts';
import { mortalServer } from '../support/mortal-server.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

/**
 * With `SIM=long` every moment of every story is died at, each in a scene of its own; else every next server comes one
 * moment further into what the ones before it left.
 */
const LONG = process.env.SIM === 'long';

interface Scene {
  readonly learner: Student;
  readonly teacher: Mentor;
  /** Two weekly slots. */
  readonly starts: readonly string[];
  /** Empty until something is booked. */
  readonly bookingId: string;
  readonly request: ReturnType<typeof seriesRequest>;
}

interface Story {
  readonly name: string;
  /** Up to where something is due and not done yet. */
  readonly begin: (w: World, number: number) => Promise<Scene>;
  /** What the servers do that die; to work the outbox off unless told otherwise. */
  readonly work?: (deps: Deps, scene: Scene) => Promise<unknown>;
  /** What people do afterwards, and how it must have ended. */
  readonly end: (w: World, scene: Scene) => Promise<void>;
}

async function people(w: World, number: number): Promise<Scene> {
  const [teacher, learner] = [await mentor(w, {}, `Mentor ${number}`), await student(w, `Student ${number}`)];
  const monday = Math.ceil((w.now() + DAY_MS - MONDAY) / WEEK_MS) * WEEK_MS + MONDAY;
  const starts = [monday, monday + DAY_MS].map((day) => new Date(day + 9 * HOUR_MS).toISOString());
  return { learner, teacher, starts, bookingId: '', request: seriesRequest(teacher, starts) };
}

const MONDAY = Date.parse('2026-11-23T00:00:00Z');

async function held(w: World, number: number): Promise<Scene> {
  const scene = await people(w, number);
  const { id } = await hold(w, scene.learner, scene.teacher, scene.starts);
  return { ...scene, bookingId: id };
}

async function running(w: World, number: number): Promise<Scene> {
  const scene = await people(w, number);
  const { id } = await paid(w, scene.learner, scene.teacher, scene.starts);
  return { ...scene, bookingId: id };
}

const statusOf = async (w: World, { bookingId }: Scene) => (await stored(w, bookingId)).status;

interface Subscription {
  readonly id: string;
  readonly status: string;
  readonly pause_collection: object | null;
  readonly cancel_at_period_end: boolean;
  readonly metadata: { readonly bookingId?: string };
}
const subscriptionsOf = async (w: World, { bookingId }: Scene) =>
  (await everythingOf<Subscription>(w, 'subscriptions?status=all')).filter(
    ({ metadata }) => metadata.bookingId === bookingId,
  );

/** What was paid by the booking's invoices, in order. */
async function paidOf(w: World, scene: Scene): Promise<number[]> {
  const [subscription] = await subscriptionsOf(w, scene);
  if (subscription === undefined) return [];
  const found = await everythingOf<{ id: string; status: string; amount_paid: number }>(
    w,
    `invoices?subscription=${subscription.id}`,
  );
  return found
    .filter(({ status }) => status === 'paid')
    .map(({ amount_paid: amount }) => amount)
    .reverse();
}

const withoutWebhooks = async (w: World, work: () => Promise<void>) => {
  await w.control('POST', 'stripe/webhooks', { lose: 1_000 });
  await work();
  await w.sandbox.runDue();
  await w.control('POST', 'stripe/webhooks', { lose: 0 });
};

const STORIES: readonly Story[] = [
  {
    name: 'the booking of a series, which its student asks for again',
    begin: people,
    work: (deps, { learner, request }) => bookSeries(deps, learner, request),
    async end(w, { learner, request }) {
      const { booking, checkoutUrl, userErrors } = await bookSeries(w.deps, learner, request);
      expect([userErrors, checkoutUrl]).toEqual([[], expect.stringContaining('http')]);
      await pay(w, { id: booking?.id ?? '' });
      await w.settle();
      expect((await stored(w, booking?.id ?? '')).status).toBe('ACTIVE');
    },
  },
  {
    name: 'the booking of a series, which nobody asks for again',
    begin: people,
    work: (deps, { learner, request }) => bookSeries(deps, learner, request),
    async end(w, { teacher, starts }) {
      await w.advance('PT16M');
      const next = await student(w, `Next ${w.now()}`);
      expect((await hold(w, next, teacher, starts)).status).toBe('PENDING_PAYMENT');
      await w.advance('PT16M');
    },
  },
  {
    name: 'the first payment',
    async begin(w, number) {
      const scene = await held(w, number);
      await pay(w, { id: scene.bookingId });
      await w.sandbox.runDue();
      return scene;
    },
    async end(w, scene) {
      expect(await statusOf(w, scene)).toBe('ACTIVE');
      expect(await w.mailbox(scene.learner.email, 'STUDENT_BOOKING_CONFIRMATION')).toHaveLength(1);
    },
  },
  {
    name: 'a first payment no webhook tells of, as Stripe is asked what happened',
    async begin(w, number) {
      const scene = await held(w, number);
      await withoutWebhooks(w, () => pay(w, { id: scene.bookingId }));
      return scene;
    },
    async work(deps) {
      await reconcilePayments(deps);
      await drainOutbox(deps, deps.timers);
    },
    async end(w, scene) {
      await w.advance('PT16M');
      expect(await statusOf(w, scene)).toBe('ACTIVE');
    },
  },
  {
    name: 'the end of a hold',
    async begin(w, number) {
      const scene = await held(w, number);
      w.jumpTo(addMs(w.now(), 15 * MINUTE_MS));
      return scene;
    },
    async end(w, scene) {
      expect(await statusOf(w, scene)).toBe('EXPIRED');
      await expect(pay(w, { id: scene.bookingId })).rejects.toThrow('expired');
      expect(await w.mailbox(scene.learner.email, 'BOOKING_EXPIRED')).toHaveLength(1);
    },
  },
  {
    name: 'the end of a hold whose page was paid, which no webhook told',
    async begin(w, number) {
      const scene = await held(w, number);
      await withoutWebhooks(w, () => pay(w, { id: scene.bookingId }));
      w.jumpTo(addMs(w.now(), 15 * MINUTE_MS));
      return scene;
    },
    async end(w, scene) {
      await w.advance('PT5M');
      expect(await statusOf(w, scene)).toBe('ACTIVE');
    },
  },
  {
    name: 'a payment that comes too late, for times that are somebody else’s',
    async begin(w, number) {
      const scene = await held(w, number);
      await w.fault({ provider: 'stripe', kind: '500', path: '/expire' });
      await w.advance('PT15M');
      await hold(w, await student(w, `Faster ${number}`), scene.teacher, scene.starts);
      await pay(w, { id: scene.bookingId });
      await w.healed();
      await w.sandbox.runDue();
      return scene;
    },
    async end(w, scene) {
      await w.advance('PT2H');
      expect(await statusOf(w, scene)).toBe('EXPIRED');
      expect(await subscriptionsOf(w, scene)).toMatchObject([{ status: 'canceled' }]);
    },
  },
  {
    name: 'a renewal that credit comes off',
    async begin(w, number) {
      const scene = await running(w, number);
      const renewal = addMs((await stored(w, scene.bookingId)).billingAnchorAt ?? w.now(), WEEK_MS);
      const { id: sessionId } = await sessionOf(w, { id: scene.bookingId }, 1);
      await cancelSessions(w.deps, scene.teacher, { sessionId, scope: 'THIS_SESSION', reason: null });
      await w.advanceTo(addMs(renewal, -1_000));
      w.jumpTo(renewal);
      await w.sandbox.runDue();
      return scene;
    },
    async end(w, scene) {
      await w.advance('PT3H');
      expect(await paidOf(w, scene)).toEqual([8000, 4000]);
    },
  },
  {
    name: 'a series that is given up, with what was paid for it',
    async begin(w, number) {
      const scene = await running(w, number);
      const { id: sessionId } = await sessionOf(w, { id: scene.bookingId }, 1);
      await cancelSessions(w.deps, scene.teacher, { sessionId, scope: 'WHOLE_SERIES', reason: null });
      return scene;
    },
    async end(w, scene) {
      await w.advance('PT2H');
      expect(await statusOf(w, scene)).toBe('ENDED');
      const refunds = await everythingOf<{ id: string; amount: number; metadata: object }>(w, 'refunds');
      expect(refunds.reduce((sum, { amount }) => sum + amount, 0) % 8000).toBe(0);
      expect(await subscriptionsOf(w, scene)).toMatchObject([{ status: 'canceled' }]);
    },
  },
  {
    name: 'a pause',
    async begin(w, number) {
      const scene = await running(w, number);
      await pauseSubscription(w.deps, scene.learner, scene.bookingId);
      return scene;
    },
    async end(w, scene) {
      expect(await subscriptionsOf(w, scene)).toMatchObject([{ pause_collection: { behavior: 'void' } }]);
    },
  },
  {
    name: 'the end of a pause',
    async begin(w, number) {
      const scene = await running(w, number);
      await pauseSubscription(w.deps, scene.learner, scene.bookingId);
      await w.settle();
      await resumeSubscription(w.deps, scene.learner, scene.bookingId);
      return scene;
    },
    async end(w, scene) {
      expect(await subscriptionsOf(w, scene)).toMatchObject([{ pause_collection: null }]);
    },
  },
  {
    name: 'an end with the period',
    async begin(w, number) {
      const scene = await running(w, number);
      await cancelSubscription(w.deps, scene.learner, scene.bookingId, 'PERIOD_END');
      return scene;
    },
    async end(w, scene) {
      expect(await subscriptionsOf(w, scene)).toMatchObject([{ cancel_at_period_end: true }]);
    },
  },
  {
    name: 'the end of the days of grace',
    async begin(w, number) {
      const scene = await held(w, number);
      await pay(w, { id: scene.bookingId }, 'fails_on_renewal');
      await w.advance('P7DT2H');
      const { pastDueSince } = await stored(w, scene.bookingId);
      const end = addMs(pastDueSince ?? w.now(), w.deps.config.booking.graceDays * DAY_MS);
      await w.advanceTo(addMs(end, -1_000));
      w.jumpTo(instant(end));
      return scene;
    },
    async end(w, scene) {
      await w.advance('PT2H');
      expect(await statusOf(w, scene)).toBe('ENDED');
      expect(await paidOf(w, scene)).toEqual([8000]);
    },
  },
  {
    name: 'a dispute that is lost',
    async begin(w, number) {
      const scene = await running(w, number);
      const [charge] = await everythingOf<{ id: string }>(w, 'charges');
      const { id } = await w.control<{ id: string }>('POST', 'stripe/disputes', { charge: charge?.id });
      await w.control('POST', `stripe/disputes/${id}`, { status: 'lost' });
      await w.sandbox.runDue();
      return scene;
    },
    async end(w, scene) {
      expect(await statusOf(w, scene)).toBe('ACTIVE');
    },
  },
];

test.each(STORIES)(
  'killed between any two steps of $name, servers leave no money without a place',
  async (story) => {
    const w = await world({ now: '2026-11-22T12:00:00Z' });
    const work = story.work ?? ((deps: Deps) => drainOutbox(deps, deps.timers));
    let deaths = 0;
    let scene = await story.begin(w, 0);
    for (let moment = 1; ; moment += 1) {
      if (LONG && moment > 1) scene = await story.begin(w, moment);
      const asked = scene;
      const { end } = await mortalServer(w, moment, (deps) => work(deps, asked));
      w.jumpTo(addMs(w.now(), LEASE_MS + 1_000));
      deaths += end === 'DIED' ? 1 : 0;
      if (LONG || end === 'DONE') {
        await w.settle();
        await story.end(w, scene);
      }
      if (end === 'DONE') break;
    }
    expect(deaths).toBeGreaterThanOrEqual(2);
    await reconcilePayments(w.deps);
    await w.settle();
    expect(await moneyFaults(w)).toEqual([]);
    console.info(`${deaths} deaths in ${story.name}`);
  },
  LONG ? 1_800_000 : 120_000,
);

test('a webhook whose server dies as it is taken in is taken in when Stripe repeats it, once', async () => {
  const w = await world({ now: '2026-11-22T12:00:00Z' });
  const scene = await held(w, 0);
  await withoutWebhooks(w, () => pay(w, { id: scene.bookingId }));
  const [invoice] = await everythingOf<{ id: string }>(w, 'invoices');
  const event = { id: 'evt_once', type: 'invoice.paid', objectId: invoice?.id ?? '', createdAt: w.now() };
  // The id of the effect is drawn after the event is written down, in the same transaction.
  const random = { ...w.deps.random, bytes: () => expect.fail('killed') };
  await expect(receivePaymentEvent({ ...w.deps, random }, event)).rejects.toThrow('killed');
  await w.settle();
  expect(await statusOf(w, scene)).toBe('PENDING_PAYMENT');
  expect([await receivePaymentEvent(w.deps, event), await receivePaymentEvent(w.deps, event)]).toEqual([
    'TAKEN_IN',
    'REPEATED',
  ]);
  await w.settle();
  expect(await statusOf(w, scene)).toBe('ACTIVE');
  expect(await moneyFaults(w)).toEqual([]);
});
