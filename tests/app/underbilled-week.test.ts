import { expect, test } from 'vitest';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { checkLedgers } from '../../src/app/check-ledgers.ts';
import { listLedgerEntries } from '../../src/db/queries/ledger.ts';
import { balancesOf } from '../../src/domain/payments/ledger.ts';
import { atStripe, byHand, charged } from '../support/at-stripe.ts';
import { paid, sessionOf, sessionsOf } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { ADMIN, type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const MONDAY_9 = '2026-11-23T09:00:00Z';
const THURSDAY_14 = '2026-11-26T14:00:00Z';

/** Stripe charges the next week for one session, at once and without a draft we could change; nobody is told. */
async function chargeForOne(w: World): Promise<void> {
  await w.control('POST', 'stripe/webhooks', { lose: 50 });
  const [subscription] = await atStripe<{ id: string; items: { data: { id: string }[] } }>(w, 'subscriptions');
  const item = subscription?.items.data[0]?.id;
  const quantity = `items[0][id]=${item}&items[0][quantity]=1&proration_behavior=none`;
  await byHand(w, 'POST', `subscriptions/${subscription?.id}`, quantity);
  await w.control('POST', 'stripe/settings', { draftSeconds: 0 });
  await w.advance('PT1H10M');
  await w.control('POST', 'stripe/webhooks', { lose: 0 });
}

test('a week that was charged for fewer sessions than it has confirms those alone, and everybody is told', async () => {
  const w = await world({ now: SUNDAY });
  const [teacher, learner] = [await mentor(w), await student(w)];
  const booking = await paid(w, learner, teacher, [MONDAY_9, THURSDAY_14]);
  await w.advance('P6DT23H');
  await chargeForOne(w);
  await w.advance('PT4H');
  expect(await charged(w)).toEqual([8000, 4000]);
  const week = (await sessionsOf(w, booking)).filter((session) => session.week === 1);
  expect(week.map(({ status }) => status)).toEqual(['CONFIRMED', 'CANCELLED']);
  const balances = balancesOf(await listLedgerEntries(w.deps.db, booking.id));
  expect(balances).toMatchObject({ PAID: 12_000, UPCOMING: 4000, DELIVERED: 8000, CREDITED: 0 });
  for (const { email } of [learner, teacher]) {
    const [mail] = await w.mailbox(email, 'SESSION_CANCELLED');
    expect(mail?.text).toContain('3 December 2026');
  }
  expect((await w.mailbox(learner.email, 'SESSION_CANCELLED'))[0]?.text).toContain('You will not be charged');
  const [alert, ...more] = await w.mailbox(ADMIN, 'ADMIN_PAYMENT_FAULT');
  expect(more).toEqual([]);
  expect(alert?.text).toContain('USD 40.00 are missing');
  // Stripe was told again how many there are.
  await w.advance('P7D');
  expect(await charged(w)).toEqual([8000, 4000, 8000]);
  expect((await checkLedgers(w.deps)).faults).toEqual([]);
}, 60_000);

test('what such a week was charged for pays for the session that takes place, not for the one that was cancelled', async () => {
  const w = await world({ now: SUNDAY });
  const learner = await student(w);
  const booking = await paid(w, learner, await mentor(w), [MONDAY_9, THURSDAY_14]);
  const { id } = await sessionOf(w, booking, 2);
  await cancelSessions(w.deps, learner, { sessionId: id, scope: 'THIS_SESSION', reason: null });
  await w.advance('P6DT23H');
  await chargeForOne(w);
  await w.advance('PT4H');
  const week = (await sessionsOf(w, booking)).filter((session) => session.week === 1);
  expect(week.map(({ status }) => status)).toEqual(['CANCELLED', 'CONFIRMED']);
  const balances = balancesOf(await listLedgerEntries(w.deps.db, booking.id));
  expect(balances).toMatchObject({ PAID: 12_000, UPCOMING: 4000, CREDITED: 0 });
  expect(await w.mailbox(ADMIN, 'ADMIN_PAYMENT_FAULT')).toEqual([]);
  expect((await checkLedgers(w.deps)).faults).toEqual([]);
}, 60_000);
