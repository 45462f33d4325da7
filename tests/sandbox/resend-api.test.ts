import { type CreateEmailOptions, Resend } from 'resend';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createResend } from '../../sandbox/resend/provider.ts';
import { type StandInWorld, standInWorld } from './stand-in-world.ts';

let world: StandInWorld;
let resend: Resend;
beforeEach(async () => {
  world = await standInWorld(createResend, Date.parse('2026-11-22T12:00:00Z'));
  resend = new Resend('re_sandbox', { baseUrl: `${world.url}/resend` });
});
afterEach(() => world.close());

const reminder = {
  from: 'Mentor Calendar <lessons@example.com>',
  to: 'Sam <sam@example.com>',
  subject: 'Your lesson is tomorrow',
  html: '<p>See you</p>',
  text: 'See you',
} satisfies CreateEmailOptions;

const accepted = async (query = '') =>
  (await (await fetch(`${world.url}/control/emails${query}`)).json()) as Record<string, unknown>[];

test('a sent mail is accepted whole, with headers, tags and attachments', async () => {
  const { data, error } = await resend.emails.send({
    ...reminder,
    replyTo: 'help@example.com',
    headers: { 'List-Unsubscribe': '<https://example.com/u>' },
    tags: [{ name: 'kind', value: 'REMINDER_24H' }],
    attachments: [
      { filename: 'invite.ics', content: Buffer.from('BEGIN:VCALENDAR'), contentType: 'text/calendar; method=REQUEST' },
      { filename: 'invoice.pdf', content: Buffer.from('%PDF').toString('base64') },
    ],
  });
  expect(error).toBeNull();
  expect(await accepted()).toEqual([
    expect.objectContaining({
      id: data?.id,
      to: ['Sam <sam@example.com>'],
      kind: 'REMINDER_24H',
      subject: reminder.subject,
      html: reminder.html,
      text: reminder.text,
      replyTo: ['help@example.com'],
      headers: { 'List-Unsubscribe': '<https://example.com/u>' },
      acceptedAt: '2026-11-22T12:00:00.000Z',
      idempotencyKey: null,
      attachments: [
        {
          filename: 'invite.ics',
          contentType: 'text/calendar; method=REQUEST',
          content: Buffer.from('BEGIN:VCALENDAR').toString('base64'),
        },
        { filename: 'invoice.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF').toString('base64') },
      ],
    }),
  ]);
});

test('accepted mails are found by recipient in any spelling and by kind, oldest first', async () => {
  const send = (to: string, kind: string) =>
    resend.emails.send({ ...reminder, to, tags: [{ name: 'kind', value: kind }] });
  await send('Sam <SAM@example.com>', 'A');
  await send('kim@example.com', 'A');
  await send('sam@example.com', 'B');
  expect((await accepted('?to=sam@example.com')).map((mail) => mail.kind)).toEqual(['A', 'B']);
  expect(await accepted('?to=sam@example.com&kind=B')).toHaveLength(1);
  expect(await accepted('?kind=A')).toHaveLength(2);
});

test('the same idempotency key and payload send one mail', async () => {
  const first = await resend.emails.send(reminder, { idempotencyKey: 'reminder/s-1' });
  const second = await resend.emails.send(reminder, { idempotencyKey: 'reminder/s-1' });
  expect(second.data).toEqual(first.data);
  expect(await accepted()).toEqual([expect.objectContaining({ idempotencyKey: 'reminder/s-1' })]);
});

test('an idempotency key with another payload is a conflict, and is free again after 24 hours', async () => {
  await resend.emails.send(reminder, { idempotencyKey: 'k' });
  const other = { ...reminder, subject: 'Moved' };
  const { error } = await resend.emails.send(other, { idempotencyKey: 'k' });
  expect(error).toMatchObject({ name: 'invalid_idempotent_request', statusCode: 409 });
  await world.advance(86_400);
  expect((await resend.emails.send(other, { idempotencyKey: 'k' })).error).toBeNull();
});

test('a refused mail does not use up its idempotency key', async () => {
  await resend.emails.send({ ...reminder, to: 'nobody' }, { idempotencyKey: 'k' });
  expect((await resend.emails.send(reminder, { idempotencyKey: 'k' })).error).toBeNull();
});

test.each<[string, Partial<CreateEmailOptions>, string]>([
  ['a recipient without a host', { to: 'sam' }, 'validation_error'],
  ['a line break in a recipient', { to: 'Sam\r\nBcc: x@example.com <sam@example.com>' }, 'validation_error'],
  ['a line break in the subject', { subject: 'Hi\nBcc: x@example.com' }, 'validation_error'],
  ['a line break in a header', { headers: { 'X-A': 'a\r\nb' } }, 'validation_error'],
  ['a sender that is no address', { from: 'Mentor Calendar' }, 'invalid_from_address'],
  ['a tag with a space', { tags: [{ name: 'kind', value: 'a b' }] }, 'validation_error'],
  ['an attachment without content', { attachments: [{ filename: 'a.ics' }] }, 'invalid_attachment'],
  ['more than fifty recipients', { to: Array<string>(51).fill('sam@example.com') }, 'validation_error'],
])('%s is refused with 422 and nothing is sent', async (_, change, name) => {
  const { data, error } = await resend.emails.send({ ...reminder, ...change } as CreateEmailOptions);
  expect(data).toBeNull();
  expect(error).toMatchObject({ name, statusCode: 422 });
  expect(await accepted()).toEqual([]);
});

