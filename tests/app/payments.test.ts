import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { bookSeries } from '../../src/app/book-series.ts';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { checkLedgers } from '../../src/app/check-ledgers.ts';
import { receivePaymentEvent } from '../../src/app/receive-payment-event.ts';
import type { StoredBooking } from '../../src/db/queries/bookings.ts';
import { updateConnection } from '../../src/db/queries/calendars.ts';
import { listLedgerEntries } from '../../src/db/queries/ledger.ts';
import type { Mentor, Student } from '../../src/domain/actor.ts';
import { addMs, SECOND_MS } from '../../src/domain/time.ts';
import { charged, refunds, subscriptions } from '../support/at-stripe.ts';
import { hold, paid, pay, seriesRequest, sessionOf, sessionsOf, stored } from '../support/bookings.ts';
import { connect, mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const MONDAY_9 = '2026-11-23T09:00:00Z';
const THURSDAY_14 = '2026-11-26T14:00:00Z';

const statuses = async (w: World, booking: { readonly id: string }) =>
  (await sessionsOf(w, booking)).map(({ status }) => status);

describe('a hold that runs out', () => {
  test('frees its times, closes its page and tells the student', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await mentor(w), await student(w)];
    const booking = await hold(w, learner, teacher, [MONDAY_9]);
    await w.advance('PT14M');
    expect(await statuses(w, booking)).toEqual(Array(4).fill('HELD'));
    await w.advance('PT1M');
    expect(await statuses(w, booking)).toEqual(Array(4).fill('EXPIRED'));
    expect((await stored(w, booking.id)).status).toBe('EXPIRED');
    expect(await w.mailbox(learner.email, 'BOOKING_EXPIRED')).toHaveLength(1);
    await expect(pay(w, booking)).rejects.toThrow('expired');
    await hold(w, await student(w, 'Second Sam'), teacher, [MONDAY_9]);
  });

  test('is not ended under a student who has paid, even if no webhook ever says so', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const booking = await hold(w, learner, await mentor(w), [MONDAY_9]);
    await w.control('POST', 'stripe/webhooks', { lose: 500 });
    await pay(w, booking);
    await w.advance('PT16M');
    expect(await statuses(w, booking)).toEqual(['CONFIRMED', 'RESERVED', 'RESERVED', 'RESERVED']);
    expect((await stored(w, booking.id)).status).toBe('ACTIVE');
    expect(await w.mailbox(learner.email, 'BOOKING_EXPIRED')).toEqual([]);
  });

  test('closes a page that was opened while it ended', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await mentor(w), await student(w)];
    const openCheckout: typeof w.deps.payments.openCheckout = async (request) => {
      const page = await w.deps.payments.openCheckout(request);
      await w.advance('PT15M');
      return page;
    };
    const slow = { ...w.deps, payments: { ...w.deps.payments, openCheckout } };
    const { booking, checkoutUrl, userErrors } = await bookSeries(slow, learner, seriesRequest(teacher, [MONDAY_9]));
    expect(checkoutUrl).toBeNull();
    expect(userErrors).toMatchObject([{ code: 'SLOT_NOT_AVAILABLE' }]);
    await w.settle();
    await expect(pay(w, { id: booking?.id ?? '' })).rejects.toThrow('expired');
  });
});

