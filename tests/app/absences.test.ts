import { describe, expect, test } from 'vitest';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { checkLedgers } from '../../src/app/check-ledgers.ts';
import { completeSession } from '../../src/app/complete-session.ts';
import { recordAttendance, settleDisputedAttendance } from '../../src/app/record-attendance.ts';
import { listLedgerEntries } from '../../src/db/queries/ledger.ts';
import type { AttendanceOutcome } from '../../src/domain/lessons/attendance.ts';
import { balancesOf } from '../../src/domain/payments/ledger.ts';
import { charged, refunds } from '../support/at-stripe.ts';
import { paid, sessionOf, stored } from '../support/bookings.ts';
import { mentor, person, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const MONDAY_9 = '2026-11-23T09:00:00Z';
const THURSDAY_14 = '2026-11-26T14:00:00Z';

async function paidSeries(w: World) {
  const [teacher, learner] = [await mentor(w), await student(w)];
  return { teacher, learner, booking: await paid(w, learner, teacher, [MONDAY_9, THURSDAY_14]) };
}

const balances = async (w: World, { id }: { readonly id: string }) =>
  balancesOf(await listLedgerEntries(w.deps.db, id));
const faults = async (w: World) => (await checkLedgers(w.deps)).faults;

describe('the money of a session to which somebody did not come', () => {
  test('is credited when the mentor was absent, and comes off the next invoice once', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, learner, booking } = await paidSeries(w);
    const { id, start } = await sessionOf(w, booking, 0);
    w.jumpTo((start + 20 * 60_000) as typeof start);
    const owned = { sessionId: id, outcome: 'MENTOR_ABSENT' as const };
    expect(await recordAttendance(w.deps, teacher, owned)).toMatchObject({ session: { status: 'NO_SHOW' } });
    expect(await balances(w, booking)).toMatchObject({ UPCOMING: 4000, CREDITED: 4000, DELIVERED: 0 });
    expect(await faults(w)).toEqual([]);
    await w.settle();
    const [told, ...more] = await w.mailbox(learner.email, 'PAYMENT_RETURNED');
    expect([told?.subject, more]).toEqual(['🎟️ You have a credit of USD 40.00', []]);
    expect(told?.text).toContain('Mina Mentor did not come to your session.');
    await w.advance('P7DT3H');
    expect(await charged(w)).toEqual([8000, 4000]);
    expect(await balances(w, booking)).toMatchObject({ PAID: 12_000, CREDITED: 0 });
    expect(await faults(w)).toEqual([]);
  }, 60_000);

  test('is kept when the student was', async () => {
    const w = await world({ now: SUNDAY });
    const { learner, booking } = await paidSeries(w);
    const { id, start } = await sessionOf(w, booking, 0);
    w.jumpTo((start + 20 * 60_000) as typeof start);
    await recordAttendance(w.deps, learner, { sessionId: id, outcome: 'STUDENT_ABSENT' });
    const entries = await listLedgerEntries(w.deps.db, booking.id);
    expect(entries.filter(({ sessionId }) => sessionId === id).map(({ kind }) => kind)).toEqual(['PAYMENT', 'KEPT']);
    expect(await faults(w)).toEqual([]);
  });

  test('is credited out of what was earned when it counted as completed', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, learner, booking } = await paidSeries(w);
    const admin = await person(w, 'ADMIN', 'Ada Admin');
    const { id, end } = await sessionOf(w, booking, 0);
    w.jumpTo(end);
    await completeSession(w.deps, id);
    expect(await balances(w, booking)).toMatchObject({ DELIVERED: 4000 });
    await recordAttendance(w.deps, teacher, { sessionId: id, outcome: 'TOOK_PLACE' });
    await recordAttendance(w.deps, learner, { sessionId: id, outcome: 'MENTOR_ABSENT' });
    expect(await balances(w, booking)).toMatchObject({ DELIVERED: 4000, CREDITED: 0 });
    await settleDisputedAttendance(w.deps, admin, { sessionId: id, outcome: 'MENTOR_ABSENT' });
    expect(await balances(w, booking)).toMatchObject({ DELIVERED: 0, CREDITED: 4000 });
    expect(await faults(w)).toEqual([]);
  });

  test('goes back to the card when no invoice follows', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, learner, booking } = await paidSeries(w);
    const next = await sessionOf(w, booking, 2);
    const end = { sessionId: next.id, scope: 'THIS_AND_FOLLOWING' as const, reason: null };
    await cancelSessions(w.deps, learner, end);
    await w.advance('P5D');
    expect((await stored(w, booking.id)).status).toBe('ENDED');
    expect(await refunds(w)).toEqual([]);
    const { id } = await sessionOf(w, booking, 1);
    await recordAttendance(w.deps, teacher, { sessionId: id, outcome: 'MENTOR_ABSENT' });
    await w.settle();
    expect(await refunds(w)).toMatchObject([{ amount: 4000 }]);
    expect(await balances(w, booking)).toMatchObject({ DELIVERED: 4000, CREDITED: 0, REFUNDED: 4000 });
    expect(await faults(w)).toEqual([]);
  }, 60_000);

  test.each(['MENTOR_ABSENT', 'STUDENT_ABSENT'] satisfies AttendanceOutcome[])(
    'is settled once when %s is settled while the session is being completed',
    async (outcome) => {
      const w = await world({ now: SUNDAY });
      const { teacher, learner, booking } = await paidSeries(w);
      for (const index of [0, 1]) {
        const session = await sessionOf(w, booking, index);
        w.jumpTo(session.end);
        const reports = [teacher, learner].map((user) => () => {
          return recordAttendance(w.deps, user, { sessionId: session.id, outcome });
        });
        const completions = [1, 2, 3].map(() => () => completeSession(w.deps, session.id));
        const racers = index === 0 ? [...completions, ...reports] : [...reports, ...completions];
        await Promise.all(racers.map((race) => race()));
        expect((await sessionOf(w, booking, index)).status).toBe('NO_SHOW');
        expect(await faults(w)).toEqual([]);
      }
      const [DELIVERED, CREDITED] = outcome === 'MENTOR_ABSENT' ? [0, 8000] : [8000, 0];
      expect(await balances(w, booking)).toMatchObject({ PAID: 8000, UPCOMING: 0, DELIVERED, CREDITED });
    },
  );
});
