import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { answerProposal } from '../../src/app/answer-proposal.ts';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { changeFrequency, previewFrequencyChange } from '../../src/app/change-frequency.ts';
import { checkLedgers } from '../../src/app/check-ledgers.ts';
import type { FrequencyPreview } from '../../src/app/frequency-decision.ts';
import { pauseSubscription } from '../../src/app/pause-subscription.ts';
import { proposeMove } from '../../src/app/propose-move.ts';
import { readSubscriptions } from '../../src/app/read-subscription.ts';
import { reconcilePayments } from '../../src/app/reconcile-payments.ts';
import { resumeSubscription } from '../../src/app/resume-subscription.ts';
import { listLedgerEntries } from '../../src/db/queries/ledger.ts';
import type { Student } from '../../src/domain/actor.ts';
import type { Frequency } from '../../src/domain/bookings/booking.ts';
import { balancesOf } from '../../src/domain/payments/ledger.ts';
import { atStripe, charged, invoices, refunds } from '../support/at-stripe.ts';
import { at, hold, paid, sessionsOf, stored } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const NEXT_SUNDAY = '2026-11-29T12:00:00Z';
/** Too late for the daily look at what Stripe may have missed. */
const HOURS_BEFORE = '2026-11-29T09:00:00Z';
const MONDAY_9 = '2026-11-23T09:00:00Z';
const WEDNESDAY_11 = '2026-11-25T11:00:00Z';
const THURSDAY_14 = '2026-11-26T14:00:00Z';
const FREQUENCIES: readonly Frequency[] = ['ONCE_WEEKLY', 'TWICE_WEEKLY', 'THRICE_WEEKLY'];

async function scene(starts: readonly string[] = [MONDAY_9]) {
  const w = await world({ now: SUNDAY });
  const [mina, sana] = [await mentor(w), await student(w)];
  const booking = await paid(w, sana, mina, starts);
  return { w, mina, sana, booking };
}

const wishOf = (booking: { readonly id: string }, slots: readonly string[]) => ({
  bookingId: booking.id,
  frequency: FREQUENCIES[slots.length - 1] ?? 'ONCE_WEEKLY',
  weeklySlots: slots.map(at),
});

async function preview(w: World, sana: Student, booking: { readonly id: string }, slots: readonly string[]) {
  const outcome = await previewFrequencyChange(w.deps, sana, wishOf(booking, slots));
  if (outcome.preview === null) throw new Error(JSON.stringify(outcome.userErrors));
  return outcome.preview;
}

async function change(w: World, sana: Student, booking: { readonly id: string }, slots: readonly string[]) {
  const { token } = await preview(w, sana, booking, slots);
  return changeFrequency(w.deps, sana, { ...wishOf(booking, slots), previewToken: token });
}

const live = async (w: World, booking: { readonly id: string }) =>
  (await sessionsOf(w, booking))
    .filter(({ status }) => status !== 'CANCELLED')
    .map(({ start, status }) => `${new Date(start).toISOString().slice(0, 16)} ${status}`);

const quantities = async (w: World) =>
  (await atStripe<{ items: { data: { quantity: number }[] } }>(w, 'subscriptions?status=all')).flatMap(({ items }) =>
    items.data.map(({ quantity }) => quantity),
  );

