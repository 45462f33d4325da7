import { describe, expect, test } from 'vitest';
import { answerSeriesCheck } from '../../src/app/check-series.ts';
import { setSessionPrice } from '../../src/app/set-session-price.ts';
import type { Money } from '../../src/domain/payments/money.ts';
import { atStripe } from '../support/at-stripe.ts';
import { hold, paid, seriesRequest, stored, tryToBook } from '../support/bookings.ts';
import { mentor, offer, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const MONDAY_9 = '2026-11-23T09:00:00Z';
const TUESDAY_9 = '2026-11-24T09:00:00Z';
const EUR_45: Money = { amount: 4500, currency: 'EUR' };

const prices = (w: World) => atStripe<{ id: string; product: string; unit_amount: number }>(w, 'prices');
const products = (w: World) => atStripe<{ id: string; name: string }>(w, 'products');
const customers = (w: World) => atStripe<{ id: string; email: string; name: string | null }>(w, 'customers');
const invoices = (w: World) => atStripe<{ amount_paid: number; currency: string }>(w, 'invoices');

describe('the price of a session', () => {
  test('is the mentor’s for the length they give, and the platform’s where they set none', async () => {
    const w = await world({ now: SUNDAY });
    const [mina, sana] = [await mentor(w), await student(w)];
    const weekly = async () => {
      const { series } = seriesRequest(mina, [MONDAY_9, TUESDAY_9]);
      return (await answerSeriesCheck(w.deps, sana, series)).weeklyPrice;
    };
    expect(await weekly()).toEqual({ amount: 8000, currency: 'USD' });
    await setSessionPrice(w.deps, mina, { mentorId: mina.id, sessionMinutes: 60, price: EUR_45 });
    expect(await weekly()).toEqual({ amount: 9000, currency: 'EUR' });
    await offer(w, mina, { sessionMinutes: 45 });
    expect(await weekly()).toEqual({ amount: 8000, currency: 'USD' });
  });

  test('stays what it was for a booking that runs', async () => {
    const w = await world({ now: SUNDAY });
    const [mina, sana] = [await mentor(w), await student(w)];
    const booking = await paid(w, sana, mina, [MONDAY_9, TUESDAY_9]);
    await setSessionPrice(w.deps, mina, { mentorId: mina.id, sessionMinutes: 60, price: EUR_45 });
    await w.advance('P7DT3H');
    expect((await stored(w, booking.id)).weeklyPrice).toEqual({ amount: 8000, currency: 'USD' });
    expect(await invoices(w)).toMatchObject([
      { amount_paid: 8000, currency: 'usd' },
      { amount_paid: 8000, currency: 'usd' },
    ]);
  });

  test.each([
    [{ sessionMinutes: 5 }, 'OUT_OF_RANGE', ['input', 'sessionMinutes']],
    [{ price: { amount: 49, currency: 'EUR' } }, 'OUT_OF_RANGE', ['input', 'price', 'amount']],
    [{ price: { amount: -4500, currency: 'EUR' } }, 'OUT_OF_RANGE', ['input', 'price', 'amount']],
    [{ price: { amount: 30_000_001, currency: 'EUR' } }, 'OUT_OF_RANGE', ['input', 'price', 'amount']],
    [{ price: { amount: 4500, currency: 'eur' } }, 'UNKNOWN_CURRENCY', ['input', 'price', 'currency']],
    [{ price: { amount: 4500, currency: 'ABC' } }, 'UNKNOWN_CURRENCY', ['input', 'price', 'currency']],
  ])('is refused when it cannot be one (%#)', async (wrong, code, path) => {
    const w = await world({ now: SUNDAY });
    const mina = await mentor(w);
    const asked = { mentorId: mina.id, sessionMinutes: 60, price: EUR_45, ...wrong };
    expect(await setSessionPrice(w.deps, mina, asked)).toMatchObject({ problems: [{ code, path }] });
  });
});

describe('at Stripe', () => {
  test('bookings made at once share one product and one price, and a student is one customer', async () => {
    const w = await world({ now: SUNDAY });
    const mina = await mentor(w);
    const learners = await Promise.all(['Sana', 'Olga', 'Petra'].map((name) => student(w, name)));
    const outcomes = await Promise.all(
      learners.map((each, i) => tryToBook(w, each, mina, [`2026-11-2${3 + i}T09:00:00Z`])),
    );
    expect(outcomes.map((one) => one.checkoutUrl === null)).toEqual([false, false, false]);
    const [sana] = learners;
    if (sana === undefined) throw new Error('nobody');
    await hold(w, sana, mina, ['2026-11-26T09:00:00Z', '2026-11-27T09:00:00Z']);
    expect(await products(w)).toMatchObject([{ name: '60-minute sessions with Mina Mentor' }]);
    expect(await prices(w)).toMatchObject([{ unit_amount: 4000 }]);
    expect((await customers(w)).map(({ email, name }) => ({ email, name }))).toHaveLength(3);
    expect((await customers(w)).every(({ name }) => name === null)).toBe(true);
  });

  test('a new price is another one, and the product stays', async () => {
    const w = await world({ now: SUNDAY });
    const [mina, sana] = [await mentor(w), await student(w)];
    await hold(w, sana, mina, [MONDAY_9]);
    await setSessionPrice(w.deps, mina, { mentorId: mina.id, sessionMinutes: 60, price: EUR_45 });
    await hold(w, sana, mina, [TUESDAY_9]);
    expect((await prices(w)).map((price) => price.unit_amount).sort()).toEqual([4000, 4500]);
    expect(await products(w)).toHaveLength(1);
  });
});