describe('a payment', () => {
  test('confirms the first week and reserves the others', async () => {
    const w = await world({ now: SUNDAY });
    const booking = await paid(w, await student(w), await mentor(w), [MONDAY_9, THURSDAY_14]);
    expect(booking).toMatchObject({ status: 'ACTIVE', holdExpiresAt: null });
    expect(await statuses(w, booking)).toEqual(['CONFIRMED', 'CONFIRMED', ...Array(6).fill('RESERVED')]);
    await w.advance('PT1H');
    expect((await stored(w, booking.id)).status).toBe('ACTIVE');
  });

  test('is shared out over the sessions of its week', async () => {
    const w = await world({ now: SUNDAY });
    const booking = await paid(w, await student(w), await mentor(w), [MONDAY_9, THURSDAY_14]);
    const entries = await listLedgerEntries(w.deps.db, booking.id);
    const ids = (await sessionsOf(w, booking)).slice(0, 2).map(({ id }) => id);
    expect(entries.map(({ kind, sessionId, money }) => [kind, sessionId, money.amount])).toEqual(
      ids.map((id) => ['PAYMENT', id, 4000]),
    );
    const change = w.deps.db.execute(sql`update ledger_entries set amount = 1`);
    await expect(change).rejects.toThrow();
  });

  test('that is declined leaves the hold, and a second card pays it', async () => {
    const w = await world({ now: SUNDAY });
    const booking = await hold(w, await student(w), await mentor(w), [MONDAY_9]);
    await pay(w, booking, 'declined');
    await w.settle();
    expect(await statuses(w, booking)).toEqual(Array(4).fill('HELD'));
    await pay(w, booking);
    await w.settle();
    expect((await statuses(w, booking))[0]).toBe('CONFIRMED');
  });

  test('of the second week, a week later, confirms the second week', async () => {
    const w = await world({ now: SUNDAY });
    const booking = await paid(w, await student(w), await mentor(w), [MONDAY_9]);
    await w.advance('P7DT2H');
    expect(await statuses(w, booking)).toEqual(['COMPLETED', 'CONFIRMED', 'RESERVED', 'RESERVED', 'RESERVED']);
  });

  test('told twice, out of order, counts once', async () => {
    const w = await world({ now: SUNDAY });
    const [learner, teacher] = [await student(w), await mentor(w)];
    const booking = await hold(w, learner, teacher, [MONDAY_9]);
    await w.control('POST', 'stripe/webhooks', { double: 50, shuffle: true });
    await pay(w, booking);
    await w.settle();
    const { attempts } = await w.control<{ attempts: { eventId: string }[] }>('GET', 'stripe/webhooks');
    for (const { eventId } of attempts) await w.control('POST', `stripe/redeliver/${eventId}`);
    await w.settle();
    expect(await statuses(w, booking)).toEqual(['CONFIRMED', 'RESERVED', 'RESERVED', 'RESERVED']);
    const [weeks] = await w.deps.db.execute(sql`select count(*)::int as paid from paid_weeks`);
    expect(weeks).toEqual({ paid: 1 });
    expect(await w.mailbox(learner.email, 'STUDENT_BOOKING_CONFIRMATION')).toHaveLength(1);
  });

  test('told by a stranger changes nothing', async () => {
    const w = await world({ now: SUNDAY });
    await hold(w, await student(w), await mentor(w), [MONDAY_9]);
    const response = await fetch(`${w.url}/webhooks/stripe`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'stripe-signature': `t=${Math.floor(w.now() / 1000)},v1=${'0'.repeat(64)}`,
      },
      body: JSON.stringify({
        id: 'evt_forged',
        object: 'event',
        type: 'invoice.paid',
        data: { object: { id: 'in_x' } },
      }),
    });
    expect(response.status).toBe(400);
    const [known] = await w.deps.db.execute(sql`select count(*)::int as events from stripe_events`);
    expect(known).toEqual({ events: 0 });
  });
});

/** A page that could not be closed with its hold, and is paid after it. */
async function paidTooLate(w: World, between: (teacher: Awaited<ReturnType<typeof mentor>>) => Promise<void>) {
  const [teacher, learner] = [await mentor(w), await student(w)];
  const booking = await hold(w, learner, teacher, [MONDAY_9]);
  await w.fault({ provider: 'stripe', kind: '500', path: '/expire' });
  await w.advance('PT15M');
  expect((await stored(w, booking.id)).status).toBe('EXPIRED');
  await between(teacher);
  await pay(w, booking);
  await w.settle();
  await w.healed();
  return { booking, learner, teacher };
}

