import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { changeFrequency, previewFrequencyChange } from '../../src/app/change-frequency.ts';
import { checkLedgers } from '../../src/app/check-ledgers.ts';
import { pauseSubscription } from '../../src/app/pause-subscription.ts';
import { resumeSubscription } from '../../src/app/resume-subscription.ts';
import type { Student } from '../../src/domain/actor.ts';
import { frequencyOf } from '../../src/domain/bookings/booking.ts';
import { isChangeable } from '../../src/domain/bookings/session.ts';
import { sessionsOfWeek } from '../../src/domain/bookings/weekly-slots.ts';
import { weekOfPeriod } from '../../src/domain/payments/billing-week.ts';
import { addMs, DAY_MS, HOUR_MS } from '../../src/domain/time.ts';
import { at, paid, sessionsOf, stored } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const MONDAY = at('2026-11-23T00:00:00Z');
const PRICE = 4000;

/** Hours on working days that do not run into one another. */
const slot = fc
  .record({ day: fc.integer({ min: 0, max: 4 }), hour: fc.constantFrom(9, 11, 13, 15) })
  .map(({ day, hour }) => addMs(MONDAY, day * DAY_MS + hour * HOUR_MS));
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.uniqueArray(slot, { minLength: 1, maxLength: 3 }).map((slots) => ({ do: 'CHANGE', slots }) as const),
  },
  { weight: 2, arbitrary: fc.nat().map((nth) => ({ do: 'CANCEL', nth }) as const) },
  { weight: 1, arbitrary: fc.constant({ do: 'REST' } as const) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** How many sessions a week was agreed to, and from which period on. */
type Agreed = { readonly from: number; readonly count: number }[];

/** Answers with whether a change was made. Whatever is refused leaves everything as it is. */
async function take(w: World, sana: Student, bookingId: string, each: Step, agreed: Agreed): Promise<boolean> {
  const booking = await stored(w, bookingId);
  if (booking.status === 'PAUSED') {
    return (await resumeSubscription(w.deps, sana, bookingId)).userErrors.length === 0;
  }
  switch (each.do) {
    case 'REST':
      return (await pauseSubscription(w.deps, sana, bookingId)).userErrors.length === 0;
    case 'CANCEL': {
      const open = (await sessionsOf(w, booking)).filter((session) => isChangeable(session, w.now()));
      const session = open[each.nth % Math.max(1, open.length)];
      if (session === undefined) return false;
      const input = { sessionId: session.id, scope: 'THIS_SESSION', reason: null } as const;
      return (await cancelSessions(w.deps, sana, input)).userErrors.length === 0;
    }
    case 'CHANGE': {
      const wish = { bookingId, weeklySlots: each.slots, frequency: frequencyOf(each.slots.length) ?? 'ONCE_WEEKLY' };
      const { preview } = await previewFrequencyChange(w.deps, sana, wish);
      if (preview === null) return false;
      const before = await sessionsOf(w, booking);
      const outcome = await changeFrequency(w.deps, sana, { ...wish, previewToken: preview.token });
      expect([outcome.userErrors, outcome.preview]).toEqual([[], preview]);
      const after = await sessionsOf(w, booking);
      const times = (list: typeof after) =>
        list.map(({ start, end }) => ({ start, end })).sort((a, b) => a.start - b.start);
      expect(times(after.filter(({ id }) => before.every((known) => known.id !== id)))).toEqual(preview.added);
      const freed = after.filter(
        ({ id, status }) =>
          status === 'CANCELLED' && before.some((known) => known.id === id && known.status === 'RESERVED'),
      );
      expect(times(freed)).toEqual(preview.freed);
      expect((await stored(w, bookingId)).weeklyPrice).toEqual(preview.weeklyPrice);
      agreed.push({ from: preview.effectiveAt, count: each.slots.length });
      return true;
    }
  }
}

/** Every paid invoice bills the sessions its week has, and what it took is where the ledger says. */
async function prove(w: World, bookingId: string, agreed: Agreed): Promise<number> {
  expect((await checkLedgers(w.deps)).faults).toEqual([]);
  const booking = await stored(w, bookingId);
  const { billingAnchorAt, stripeSubscriptionId } = booking;
  if (billingAnchorAt === null || stripeSubscriptionId === null) throw new Error('not paid');
  const invoices = (await w.deps.payments.listInvoices(stripeSubscriptionId)).filter((invoice) => invoice.paid);
  for (const invoice of invoices) {
    const week = weekOfPeriod(billingAnchorAt, invoice.periodStart);
    const count = agreed.findLast(({ from }) => from <= invoice.periodStart)?.count;
    expect([week, invoice.billedSessions, sessionsOfWeek(booking, week)]).toEqual([week, count, count]);
    const excluded = invoice.excludedSlots.length * PRICE;
    expect([week, invoice.amount.amount + invoice.credit + excluded]).toEqual([
      week,
      (invoice.billedSessions ?? 0) * PRICE,
    ]);
  }
  return invoices.length;
}

test.each([1, 2, 3])(
  'however its rhythm changes, a series is charged for the sessions each week has (walk %i)',
  async (seed) => {
    const steps = fc.sample(step, { seed, numRuns: 10 });
    const w = await world({ now: SUNDAY });
    const sana = await student(w);
    const booking = await paid(w, sana, await mentor(w), ['2026-11-23T09:00:00Z', '2026-11-26T15:00:00Z']);
    const agreed: Agreed = [{ from: 0, count: 2 }];
    let changes = 0;
    for (const each of steps) {
      if (await take(w, sana, booking.id, each, agreed)) changes += 1;
      await w.advance('P3DT11H');
      await prove(w, booking.id, agreed);
    }
    expect(changes).toBeGreaterThan(3);
    expect(await prove(w, booking.id, agreed)).toBeGreaterThan(2);
  },
  120_000,
);