test('missing fields are named', async () => {
  const { subject: _, ...incomplete } = reminder;
  const { error } = await resend.emails.send(incomplete as CreateEmailOptions);
  expect(error).toEqual({ name: 'missing_required_field', statusCode: 422, message: 'Missing `subject` field.' });
});

test('only the sandbox key opens the account', async () => {
  const stranger = new Resend('re_other', { baseUrl: `${world.url}/resend` });
  expect((await stranger.emails.send(reminder)).error).toMatchObject({ name: 'invalid_api_key', statusCode: 403 });
});

test('a batch is all or nothing, under one idempotency key', async () => {
  const batch = [reminder, { ...reminder, to: 'kim@example.com' }];
  const { data } = await resend.batch.send(batch, { idempotencyKey: 'batch-1' });
  expect(data?.data).toHaveLength(2);
  expect((await resend.batch.send(batch, { idempotencyKey: 'batch-1' })).data).toEqual(data);
  expect(await accepted()).toHaveLength(2);

  const spoiled = await resend.batch.send([reminder, { ...reminder, to: 'kim' }]);
  expect(spoiled.error).toMatchObject({ statusCode: 422 });
  expect(await accepted()).toHaveLength(2);
});

test('a batch takes a hundred mails and no attachments', async () => {
  expect((await resend.batch.send(Array(101).fill(reminder))).error).toMatchObject({ statusCode: 422 });
  expect((await resend.batch.send(Array(100).fill(reminder))).error).toBeNull();
  const attached = { ...reminder, attachments: [{ filename: 'a.txt', content: 'YQ==' }] } as typeof reminder;
  expect((await resend.batch.send([attached])).error?.message).toContain('not supported in batch');
});

test('a permissive batch sends what is valid and names the rest', async () => {
  const mails = [reminder, { ...reminder, to: 'kim' }];
  const { data } = await resend.batch.send(mails, { batchValidation: 'permissive' });
  expect(data).toMatchObject({ data: [{ id: expect.any(String) }], errors: [{ index: 1 }] });
});

test('a mail can be read back with what became of it', async () => {
  const { data } = await resend.emails.send(reminder);
  await world.quiet();
  expect((await resend.emails.get(String(data?.id))).data).toMatchObject({
    last_event: 'delivered',
    to: [reminder.to],
  });
  expect((await resend.emails.get('none')).error).toMatchObject({ name: 'not_found', statusCode: 404 });
});

test('a scheduled mail leaves at its time, unless it was cancelled', async () => {
  const scheduledAt = '2026-11-22T13:00:00Z';
  const kept = await resend.emails.send({ ...reminder, scheduledAt });
  const cancelled = await resend.emails.send({ ...reminder, scheduledAt });
  await resend.emails.cancel(String(cancelled.data?.id));
  await world.advance(3599);
  expect((await resend.emails.get(String(kept.data?.id))).data?.last_event).toBe('scheduled');
  await world.advance(1);
  expect((await resend.emails.get(String(kept.data?.id))).data?.last_event).toBe('delivered');
  expect((await resend.emails.get(String(cancelled.data?.id))).data?.last_event).toBe('canceled');
});

test('a rate limit answers 429 with the headers that say when to come back', async () => {
  expect((await resend.emails.send(reminder)).headers).not.toHaveProperty('ratelimit-limit');
  await world.control('POST', 'emails/limits', { perSecond: 2 });
  expect((await resend.emails.send(reminder)).headers).toMatchObject({
    'ratelimit-limit': '2',
    'ratelimit-remaining': '1',
  });
  await resend.emails.send(reminder);
  const third = await resend.emails.send(reminder);
  expect(third.error).toMatchObject({ name: 'rate_limit_exceeded', statusCode: 429 });
  expect(third.headers).toMatchObject({ 'ratelimit-remaining': '0', 'retry-after': '1' });
  await world.advance(1);
  expect((await resend.emails.send(reminder)).error).toBeNull();
});

test('a daily quota counts every recipient', async () => {
  await world.control('POST', 'emails/limits', { perDay: 2 });
  await resend.emails.send({ ...reminder, to: ['a@example.com', 'b@example.com'] });
  expect((await resend.emails.send(reminder)).error).toMatchObject({ name: 'daily_quota_exceeded' });
  await world.advance(12 * 3600);
  expect((await resend.emails.send(reminder)).error).toBeNull();
});
