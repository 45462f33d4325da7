import { describe, expect, test } from 'vitest';
import { previewMail } from '../../src/app/preview-mail.ts';
import { readFailedMessages } from '../../src/app/read-messages.ts';
import { readSuppressions, releaseAddress } from '../../src/app/release-address.ts';
import { retryFailedMessages } from '../../src/app/retry-failed-messages.ts';
import { sendTestMail } from '../../src/app/send-test-mail.ts';
import { suppressAddress } from '../../src/db/queries/suppressions.ts';
import { drainOutbox } from '../../src/jobs/outbox-worker.ts';
import { ProviderError } from '../../src/ports/calendar-provider.ts';
import { hold } from '../support/bookings.ts';
import { mentor, person, student } from '../support/people.ts';
import { world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const TUESDAY_9 = '2026-11-24T09:00:00Z';

describe('an admin', () => {
  test('looks at a mail of a booking as it would go now, and at examples in both languages', async () => {
    const w = await world({ now: SUNDAY });
    const learner = await student(w);
    const booking = await hold(w, learner, await mentor(w), [TUESDAY_9], { type: 'TRIAL' });
    const question = { kind: 'STUDENT_TRIAL_CONFIRMATION', locale: 'de', example: null } as const;
    const own = await previewMail(w.deps, { ...question, bookingId: booking.id });
    expect(own.preview?.text).toContain(learner.name);
    expect(own.preview?.attachments).toHaveLength(1);
    const german = await previewMail(w.deps, { ...question, bookingId: null });
    const english = await previewMail(w.deps, { ...question, locale: 'en', bookingId: null });
    expect(german.preview?.examples).toContain('trial');
    expect(german.preview?.subject).not.toBe(english.preview?.subject);
    const none = await previewMail(w.deps, { ...question, bookingId: null, example: 'no-such' });
    expect(none.userErrors).toMatchObject([{ code: 'NOTHING_TO_SHOW', path: ['example'] }]);
    const moved = { ...question, kind: 'SESSION_MOVED', bookingId: booking.id } as const;
    await expect(previewMail(w.deps, moved)).rejects.toThrow('no such message');
    expect(await w.mailbox()).toEqual([]);
  });

  test('mails themselves a test, and nobody else', async () => {
    const w = await world({ now: '2026-11-22T23:30:00Z' });
    const admin = await person(w, 'ADMIN', 'Ada Second');
    // A digest keeps quiet hours, a test does not.
    const wish = { kind: 'ADMIN_DAILY_DIGEST', locale: 'de', example: null } as const;
    const { message } = await sendTestMail(w.deps, admin, wish);
    expect(message?.status).toBe('PLANNED');
    await w.settle();
    const mails = await w.mailbox();
    expect(mails.map(({ to }) => to)).toEqual([[admin.email]]);
    expect(mails[0]?.subject).toMatch(/^\[Test\] /);
  });

  test('repeats all that failed at once, each once, though another admin does the same', async () => {
    const w = await world({ mayFail: true, now: SUNDAY });
    const [admin, other] = [await person(w, 'ADMIN', 'Ada Second'), await person(w, 'ADMIN', 'Bea Third')];
    await hold(w, await student(w), await mentor(w), [TUESDAY_9], { type: 'TRIAL' });
    const refuse = () => Promise.reject(new ProviderError('resend', 'INVALID', 'emails.send'));
    await drainOutbox({ ...w.deps, mailer: { send: refuse } }, w.deps.timers);
    const failed = (await readFailedMessages(w.deps, { first: 50, after: null })).items;
    expect(failed).toHaveLength(5);
    const repeated = await Promise.all([admin, other].map((each) => retryFailedMessages(w.deps, each, 100)));
    expect(repeated.map(({ length }) => length).toSorted()).toEqual([0, 5]);
    expect((await readFailedMessages(w.deps, { first: 50, after: null })).items).toEqual([]);
    await w.settle();
    expect(await w.mailbox()).toHaveLength(5);
    await expect(retryFailedMessages(w.deps, admin, 101)).rejects.toThrow('must be from 1 to 100');
  });

  test('takes an address off the list, and it is mailed again', async () => {
    const w = await world({ now: SUNDAY });
    const [learner, admin] = [await student(w), await person(w, 'ADMIN', 'Ada Second')];
    const entry = { email: learner.email, reason: 'BOUNCED', messageId: null, suppressedAt: w.now() } as const;
    await suppressAddress(w.deps.db, entry);
    expect(await readSuppressions(w.deps, 10)).toEqual([entry]);
    expect((await releaseAddress(w.deps, admin, learner.email.toUpperCase())).released).toEqual(entry);
    const again = await releaseAddress(w.deps, admin, learner.email);
    expect(again.userErrors).toMatchObject([{ code: 'ADDRESS_NOT_SUPPRESSED' }]);
    await hold(w, learner, await mentor(w), [TUESDAY_9], { type: 'TRIAL' });
    await w.settle();
    expect(await w.mailbox(learner.email)).toHaveLength(1);
  });
});
