import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { stripePaymentGateway } from '../../../src/adapters/stripe/payment-gateway.ts';
import { HOUR_MS, instant } from '../../../src/domain/time.ts';
import { ProviderError } from '../../../src/ports/calendar-provider.ts';
import { type Mishap, type Received, type Reply, scriptedServer } from '../scripted-server.ts';

const NOW = instant(Date.UTC(2026, 10, 22, 12));
const seconds = NOW / 1000;

async function setUp(work: (request: Received) => Reply, mishaps: Mishap[] = [], deadlineMs = 8_000) {
  const server = await scriptedServer(work);
  server.mishaps.push(...mishaps);
  const settings = { secretKey: 'sk_test_canary', webhookSecrets: ['whsec_x'], baseUrl: server.url };
  return { server, stripe: stripePaymentGateway(settings, { now: () => NOW }, deadlineMs) };
}

function stripeError(status: number, error: Record<string, string>, headers: Record<string, string> = {}): Reply {
  return { status, headers, body: { error: { type: 'invalid_request_error', message: 'canary', ...error } } };
}

const request = {
  bookingId: 'b1',
  customerId: 'cus_1',
  priceId: 'price_1',
  sessionsPerWeek: 2,
  description: 'Sessions of the first week: Monday',
  expiresAt: instant(NOW + HOUR_MS),
  successUrl: 'http://localhost/paid',
  cancelUrl: 'http://localhost/abandoned',
};
const page = { id: 'cs_1', object: 'checkout.session', url: 'https://checkout.stripe.com/c/cs_1' };

describe('opening a Checkout page', () => {
  test('asks for a weekly subscription that carries the booking, at a price and for a customer that Stripe knows', async () => {
    const { server, stripe } = await setUp(() => ({ body: page }));
    expect(await stripe.openCheckout(request)).toEqual({ id: 'cs_1', url: page.url });
    const [sent] = server.received;
    expect([sent?.method, sent?.path]).toEqual(['POST', '/v1/checkout/sessions']);
    expect(sent?.headers).toMatchObject({
      'stripe-version': '2026-10-28.endive',
      'idempotency-key': 'booking/b1/checkout',
    });
    expect(Object.fromEntries(new URLSearchParams(sent?.body))).toEqual({
      mode: 'subscription',
      customer: 'cus_1',
      client_reference_id: 'b1',
      'line_items[0][quantity]': '2',
      'line_items[0][price]': 'price_1',
      'metadata[bookingId]': 'b1',
      'subscription_data[metadata][bookingId]': 'b1',
      'subscription_data[description]': 'Sessions of the first week: Monday',
      expires_at: String(seconds + 3_600),
      success_url: 'http://localhost/paid',
      cancel_url: 'http://localhost/abandoned',
    });
  });

  test('repeats under the same key what failed on the way', async () => {
    const { server, stripe } = await setUp(() => ({ body: page }), ['LOSE_ANSWER']);
    expect((await stripe.openCheckout(request)).id).toBe('cs_1');
    expect(server.received.map((one) => one.headers['idempotency-key'])).toEqual(
      Array.from({ length: 2 }, () => 'booking/b1/checkout'),
    );
    expect(server.received[0]?.body).toBe(server.received[1]?.body);
  });

  test('without an address is no page', async () => {
    const { stripe } = await setUp(() => ({ body: { ...page, url: null } }));
    await expect(stripe.openCheckout(request)).rejects.toMatchObject({ failure: 'UNAVAILABLE' });
  });
});

describe('a failed call', () => {
  test.each<[string, Mishap, string]>([
    ['a malformed request', stripeError(400, {}), 'INVALID'],
    ['a missing object', stripeError(404, { code: 'resource_missing' }), 'NOT_FOUND'],
    ['a wrong key', stripeError(401, {}), 'FORBIDDEN'],
    ['a missing right', stripeError(403, {}), 'FORBIDDEN'],
    ['a declined card', stripeError(402, { type: 'card_error', code: 'card_declined' }), 'DECLINED'],
    ['a key used for another request', stripeError(400, { type: 'idempotency_error' }), 'CONFLICT'],
    ['the same request still running', stripeError(409, { code: 'idempotency_key_in_use' }), 'UNAVAILABLE'],
    ['too many requests', stripeError(429, { code: 'rate_limit' }), 'RATE_LIMITED'],
    ['its own fault', stripeError(500, { type: 'api_error' }), 'UNAVAILABLE'],
    ['a page of HTML', { status: 502, body: '<h1>' }, 'UNAVAILABLE'],
    ['garbled JSON', { body: '{"id":' }, 'UNAVAILABLE'],
    ['a reset', 'RESET', 'UNAVAILABLE'],
  ])('with %s says what it means, and nothing else', async (_name, mishap, failure) => {
    const { stripe } = await setUp(() => ({ body: page }), [mishap, mishap, mishap, mishap]);
    const error: unknown = await stripe.openCheckout(request).catch((reason) => reason);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ provider: 'stripe', failure, operation: 'checkout.sessions.create' });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/canary|olena/);
  });

  test('passes on how long Stripe asks to wait', async () => {
    const limited = stripeError(429, { code: 'rate_limit' }, { 'retry-after': '7' });
    const { stripe } = await setUp(() => ({ body: page }), [limited, limited]);
    await expect(stripe.openCheckout(request)).rejects.toMatchObject({ failure: 'RATE_LIMITED', retryAfterMs: 7_000 });
  });

  test.each<Mishap>(['HANG', 'HALF'])('ends at the deadline (%s)', async (mishap) => {
    const { stripe } = await setUp(() => ({ body: page }), [mishap, mishap, mishap], 250);
    const startedAt = performance.now();
    await expect(stripe.openCheckout(request)).rejects.toMatchObject({ failure: 'UNAVAILABLE' });
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });
});