describe('a payment that comes after the hold ran out', () => {
  test('takes the times again where they are free, and is kept', async () => {
    const w = await world({ now: SUNDAY });
    const { booking } = await paidTooLate(w, async () => {});
    await w.advance('PT2H');
    expect(await statuses(w, booking)).toEqual(['CONFIRMED', 'RESERVED', 'RESERVED', 'RESERVED']);
    expect((await stored(w, booking.id)).status).toBe('ACTIVE');
    expect(await refunds(w)).toEqual([]);
    expect(await subscriptions(w)).toMatchObject([{ status: 'active' }]);
  });

  test('is given back where the mentor’s calendar cannot be read: unknown is not free', async () => {
    const w = await world({ now: SUNDAY });
    const { booking } = await paidTooLate(w, async (teacher) => {
      await connect(w, teacher);
      await updateConnection(w.deps.db, teacher.id, { state: 'REAUTH_REQUIRED' }, w.now());
    });
    await w.advance('PT2H');
    expect(await statuses(w, booking)).toEqual(Array(4).fill('EXPIRED'));
    expect(await refunds(w)).toMatchObject([{ amount: 4000 }]);
  });

  test('is given back where one of the times is taken, and its subscription ends', async () => {
    const w = await world({ now: SUNDAY });
    const { booking, learner } = await paidTooLate(w, async (teacher) => {
      await hold(w, await student(w, 'Second Sam'), teacher, ['2026-12-07T09:30:00Z']);
    });
    await w.advance('PT2H');
    expect(await statuses(w, booking)).toEqual(Array(4).fill('EXPIRED'));
    expect((await stored(w, booking.id)).status).toBe('EXPIRED');
    expect(await refunds(w)).toMatchObject([{ amount: 4000 }]);
    expect(await subscriptions(w)).toMatchObject([{ status: 'canceled' }]);
    const mails = await w.mailbox(learner.email, 'BOOKING_EXPIRED');
    expect(mails.filter((mail) => mail.text.includes('USD 40.00'))).toHaveLength(1);
  });
});

describe('a payment one second after the hold ran out', () => {
  test('is too late for the page: the hold has closed it', async () => {
    const w = await world({ now: SUNDAY });
    const booking = await hold(w, await student(w), await mentor(w), [MONDAY_9]);
    await w.advance('PT15M1S');
    await expect(pay(w, booking)).rejects.toThrow('expired');
  });

  test('counts, where nobody has got round to ending the hold', async () => {
    const w = await world({ now: SUNDAY });
    const booking = await hold(w, await student(w), await mentor(w), [MONDAY_9]);
    w.jumpTo(addMs(booking.holdExpiresAt ?? w.now(), SECOND_MS));
    await pay(w, booking);
    await w.settle();
    expect((await stored(w, booking.id)).status).toBe('ACTIVE');
    expect(await statuses(w, booking)).toEqual(['CONFIRMED', 'RESERVED', 'RESERVED', 'RESERVED']);
    expect(await refunds(w)).toEqual([]);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  });

  test.each([
    ['free', 'ACTIVE', 'active', []],
    ['taken', 'EXPIRED', 'canceled', [{ amount: 4000 }]],
  ])('on a page that stayed open: with the times %s it is %s', async (times, status, subscription, returned) => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await mentor(w), await student(w)];
    const booking = await hold(w, learner, teacher, [MONDAY_9]);
    await w.fault({ provider: 'stripe', kind: '500', path: '/expire' });
    await w.advance('PT15M');
    expect((await stored(w, booking.id)).status).toBe('EXPIRED');
    if (times === 'taken') await hold(w, await student(w, 'Second Sam'), teacher, [MONDAY_9]);
    w.jumpTo(addMs(w.now(), SECOND_MS));
    await pay(w, booking);
    await w.healed();
    await w.advance('PT1H');
    expect((await stored(w, booking.id)).status).toBe(status);
    expect(await refunds(w)).toMatchObject(returned);
    expect(await subscriptions(w)).toMatchObject([{ status: subscription }]);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  });
});