describe('more sessions a week', () => {
  test('begin with the next week that is charged: what was shown is what comes true', async () => {
    const { w, mina, sana, booking } = await scene();
    const shown = await preview(w, sana, booking, [MONDAY_9, THURSDAY_14]);
    expect(shown).toMatchObject({
      before: 'ONCE_WEEKLY',
      after: 'TWICE_WEEKLY',
      effectiveAt: at(NEXT_SUNDAY),
      freed: [],
      weeklyPriceBefore: { amount: 4000, currency: 'USD' },
      weeklyPrice: { amount: 8000, currency: 'USD' },
      proration: { amount: 0, currency: 'USD' },
      nextInvoice: { amount: 8000, currency: 'USD' },
    } satisfies Partial<FrequencyPreview>);
    expect(shown.added.map(({ start }) => start)).toEqual(
      ['2026-12-03', '2026-12-10', '2026-12-17', '2026-12-24'].map((day) => at(`${day}T14:00:00Z`)),
    );
    expect(await live(w, booking)).toHaveLength(4);

    const outcome = await change(w, sana, booking, [MONDAY_9, THURSDAY_14]);
    expect(outcome).toMatchObject({ userErrors: [], preview: shown });
    await w.settle();
    expect(await stored(w, booking.id)).toMatchObject({
      frequency: 'TWICE_WEEKLY',
      weeklyPrice: { amount: 8000 },
      recurrenceRule: 'FREQ=WEEKLY;BYDAY=MO,TH',
    });
    expect((await readSubscriptions(w.deps, sana, [await stored(w, booking.id)]))[0]).toMatchObject({
      frequencySince: at(NEXT_SUNDAY),
      nextBillingAt: at(NEXT_SUNDAY),
    });
    expect(await quantities(w)).toEqual([2]);
    expect(await charged(w)).toEqual([4000]);
    const [toSana] = await w.mailbox(sana.email, 'SUBSCRIPTION_CHANGED');
    expect(toSana?.text).toContain('USD 80.00');
    const [toMina] = await w.mailbox(mina.email, 'SUBSCRIPTION_CHANGED');
    expect(toMina?.text).not.toContain('USD');

    await w.advanceTo(at('2026-12-14T00:00:00Z'));
    expect(await charged(w)).toEqual([4000, 8000, 8000, 8000]);
    const added = new Set(shown.added.map(({ start }) => start));
    const sessions = await sessionsOf(w, booking);
    expect(sessions.filter(({ start }) => added.has(start))).toHaveLength(4);
    expect(sessions.filter(({ week }) => week === 3).map(({ status }) => status)).toEqual(['CONFIRMED', 'CONFIRMED']);
    // The horizon goes on with both.
    expect(sessions.filter(({ week }) => week === 6).map(({ start }) => start)).toEqual([
      at('2027-01-04T09:00:00Z'),
      at('2027-01-07T14:00:00Z'),
    ]);
    const [renewal] = await invoices(w);
    expect(renewal?.description).toMatch(/Monday, 14 December.*Thursday, 17 December/);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  }, 60_000);

  test('are all free or nothing changes, and the refusal names the slot', async () => {
    const { w, mina, sana, booking } = await scene();
    await hold(w, await student(w, 'Olga Other'), mina, ['2026-12-17T14:00:00Z']);
    const outcome = await previewFrequencyChange(w.deps, sana, wishOf(booking, [MONDAY_9, THURSDAY_14]));
    expect(outcome.preview).toBeNull();
    expect(outcome.userErrors).toMatchObject([
      { code: 'SLOT_TAKEN', path: ['input', 'weeklySlots', '1'] },
      { code: 'SLOT_TAKEN', path: ['input', 'weeklySlots', '1'] },
    ]);
    expect(outcome.check?.check.occurrences.map(({ refusals }) => refusals.length > 0)).toEqual([
      ...[false, false, true, true],
    ]);
    expect(await live(w, booking)).toHaveLength(4);
  });
});