describe('closing a Checkout page', () => {
  const refused = stripeError(400, {});

  test.each<['expired' | 'complete', Mishap[]]>([
    ['expired', []],
    ['expired', [refused, { body: { ...page, status: 'expired' } }]],
    ['complete', [refused, { body: { ...page, status: 'complete' } }]],
  ])('answers %s (%#)', async (answer, mishaps) => {
    const { stripe } = await setUp(() => ({ body: { ...page, status: 'expired' } }), mishaps);
    expect(await stripe.expireCheckout('cs_1')).toBe(answer);
  });

  test('that is refused though the page is open fails', async () => {
    const { stripe } = await setUp(() => ({ body: page }), [refused, { body: { ...page, status: 'open' } }]);
    await expect(stripe.expireCheckout('cs_1')).rejects.toMatchObject({ failure: 'INVALID' });
  });
});

describe('reading an invoice', () => {
  const line = (start: number, type = 'subscription_item_details') => ({
    amount: 8_000,
    metadata: {},
    period: { start },
    parent: { type },
  });
  const invoice = {
    object: 'invoice',
    id: 'in_1',
    status: 'paid',
    attempted: true,
    hosted_invoice_url: 'https://pay.test/in_1',
    status_transitions: { paid_at: seconds },
    customer: 'cus_1',
    amount_paid: 8_000,
    amount_due: 8_000,
    currency: 'usd',
    created: seconds,
    period_start: seconds - 604_800,
    billing_reason: 'subscription_cycle',
    parent: { subscription_details: { subscription: 'sub_1', metadata: { bookingId: 'b1' } } },
    lines: {
      data: [
        line(seconds),
        { ...line(seconds + 99, 'invoice_item_details'), amount: -1_000, metadata: { line: 'credit', credit: '1000' } },
        { ...line(seconds + 99, 'invoice_item_details'), metadata: { line: 'excluded/1', excludedSlot: '1' } },
      ],
    },
  };

  test('finds booking and subscription under its parent, and the week that is paid in its lines', async () => {
    const { stripe } = await setUp(() => ({ body: invoice }));
    expect(await stripe.getInvoice('in_1')).toEqual({
      id: 'in_1',
      bookingId: 'b1',
      subscriptionId: 'sub_1',
      customerId: 'cus_1',
      status: 'paid',
      paid: true,
      attempted: true,
      amount: { amount: 8_000, currency: 'USD' },
      tax: 0,
      credit: 1_000,
      excludedSlots: [1],
      billedSessions: null,
      periodStart: NOW,
      createdAt: NOW,
      paidAt: NOW,
      billingReason: 'subscription_cycle',
      hostedUrl: 'https://pay.test/in_1',
    });
  });

  test('says how many sessions it was drawn up for, or brought to', async () => {
    const [whole, ...others] = invoice.lines.data;
    const drawnUp = { ...invoice, lines: { data: [{ ...whole, quantity: 2 }, ...others] } };
    const brought = { ...line(seconds, 'invoice_item_details'), metadata: { line: 'sessions', sessions: '3' } };
    const { stripe, server } = await setUp(() => ({ body: drawnUp }));
    expect(await stripe.getInvoice('in_1')).toMatchObject({ billedSessions: 2 });
    server.mishaps.push({ body: { ...drawnUp, lines: { data: [...drawnUp.lines.data, brought] } } });
    expect(await stripe.getInvoice('in_1')).toMatchObject({ billedSessions: 3 });
  });

  test('that is not paid says what is due, and one without our mark has no booking', async () => {
    const parent = { subscription_details: { subscription: { id: 'sub_2' }, metadata: {} } };
    const open = { ...invoice, status: 'open', amount_paid: 0, parent };
    const { stripe } = await setUp(() => ({ body: open }));
    expect(await stripe.getInvoice('in_1')).toMatchObject({
      paid: false,
      amount: { amount: 8_000 },
      bookingId: null,
      subscriptionId: 'sub_2',
    });
  });

  test('of no subscription is not ours, and one of another shape is no answer', async () => {
    const { stripe, server } = await setUp(() => ({ body: { ...invoice, parent: null } }));
    expect(await stripe.getInvoice('in_1')).toBeNull();
    server.mishaps.push({ body: { ...invoice, amount_paid: '80.00' } });
    await expect(stripe.getInvoice('in_1')).rejects.toMatchObject({ failure: 'UNAVAILABLE' });
  });
});

