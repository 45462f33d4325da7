import { createHmac } from 'node:crypto';
import { Resend } from 'resend';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resendWebhookSecret } from '../../sandbox/resend/deliveries.ts';
import { createResend } from '../../sandbox/resend/provider.ts';
import { type Received, type StandInWorld, standInWorld } from './stand-in-world.ts';

let world: StandInWorld;
let resend: Resend;
beforeEach(async () => {
  // The client's own verification reads the real clock, so this world starts at the real time.
  world = await standInWorld(createResend, Date.now());
  resend = new Resend('re_sandbox', { baseUrl: `${world.url}/resend` });
});
afterEach(() => world.close());

const send = (to: string) =>
  resend.emails.send({ from: 'a@example.com', to, subject: 'Hi', text: 'Hi', tags: [{ name: 'kind', value: 'X' }] });

const verified = ({ headers, payload }: Received) =>
  resend.webhooks.verify({
    payload,
    headers: {
      id: String(headers['svix-id']),
      timestamp: String(headers['svix-timestamp']),
      signature: String(headers['svix-signature']),
    },
    webhookSecret: resendWebhookSecret,
  });

test('no webhook is sent before the host has asked for them', async () => {
  await send('sam@example.com');
  await world.quiet();
  expect(world.received).toEqual([]);
});

test('sending and delivery are told by webhooks the official client verifies', async () => {
  await world.control('POST', 'emails/webhooks', { enabled: true });
  const { data } = await send('sam@example.com');
  await world.quiet();
  expect(world.received.map(({ path }) => path)).toEqual(['/webhooks/resend', '/webhooks/resend']);
  expect(world.received.map(verified)).toMatchObject([
    { type: 'email.sent', data: { email_id: data?.id, to: ['sam@example.com'], tags: { kind: 'X' } } },
    { type: 'email.delivered', data: { email_id: data?.id } },
  ]);
});

test.each([
  ['bounced+1@resend.dev', ['email.sent', 'email.bounced']],
  ['complained@example.com', ['email.sent', 'email.delivered', 'email.complained']],
  ['suppressed@resend.dev', ['email.suppressed']],
])('the test address %s ends as it says', async (to, types) => {
  await world.control('POST', 'emails/webhooks', { enabled: true });
  await send(to);
  await world.quiet();
  expect(world.received.map((webhook) => verified(webhook).type)).toEqual(types);
});

test('an address from which a mail came back, or that called one spam, gets no more until it is released', async () => {
  await world.control('POST', 'emails/webhooks', { enabled: true });
  const { data } = await send('Sam <Sam@example.com>');
  await world.quiet();
  await world.control('POST', `emails/${data?.id}/events`, { type: 'complained' });
  await world.quiet();
  const told = async () => {
    world.received.length = 0;
    await send('sam@example.com');
    await world.quiet();
    return world.received.map(verified);
  };
  expect(await told()).toMatchObject([
    {
      type: 'email.suppressed',
      data: { suppressed: { reason: 'previous_complaint', type: 'OnAccountSuppressionList' } },
    },
  ]);
  expect((await world.control('POST', 'emails/suppressions', { release: 'SAM@example.com' })).body).toEqual({
    released: true,
  });
  expect((await told()).map(({ type }) => type)).toEqual(['email.sent', 'email.delivered']);
});

test('opens and clicks happen by control', async () => {
  await world.control('POST', 'emails/webhooks', { enabled: true });
  const { data } = await send('sam@example.com');
  await world.quiet();
  await world.control('POST', `emails/${data?.id}/events`, { type: 'clicked', link: 'https://example.com/join' });
  await world.quiet();
  expect(verified(world.received[2] as Received)).toMatchObject({
    type: 'email.clicked',
    data: { click: { link: 'https://example.com/join' } },
  });
  expect((await world.control('POST', `emails/${data?.id}/events`, { type: 'lost' })).status).toBe(400);
});

test('an unanswered webhook comes again under the same id, signed for its new time', async () => {
  await world.control('POST', 'emails/webhooks', { enabled: true });
  world.answers.push(500);
  await send('suppressed@example.com');
  await world.advance(5);
  const [first, second] = world.received.map(({ headers }) => headers);
  expect(second?.['svix-id']).toBe(first?.['svix-id']);
  expect(Number(second?.['svix-timestamp'])).toBe(Number(first?.['svix-timestamp']) + 5);
  const { payload } = world.received[1] as Received;
  const key = Buffer.from(resendWebhookSecret.slice(6), 'base64');
  const signed = createHmac('sha256', key)
    .update(`${String(second?.['svix-id'])}.${String(second?.['svix-timestamp'])}.${payload}`)
    .digest('base64');
  expect(second?.['svix-signature']).toBe(`v1,${signed}`);
});
