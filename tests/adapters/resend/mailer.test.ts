import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { resendMailer } from '../../../src/adapters/resend/mailer.ts';
import { instant } from '../../../src/domain/time.ts';
import { ProviderError } from '../../../src/ports/calendar-provider.ts';
import type { Mail } from '../../../src/ports/mailer.ts';
import { type Mishap, type Reply, scriptedServer } from '../scripted-server.ts';

const invitation = 'BEGIN:VCALENDAR\r\nSUMMARY:Заняття\r\nEND:VCALENDAR\r\n';
const mail: Mail = {
  idempotencyKey: 'booking/b1/CONFIRMED/student',
  to: 'olena@example.test',
  subject: 'Your lessons are booked',
  html: '<p>Booked</p>',
  text: 'Booked',
  messageId: 'm1',
  kind: 'BOOKING_CONFIRMED',
  attachments: [
    { filename: 'invite.ics', contentType: 'text/calendar; charset=utf-8; method=REQUEST', content: invitation },
    { filename: 'invoice.pdf', contentType: 'application/pdf', content: Buffer.from([0x25, 0x50, 0xff, 0x00]) },
  ],
};

async function setUp(mishaps: Mishap[] = [], deadlineMs = 2_000) {
  const server = await scriptedServer(() => ({ body: { id: 'mail_1' } }));
  server.mishaps.push(...mishaps);
  let now = 1_795_348_800_000;
  // Each call is a minute after the one before: what Resend asked to wait is over.
  const clock = {
    now: () => {
      now += 60_000;
      return instant(now);
    },
  };
  const settings = { apiKey: 're_canary', from: 'Calendar <calendar@example.test>', baseUrl: `${server.url}/resend` };
  return { server, mailer: resendMailer(settings, clock, deadlineMs) };
}

function resendError(statusCode: number, name: string, headers: Record<string, string> = {}): Reply {
  return { status: statusCode, headers, body: { statusCode, name, message: 'canary' } };
}

describe('sending a mail', () => {
  test('hands over both parts, the kind and the key, and answers Resend’s id', async () => {
    const { server, mailer } = await setUp();
    expect(await mailer.send(mail)).toEqual({ providerId: 'mail_1' });
    const [sent] = server.received;
    expect(sent?.path).toBe('/resend/emails');
    expect(sent?.headers).toMatchObject({ 'idempotency-key': mail.idempotencyKey, authorization: 'Bearer re_canary' });
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({
      from: 'Calendar <calendar@example.test>',
      to: 'olena@example.test',
      subject: 'Your lessons are booked',
      html: '<p>Booked</p>',
      text: 'Booked',
      tags: [
        { name: 'kind', value: 'BOOKING_CONFIRMED' },
        { name: 'message', value: 'm1' },
      ],
    });
  });

  test('encodes attachments, texts too, so that they arrive byte for byte', async () => {
    const { server, mailer } = await setUp();
    await mailer.send(mail);
    const [ics, pdf] = JSON.parse(server.received[0]?.body ?? '').attachments;
    expect(ics).toMatchObject({
      filename: 'invite.ics',
      content_type: 'text/calendar; charset=utf-8; method=REQUEST',
    });
    expect(Buffer.from(ics.content, 'base64').toString('utf8')).toBe(invitation);
    expect([...Buffer.from(pdf.content, 'base64')]).toEqual([0x25, 0x50, 0xff, 0x00]);
  });

  test.each<[string, Mishap, string]>([
    ['a field that cannot be', resendError(422, 'validation_error'), 'INVALID'],
    ['a missing field', resendError(422, 'missing_required_field'), 'INVALID'],
    ['a wrong key', resendError(401, 'missing_api_key'), 'FORBIDDEN'],
    ['a domain not verified', resendError(403, 'validation_error'), 'FORBIDDEN'],
    ['another mail under the same key', resendError(409, 'invalid_idempotent_request'), 'CONFLICT'],
    ['the same mail still on its way', resendError(409, 'concurrent_idempotent_requests'), 'UNAVAILABLE'],
    ['too many a second', resendError(429, 'rate_limit_exceeded'), 'RATE_LIMITED'],
    ['too many a day', resendError(429, 'daily_quota_exceeded'), 'QUOTA_EXCEEDED'],
    ['too many a month', resendError(429, 'monthly_quota_exceeded'), 'QUOTA_EXCEEDED'],
    ['its own fault', resendError(500, 'internal_server_error'), 'UNAVAILABLE'],
    ['a page of HTML', { status: 502, body: '<h1>' }, 'UNAVAILABLE'],
    ['garbled JSON', { body: '{"id":' }, 'UNAVAILABLE'],
    ['no id', { body: {} }, 'UNAVAILABLE'],
    ['nothing', { body: 'null' }, 'UNAVAILABLE'],
    ['a reset', 'RESET', 'UNAVAILABLE'],
    ['a lost answer', 'LOSE_ANSWER', 'UNAVAILABLE'],
  ])('that fails with %s says what it means, and nothing else', async (_name, mishap, failure) => {
    const { server, mailer } = await setUp([mishap]);
    const error: unknown = await mailer.send(mail).catch((reason) => reason);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ provider: 'resend', failure, operation: 'emails.send' });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/canary|olena/);
    expect(server.received).toHaveLength(1);
  });

  test('passes on how long Resend asks to wait', async () => {
    const { mailer } = await setUp([
      resendError(429, 'rate_limit_exceeded', { 'retry-after': '3' }),
      resendError(429, 'rate_limit_exceeded', { 'ratelimit-reset': '1' }),
    ]);
    await expect(mailer.send(mail)).rejects.toMatchObject({ retryAfterMs: 3_000, isTransient: true });
    await expect(mailer.send(mail)).rejects.toMatchObject({ retryAfterMs: 1_000 });
  });

  test.each<Mishap>(['HANG', 'HALF'])('ends at the deadline (%s)', async (mishap) => {
    const { mailer } = await setUp([mishap], 250);
    const startedAt = performance.now();
    await expect(mailer.send(mail)).rejects.toMatchObject({ failure: 'UNAVAILABLE' });
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });
});