describe('a dispute', () => {
  test.each<[string, string, number[]?]>([
    ['needs_response', 'OPEN'],
    ['warning_under_review', 'OPEN'],
    ['appeal_under_review', 'OPEN'],
    ['won', 'WON'],
    ['warning_closed', 'WON'],
    ['prevented', 'WON'],
    ['prevented', 'WON', [-8_000, 8_000]],
    ['prevented', 'LOST', [-8_000]],
    ['lost', 'LOST'],
  ])('that is %s counts as %s: nothing that is over stays open', async (status, verdict, moved = []) => {
    const balance = moved.map((amount) => ({ object: 'balance_transaction', amount }));
    const evidence = {
      balance_transactions: balance,
      evidence_details: { due_by: null },
      reason: 'general',
      livemode: false,
    };
    const dispute = { id: 'dp_1', charge: 'ch_1', amount: 8_000, currency: 'usd', status, ...evidence };
    const answers: Readonly<Record<string, object>> = {
      '/v1/disputes/dp_1': dispute,
      '/v1/charges/ch_1': { id: 'ch_1', payment_intent: 'pi_1' },
      '/v1/invoice_payments': { object: 'list', data: [{ id: 'inpay_1', invoice: 'in_1' }] },
    };
    const { stripe } = await setUp(({ path }) => ({ body: answers[path] ?? {} }));
    expect(await stripe.getDispute('dp_1')).toMatchObject({ invoiceId: 'in_1', verdict, respondBy: null });
  });
});

describe('giving back and ending', () => {
  const payment = (id: string, source: object) => ({ id, object: 'invoice_payment', status: 'paid', payment: source });
  const books = (data: object[]) => (received: Received) =>
    received.path === '/v1/invoice_payments' ? { body: { object: 'list', data } } : { body: { id: 're_1' } };

  test('refunds every payment of the invoice once, under its own key', async () => {
    const { server, stripe } = await setUp(
      books([payment('inpay_1', { payment_intent: 'pi_1' }), payment('inpay_2', { charge: 'ch_2' })]),
    );
    await stripe.refundInvoice('in_1');
    expect(server.received[0]?.query.toString()).toBe('invoice=in_1&status=paid&limit=100');
    const refunds = server.received.slice(1).map((one) => [one.path, one.headers['idempotency-key'], one.body]);
    expect(refunds).toEqual([
      [
        '/v1/refunds',
        'invoice/in_1/refund/inpay_1',
        'payment_intent=pi_1&reason=requested_by_customer&metadata[key]=invoice%2Fin_1%2Frefund%2Finpay_1',
      ],
      [
        '/v1/refunds',
        'invoice/in_1/refund/inpay_2',
        'charge=ch_2&reason=requested_by_customer&metadata[key]=invoice%2Fin_1%2Frefund%2Finpay_2',
      ],
    ]);
  });

  test('a charge given back before is done, an invoice without payments has nothing to give', async () => {
    const done = stripeError(400, { code: 'charge_already_refunded' });
    const first = await setUp(books([payment('inpay_1', { payment_intent: 'pi_1' })]), [null, done]);
    await first.stripe.refundInvoice('in_1');
    const second = await setUp(books([]));
    await second.stripe.refundInvoice('in_1');
    expect(second.server.received).toHaveLength(1);
  });

  test('a payment made outside Stripe is left to a person', async () => {
    const { stripe } = await setUp(books([payment('inpay_1', { payment_record: 'pr_1' })]));
    await expect(stripe.refundInvoice('in_1')).rejects.toMatchObject({ failure: 'INVALID' });
  });

  test('ends a subscription now without another invoice; one that ended before counts', async () => {
    const { server, stripe } = await setUp(() => ({ body: { id: 'sub_1', status: 'canceled' } }));
    await stripe.cancelSubscription('sub_1');
    expect([server.received[0]?.method, server.received[0]?.path]).toEqual(['DELETE', '/v1/subscriptions/sub_1']);
    server.mishaps.push(stripeError(404, { code: 'resource_missing' }));
    await stripe.cancelSubscription('sub_1');
    server.mishaps.push(stripeError(403, {}));
    await expect(stripe.cancelSubscription('sub_1')).rejects.toMatchObject({ failure: 'FORBIDDEN' });
  });
});
