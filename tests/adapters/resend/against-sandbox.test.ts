import { expect, onTestFinished, test } from 'vitest';
import { createResend } from '../../../sandbox/resend/provider.ts';
import { resendMailer } from '../../../src/adapters/resend/mailer.ts';
import { instant } from '../../../src/domain/time.ts';
import type { Mail } from '../../../src/ports/mailer.ts';
import { sandboxWorld } from '../../sandbox/google-world.ts';

test('a mail arrives once per key, its calendar file byte for byte', async () => {
  const world = await sandboxWorld({ providers: [createResend] });
  onTestFinished(() => world[Symbol.asyncDispose]());
  const from = 'Mentor Calendar <calendar@mentor-calendar.test>';
  const mailer = resendMailer(
    { apiKey: 're_sandbox', from, baseUrl: `${world.url}/resend` },
    { now: () => instant(Date.now()) },
  );
  const invitation = 'BEGIN:VCALENDAR\r\nSUMMARY:Заняття\r\nEND:VCALENDAR\r\n';
  const mail: Mail = {
    idempotencyKey: 'k1',
    to: 'olena@example.test',
    subject: 'Your lessons are booked',
    html: '<p>Booked</p>',
    text: 'Booked',
    messageId: 'm1',
    kind: 'BOOKING_CONFIRMED',
    attachments: [{ filename: 'invite.ics', contentType: 'text/calendar; method=REQUEST', content: invitation }],
  };
  const first = await mailer.send(mail);
  expect(await mailer.send(mail)).toEqual(first);
  await expect(mailer.send({ ...mail, subject: 'Other' })).rejects.toMatchObject({ failure: 'CONFLICT' });
  const inbox = await world.control<object[]>('GET', '/control/emails?kind=BOOKING_CONFIRMED');
  expect(inbox.body).toHaveLength(1);
  expect(JSON.stringify(inbox.body)).toContain(Buffer.from(invitation).toString('base64'));
});
