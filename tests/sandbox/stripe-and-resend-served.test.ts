import { Resend } from 'resend';
import { Stripe } from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createResend } from '../../sandbox/resend/provider.ts';
import { createSandbox, type Sandbox } from '../../sandbox/server.ts';
import { createStripe } from '../../sandbox/stripe/provider.ts';

let sandbox: Sandbox;
let url: string;
let now: number;
beforeEach(async () => {
  now = Date.parse('2026-11-22T12:00:00Z');
  sandbox = createSandbox({
    host: {
      // Nobody listens there: deliveries go unanswered and must not disturb anything else.
      apiUrl: 'http://127.0.0.1:9',
      now: () => now,
      setClock: async (to) => {
        for (let due = sandbox.nextDueAt(); due !== null && due <= to; due = sandbox.nextDueAt()) {
          now = Math.max(now, due);
          await sandbox.runDue();
        }
        now = to;
      },
      provisionUser: async () => ({ id: 'nobody' }),
      issueToken: async () => null,
      people: async () => [],
      reset: async () => {},
    },
    providers: [createStripe, createResend],
    report: (error) => {
      throw error;
    },
  });
  ({ url } = await sandbox.listen(0));
});
afterEach(() => sandbox.close());

const post = (path: string, body: object = {}) => fetch(url + path, { method: 'POST', body: JSON.stringify(body) });

/** A purchase and a mail, by the official clients; answers every id that was handed out. */
async function doBusiness(): Promise<unknown[]> {
  const { hostname, port } = new URL(url);
  const stripe = new Stripe('sk_test_sandbox', { host: hostname, port, protocol: 'http', telemetry: false });
  const resend = new Resend('re_sandbox', { baseUrl: `${url}/resend` });
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: 'eur',
          product_data: { name: '<b>Lessons</b>' },
          recurring: { interval: 'week' },
          unit_amount: 2500,
        },
      },
    ],
    success_url: 'http://127.0.0.1:4000/paid',
  });
  const paid = (await (await post(`/control/stripe/checkout/${session.id}`, { card: 'ok' })).json()) as {
    invoice: string;
  };
  const mail = await resend.emails.send({
    from: 'a@example.com',
    to: 'sam@example.com',
    subject: '<i>Hi</i>',
    text: 'Hi',
  });
  return [session.id, paid.invoice, mail.data?.id];
}

test('after a reset the same requests are given the same ids', async () => {
  const first = await doBusiness();
  expect((await post('/control/reset')).status).toBe(204);
  expect(await doBusiness()).toEqual(first);
});

test('a reset stops renewals of what is forgotten', async () => {
  await doBusiness();
  await post('/control/reset');
  await post('/control/clock', { advance: 'P28D' });
  const invoices = await fetch(`${url}/v1/invoices`, { headers: { authorization: 'Bearer sk_test_sandbox' } });
  expect(await invoices.json()).toMatchObject({ data: [] });
});

test('a month passes in one move, and the hour renewals stay drafts, even when nobody listens for webhooks', async () => {
  await doBusiness();
  await post('/control/clock', { advance: 'P29D' });
  const invoices = await fetch(`${url}/v1/invoices?status=paid`, {
    headers: { authorization: 'Bearer sk_test_sandbox' },
  });
  expect(((await invoices.json()) as { data: object[] }).data).toHaveLength(5);
});

test("the people's page shows payments and mails, their texts as text", async () => {
  await doBusiness();
  const page = await (await fetch(url)).text();
  expect(page).toContain('€25.00');
  expect(page).toContain('sam@example.com');
  expect(page).not.toContain('<i>Hi');
});