describe('a Checkout page that is not paid', () => {
  test.each(['declined', 'unconfirmed'])(
    'by a card that is %s keeps the hold until its end, and the student is told how to go on',
    async (card) => {
      const w = await world({ now: SUNDAY });
      const [teacher, learner] = [await mentor(w), await student(w)];
      const request = seriesRequest(teacher, [MONDAY_9]);
      const { booking, checkoutUrl } = await bookSeries(w.deps, learner, request);
      const id = booking?.id ?? '';
      await pay(w, { id }, card);
      await w.settle();
      // The same request leads back to the same page, while the times are held.
      expect(await bookSeries(w.deps, learner, request)).toMatchObject({ checkoutUrl, userErrors: [] });
      await expectNothingBought(w, { id, teacher, learner });
    },
  );

  test('because its student went away ends with the hold', async () => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await mentor(w), await student(w)];
    const { id } = await hold(w, learner, teacher, [MONDAY_9]);
    await expectNothingBought(w, { id, teacher, learner });
  });
});

/** The hold and its page end together; nothing was charged, the mail says how to go on, and the times are anybody's. */
async function expectNothingBought(
  w: World,
  { id, teacher, learner }: { id: string; teacher: Mentor; learner: Student },
): Promise<void> {
  await w.advance('PT15M');
  expect((await stored(w, id)).status).toBe('EXPIRED');
  await expect(pay(w, { id })).rejects.toThrow('expired');
  const [mail, ...more] = await w.mailbox(learner.email, 'BOOKING_EXPIRED');
  expect(more).toEqual([]);
  expect(mail?.text).toContain('You have not been charged.');
  expect(mail?.text).toContain('Choose new times');
  expect(await charged(w)).toEqual([]);
  expect(await subscriptions(w)).toEqual([]);
  await hold(w, await student(w, 'Second Sam'), teacher, [MONDAY_9]);
}

test('an invoice that went back stays back, whoever tells of it again', async () => {
  const w = await world({ now: SUNDAY });
  const sam = await student(w, 'Second Sam');
  let taken: StoredBooking | null = null;
  const { booking } = await paidTooLate(w, async (teacher) => {
    taken = await hold(w, sam, teacher, ['2026-12-07T09:30:00Z']);
  });
  const { id } = await sessionOf(w, taken ?? booking, 0);
  await cancelSessions(w.deps, sam, { sessionId: id, scope: 'WHOLE_SERIES', reason: null });
  const [event] = await w.deps.db.execute(sql`select object_id from stripe_events where type = 'invoice.paid'`);
  const twin = { id: 'evt_twin', type: 'invoice.paid', objectId: String(event?.object_id), createdAt: w.now() };
  await receivePaymentEvent(w.deps, twin);
  await w.settle();
  expect(await statuses(w, booking)).toEqual(Array(4).fill('EXPIRED'));
  expect(await refunds(w)).toHaveLength(1);
});

test('an unpaid series that its student gives up frees its times and closes its page', async () => {
  const w = await world({ now: SUNDAY });
  const [teacher, learner] = [await mentor(w), await student(w)];
  const booking = await hold(w, learner, teacher, [MONDAY_9]);
  const { id } = await sessionOf(w, booking, 0);
  const part = await cancelSessions(w.deps, learner, { sessionId: id, scope: 'THIS_SESSION', reason: null });
  expect(part.userErrors).toMatchObject([{ code: 'SESSION_NOT_CHANGEABLE' }]);
  await cancelSessions(w.deps, learner, { sessionId: id, scope: 'WHOLE_SERIES', reason: null });
  await w.settle();
  await expect(pay(w, booking)).rejects.toThrow('expired');
  expect(await w.mailbox(learner.email)).toEqual([]);
  await hold(w, await student(w, 'Second Sam'), teacher, [MONDAY_9]);
});

test('the hold and its page are one request: asking again after it ended books nothing by itself', async () => {
  const w = await world({ now: SUNDAY });
  const learner = await student(w);
  const request = seriesRequest(await mentor(w), [MONDAY_9]);
  const first = await bookSeries(w.deps, learner, request);
  await w.advance('PT20M');
  const again = await bookSeries(w.deps, learner, request);
  expect(again).toMatchObject({ booking: { id: first.booking?.id, status: 'EXPIRED' }, checkoutUrl: null });
});