describe('fewer sessions a week', () => {
  test('free the slots that are given up from the next week on; what is paid takes place', async () => {
    const { w, mina, sana, booking } = await scene([MONDAY_9, WEDNESDAY_11, THURSDAY_14]);
    const shown = await preview(w, sana, booking, [WEDNESDAY_11]);
    expect([shown.added, shown.freed.length]).toEqual([[], 6]);
    expect((await change(w, sana, booking, [WEDNESDAY_11])).userErrors).toEqual([]);
    await w.settle();
    expect(await live(w, booking)).toEqual([
      '2026-11-23T09:00 CONFIRMED',
      '2026-11-25T11:00 CONFIRMED',
      '2026-11-26T14:00 CONFIRMED',
      '2026-12-02T11:00 RESERVED',
      '2026-12-09T11:00 RESERVED',
      '2026-12-16T11:00 RESERVED',
    ]);
    await hold(w, await student(w, 'Olga Other'), mina, ['2026-11-30T09:00:00Z', '2026-12-03T14:00:00Z']);
    await w.advanceTo(at('2026-12-07T00:00:00Z'));
    expect([await charged(w), (await refunds(w)).length]).toEqual([[12_000, 4000, 4000], 0]);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  }, 60_000);

  test('and others in their place: the session that was promised stays, the slot it names is kept', async () => {
    const { w, sana, booking } = await scene([MONDAY_9, WEDNESDAY_11, THURSDAY_14]);
    // Any instant of a slot names it: a later week of Thursday, and a Tuesday nobody had.
    const slots = ['2026-12-10T14:00:00Z', '2026-11-24T10:00:00Z'];
    expect((await change(w, sana, booking, slots)).userErrors).toEqual([]);
    await w.settle();
    expect((await live(w, booking)).slice(3)).toEqual([
      '2026-12-01T10:00 RESERVED',
      '2026-12-03T14:00 RESERVED',
      '2026-12-08T10:00 RESERVED',
      '2026-12-10T14:00 RESERVED',
      '2026-12-15T10:00 RESERVED',
      '2026-12-17T14:00 RESERVED',
      '2026-12-22T10:00 RESERVED',
    ]);
    expect((await stored(w, booking.id)).recurrenceRule).toBe('FREQ=WEEKLY;BYDAY=TU,TH');
  });

  test('withdraw what was proposed about a session that goes', async () => {
    const { w, mina, sana, booking } = await scene([MONDAY_9, THURSDAY_14]);
    const session = (await sessionsOf(w, booking)).find(({ start }) => start === at('2026-12-03T14:00:00Z'));
    if (session === undefined) throw new Error('no session');
    const { proposal } = await proposeMove(w.deps, mina, {
      sessionId: session.id,
      newStart: at('2026-12-04T14:00:00Z'),
      note: null,
    });
    await change(w, sana, booking, [MONDAY_9]);
    const answer = { proposalId: proposal?.id ?? '', answer: 'ACCEPT', chosenStart: null } as const;
    expect((await answerProposal(w.deps, sana, answer)).userErrors).toMatchObject([{ code: 'PROPOSAL_CLOSED' }]);
  });
});

