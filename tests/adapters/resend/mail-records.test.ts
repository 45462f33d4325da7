import { expect, test } from 'vitest';
import { resendMailRecords } from '../../../src/adapters/resend/mail-records.ts';
import { instant } from '../../../src/domain/time.ts';
import { type Mishap, scriptedServer } from '../scripted-server.ts';

const NOW = instant(Date.parse('2026-11-22T12:00:00Z'));

function listed(id: string, created: string, subject = 'Booked') {
  return { id, to: ['Olena@Example.test'], subject, created_at: `${created}.000+00` };
}

async function setUp(mishaps: Mishap[] = [], deadlineMs = 2_000) {
  const server = await scriptedServer(({ query }) => ({
    body:
      query.get('after') === null
        ? {
            data: [listed('new', '2026-11-22 11:00:00'), listed('other', '2026-11-22 10:00:00', 'Moved')],
            has_more: true,
          }
        : { data: [listed('old', '2026-11-21 09:00:00')], has_more: true },
  }));
  server.mishaps.push(...mishaps);
  const settings = { apiKey: 're_canary', from: 'a@example.test', baseUrl: `${server.url}/resend`, webhookSecrets: [] };
  const records = resendMailRecords(settings, { now: () => NOW }, deadlineMs);
  const since = instant(NOW - 24 * 3_600_000);
  return { server, find: () => records.findSent({ to: 'olena@example.test', subject: 'Booked', since }) };
}

const refused = (statusCode: number, name: string, headers: Record<string, string> = {}): Mishap => ({
  ...{ status: statusCode, headers, body: { statusCode, name, message: 'canary' } },
});

test('mails are found by address and subject, page by page, no further back than is asked', async () => {
  const { server, find } = await setUp();
  expect(await find()).toEqual(['new', 'old']);
  expect(server.received.map(({ query }) => query.get('after'))).toEqual([null, 'other']);
});

test.each<[string, Mishap, string]>([
  ['silence', 'HANG', 'UNAVAILABLE'],
  ['half an answer', 'HALF', 'UNAVAILABLE'],
  ['a key that may only send', refused(401, 'restricted_api_key'), 'FORBIDDEN'],
  ['too many a second', refused(429, 'rate_limit_exceeded', { 'retry-after': '2' }), 'RATE_LIMITED'],
  ['a question it does not understand', refused(422, 'validation_error'), 'UNAVAILABLE'],
])('%s ends the question and says what it means', async (_, mishap, failure) => {
  const { find } = typeof mishap === 'string' ? await setUp([mishap], 250) : await setUp([mishap]);
  const retryAfterMs = failure === 'RATE_LIMITED' ? 2_000 : null;
  await expect(find()).rejects.toMatchObject({ provider: 'resend', operation: 'emails.list', failure, retryAfterMs });
});
