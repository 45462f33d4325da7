import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { readWebhook } from '../../../src/adapters/resend/webhook.ts';
import { instant } from '../../../src/domain/time.ts';

const NOW = instant(1_795_348_800_000);
const SECRET = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`;
const body = Buffer.from(
  JSON.stringify({
    type: 'email.bounced',
    created_at: '2026-11-22T12:00:00.000Z',
    data: {
      email_id: 'mail_1',
      to: ['Sana <Sana@People.test>'],
      tags: { message: 'm1' },
      bounce: { message: 'no such user', type: 'Permanent' },
    },
  }),
);

function signed(payload: Buffer, { secret = SECRET, at = NOW / 1000, id = 'msg_1' } = {}) {
  const key = Buffer.from(secret.slice(6), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${at}.`).update(payload).digest('base64');
  return { 'svix-id': id, 'svix-timestamp': String(at), 'svix-signature': `v1,${signature}` };
}
const read = (payload: Buffer, headers: Record<string, string>, secrets = [SECRET]) =>
  readWebhook(payload, headers, { secrets, now: NOW });

test('a signed event is read', () => {
  expect(read(body, signed(body))).toEqual({
    id: 'msg_1',
    type: 'BOUNCED',
    providerId: 'mail_1',
    messageId: 'm1',
    to: 'sana@people.test',
    occurredAt: Date.parse('2026-11-22T12:00:00.000Z'),
    detail: 'no such user',
    isPermanent: true,
  });
});

test('a detail in another shape than it is documented in does not lose the event', () => {
  const odd = Buffer.from(
    JSON.stringify({
      type: 'email.bounced',
      created_at: '2026-11-22T12:00:00.000Z',
      data: { email_id: 'mail_1', to: 'sana@people.test', tags: [{ name: 'message' }], bounce: { message: null } },
    }),
  );
  expect(read(odd, signed(odd))).toMatchObject({
    type: 'BOUNCED',
    providerId: 'mail_1',
    messageId: null,
    detail: null,
  });
});

test('any of several secrets and signatures will do', () => {
  const other = `whsec_${Buffer.from('another secret').toString('base64')}`;
  const headers = signed(body);
  expect(read(body, headers, [other, SECRET])).not.toBeNull();
  expect(read(body, { ...headers, 'svix-signature': `v1,AAAA v2,x ${headers['svix-signature']}` })).not.toBeNull();
});

test.each<[string, () => unknown]>([
  ['a changed body', () => read(Buffer.concat([body, Buffer.from(' ')]), signed(body))],
  ['another secret', () => read(body, signed(body), [`whsec_${Buffer.from('x').toString('base64')}`])],
  ['no secret at all', () => read(body, signed(body), [])],
  ['six minutes ago', () => read(body, signed(body, { at: NOW / 1000 - 360 }))],
  ['six minutes ahead', () => read(body, signed(body, { at: NOW / 1000 + 360 }))],
  ['another id', () => read(body, { ...signed(body), 'svix-id': 'msg_2' })],
  ['no headers', () => read(body, {})],
  ['no JSON', () => read(Buffer.from('{'), signed(Buffer.from('{')))],
])('%s is refused', (_, attempt) => {
  expect(attempt).toThrow(expect.objectContaining({ name: 'WebhookRefused' }));
});

test('an event of no interest is null', () => {
  const contact = Buffer.from('{"type":"contact.created","created_at":"2026-11-22T12:00:00Z","data":{}}');
  expect(read(contact, signed(contact))).toBeNull();
});
