import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { stripePaymentGateway } from '../../../src/adapters/stripe/payment-gateway.ts';
import { instant } from '../../../src/domain/time.ts';
import { WebhookRefused } from '../../../src/ports/payment-gateway.ts';

// Far from the machine's time: the SDK reads that unless told otherwise.
const NOW = instant(Date.UTC(2031, 4, 5, 6));
const seconds = NOW / 1000;

function gateway(secretKey = 'sk_test_x', webhookSecrets = ['whsec_new', 'whsec_old']) {
  return stripePaymentGateway({ secretKey, webhookSecrets, baseUrl: null }, { now: () => NOW });
}

const event = {
  object: 'event',
  id: 'evt_1',
  type: 'invoice.paid',
  livemode: false,
  created: seconds - 5,
  data: { object: { id: 'in_1', object: 'invoice' } },
};

function body(change: object = {}): Buffer {
  return Buffer.from(JSON.stringify({ ...event, ...change }));
}

function sign(raw: Buffer, { at = seconds, secret = 'whsec_new' } = {}): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${raw}`).digest('hex')}`;
}

describe('a webhook', () => {
  test('is read when it is signed, down to its ids', () => {
    expect(gateway().readWebhook(body(), sign(body()))).toEqual({
      id: 'evt_1',
      type: 'invoice.paid',
      objectId: 'in_1',
      createdAt: NOW - 5_000,
    });
  });

  test('may be signed with any of the secrets in use', () => {
    expect(gateway().readWebhook(body(), sign(body(), { secret: 'whsec_old' })).id).toBe('evt_1');
    expect(() => gateway().readWebhook(body(), sign(body(), { secret: 'whsec_gone' }))).toThrow(WebhookRefused);
  });

  test.each([-300, 300])('is good %d seconds away from our clock', (offset) => {
    expect(gateway().readWebhook(body(), sign(body(), { at: seconds + offset })).id).toBe('evt_1');
  });

  test.each([-301, 301, 600, -86_400])('is refused %d seconds away from our clock', (offset) => {
    expect(() => gateway().readWebhook(body(), sign(body(), { at: seconds + offset }))).toThrow(WebhookRefused);
  });

  test('is refused when any byte of it was changed', () => {
    const raw = body();
    const signature = sign(raw);
    for (let at = 0; at < raw.length; at += 1) {
      const changed = Buffer.from(raw);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => gateway().readWebhook(changed, signature), `byte ${at}`).toThrow(WebhookRefused);
    }
  });

  test.each([
    undefined,
    '',
    'v1=abc',
    't=,v1=abc',
    't=x,v1=abc',
    `t=${seconds}`,
    `t=${seconds},v1=`,
    `t=${seconds},v0=abc`,
  ])('is refused with the signature %s', (signature) => {
    expect(() => gateway().readWebhook(body(), signature)).toThrow(WebhookRefused);
  });

  test('is refused with two times in its signature, whichever was signed', () => {
    const old = seconds - 86_400;
    const raw = body();
    const signed = sign(raw, { at: old }).replace(`t=${old}`, '');
    for (const signature of [`t=${seconds},t=${old}${signed}`, `t=${old},t=${seconds}${signed}`]) {
      expect(() => gateway().readWebhook(raw, signature)).toThrow(WebhookRefused);
    }
  });

  test('of the other mode than our key is refused', () => {
    const live = body({ livemode: true });
    expect(() => gateway().readWebhook(live, sign(live))).toThrow(WebhookRefused);
    expect(gateway('sk_live_x').readWebhook(live, sign(live)).id).toBe('evt_1');
    expect(() => gateway('rk_live_x').readWebhook(body(), sign(body()))).toThrow(WebhookRefused);
  });

  test.each([
    ['no JSON', '{'],
    ['no event', '[]'],
    ['a null', 'null'],
  ])('that is %s is refused', (_name, text) => {
    const raw = Buffer.from(text);
    expect(() => gateway().readWebhook(raw, sign(raw))).toThrow(WebhookRefused);
  });

  test('about an invoice that is yet to be made tells its subscription, where it has one', () => {
    const upcoming = (parent: unknown) =>
      body({ type: 'invoice.upcoming', data: { object: { id: 'upcoming_in_1', parent } } });
    const read = (raw: Buffer) => gateway().readWebhook(raw, sign(raw)).objectId;
    expect(read(upcoming({ subscription_details: { subscription: 'sub_1' } }))).toBe('sub_1');
    expect(read(upcoming(null))).toBe('');
    expect(read(body({ data: { object: { id: 'in_1', parent: 'of another shape' } } }))).toBe('in_1');
  });

  test('about something without an id says so with an empty one', () => {
    const raw = body({ type: 'balance.available', data: { object: { object: 'balance' } } });
    expect(gateway().readWebhook(raw, sign(raw)).objectId).toBe('');
  });
});