describe('a preview', () => {
  test('that is stale changes nothing and comes back as it is by now', async () => {
    const { w, sana, booking } = await scene([MONDAY_9, THURSDAY_14]);
    const shown = await preview(w, sana, booking, [MONDAY_9]);
    w.jumpTo(at('2026-11-29T11:30:00Z')); // the next period begins within the hour
    const outcome = await changeFrequency(w.deps, sana, {
      ...wishOf(booking, [MONDAY_9]),
      previewToken: shown.token,
    });
    expect(outcome.userErrors).toMatchObject([{ code: 'PREVIEW_STALE', path: ['input', 'previewToken'] }]);
    expect(outcome.preview?.effectiveAt).toBe(at('2026-12-06T12:00:00Z'));
    expect(outcome.booking).toBeNull();
    expect((await stored(w, booking.id)).frequency).toBe('TWICE_WEEKLY');
  });

  test('is agreed to once, though it is sent twice at the same time', async () => {
    const { w, sana, booking } = await scene();
    const { token } = await preview(w, sana, booking, [MONDAY_9, THURSDAY_14]);
    const agreed = { ...wishOf(booking, [MONDAY_9, THURSDAY_14]), previewToken: token };
    const both = await Promise.all([1, 2].map(() => changeFrequency(w.deps, sana, agreed)));
    expect(both.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual([
      'SUBSCRIPTION_NOT_CHANGEABLE',
    ]);
    expect(await live(w, booking)).toHaveLength(8);
  });

  test('takes credit and sessions that do not take place off the first invoice, as the invoice does', async () => {
    const { w, mina, sana, booking } = await scene([MONDAY_9, THURSDAY_14]);
    const sessions = await sessionsOf(w, booking);
    // One that is paid, by the mentor: credit. One of the next week: nothing to pay.
    for (const [by, index] of [
      [mina, 1],
      [sana, 2],
    ] as const) {
      const input = { sessionId: sessions[index]?.id ?? '', scope: 'THIS_SESSION', reason: null } as const;
      await cancelSessions(w.deps, by, input);
    }
    const slots = [MONDAY_9, WEDNESDAY_11, THURSDAY_14];
    const shown = await preview(w, sana, booking, slots);
    expect(shown.nextInvoice.amount).toBe(12_000 - 4000 - 4000);
    await change(w, sana, booking, slots);
    await w.advanceTo(at('2026-11-30T00:00:00Z'));
    expect(await charged(w)).toEqual([8000, shown.nextInvoice.amount]);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  });
});

test('a change is refused where nothing runs, where nothing changes, and where slots run into one another', async () => {
  const { w, sana, booking } = await scene();
  const codes = async (slots: readonly string[], frequency?: Frequency) => {
    const wish = { ...wishOf(booking, slots), ...(frequency && { frequency }) };
    return (await previewFrequencyChange(w.deps, sana, wish)).userErrors.map(({ code }) => code);
  };
  expect(await codes([THURSDAY_14])).toEqual(['SUBSCRIPTION_NOT_CHANGEABLE']);
  expect(await codes([MONDAY_9], 'THRICE_WEEKLY')).toEqual(['INVALID_SERIES']);
  expect(await codes([MONDAY_9, '2026-11-23T09:30:00Z'])).toEqual(['INVALID_SERIES']);
  await pauseSubscription(w.deps, sana, booking.id);
  expect(await codes([MONDAY_9, THURSDAY_14])).toEqual(['SUBSCRIPTION_NOT_CHANGEABLE']);
});

test('a pause and a resumption keep the new rhythm', async () => {
  const { w, sana, booking } = await scene([MONDAY_9, WEDNESDAY_11]);
  await change(w, sana, booking, [WEDNESDAY_11, THURSDAY_14, '2026-11-27T10:00:00Z']);
  await pauseSubscription(w.deps, sana, booking.id);
  await w.advance('P8D');
  expect((await resumeSubscription(w.deps, sana, booking.id)).userErrors).toEqual([]);
  await w.advanceTo(at('2026-12-07T00:00:00Z'));
  expect(
    (await sessionsOf(w, booking)).filter(({ week, status }) => week === 2 && status !== 'CANCELLED'),
  ).toMatchObject(
    ['2026-12-09T11:00', '2026-12-10T14:00', '2026-12-11T10:00'].map((start) => ({
      wallStart: start,
      status: 'CONFIRMED',
    })),
  );
  expect([await quantities(w), await charged(w)]).toEqual([[3], [8000, 12_000]]);
  expect((await checkLedgers(w.deps)).faults).toEqual([]);
}, 60_000);

describe('Stripe', () => {
  /** The worker was away: Stripe is told when the week has been drawn up already. */
  const tellLate = (w: World) =>
    w.deps.db.execute(sql`update outbox set due_at = due_at + interval '10 days' where key like 'booking/%/terms'`);

  /** When even the word of the renewal to come, at which the two are compared, has come and gone. */
  async function hoursBefore(w: World): Promise<void> {
    w.jumpTo(at(HOURS_BEFORE));
    await w.settle();
  }

  test('that hears of a change too late has its draft brought to the sessions of the week', async () => {
    const { w, sana, booking } = await scene();
    await hoursBefore(w);
    await change(w, sana, booking, [MONDAY_9, THURSDAY_14]);
    await tellLate(w);
    await w.advanceTo(at('2026-11-29T15:00:00Z'));
    expect([await charged(w), await quantities(w)]).toEqual([[4000, 8000], [2]]);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  });

  test('that charged for more than the week has, past changing, gave the student credit', async () => {
    const { w, sana, booking } = await scene([MONDAY_9, THURSDAY_14]);
    await w.control('POST', 'stripe/settings', { draftSeconds: 0 });
    await hoursBefore(w);
    await change(w, sana, booking, [MONDAY_9]);
    await tellLate(w);
    await w.advanceTo(at('2026-11-29T15:00:00Z'));
    expect(await charged(w)).toEqual([8000, 8000]);
    const balances = balancesOf(await listLedgerEntries(w.deps.db, booking.id));
    expect(balances).toMatchObject({ PAID: 16_000, UPCOMING: 4000, CREDITED: 4000 });
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  });

  test('that somebody else told otherwise is told again what was agreed', async () => {
    const { w, sana, booking } = await scene();
    await change(w, sana, booking, [MONDAY_9, THURSDAY_14]);
    await w.settle();
    const { stripeSubscriptionId } = await stored(w, booking.id);
    const setQuantity = w.deps.payments.setSubscription({
      subscriptionId: stripeSubscriptionId ?? '',
      sessionsPerWeek: 3,
      paused: false,
      endsWithPeriod: false,
      key: 'somebody else',
    });
    await setQuantity;
    expect(await quantities(w)).toEqual([3]);
    await reconcilePayments(w.deps);
    await w.settle();
    expect(await quantities(w)).toEqual([2]);
  });
});
