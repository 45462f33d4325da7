import { describe, expect, test } from 'vitest';
import { answerProposal } from '../../src/app/answer-proposal.ts';
import { checkLedgers } from '../../src/app/check-ledgers.ts';
import { expireProposal } from '../../src/app/expire-proposal.ts';
import { openProposal } from '../../src/app/open-proposal.ts';
import { pauseSubscription } from '../../src/app/pause-subscription.ts';
import { inTransaction } from '../../src/db/client.ts';
import { findProposal, pendingOccurrences } from '../../src/db/queries/proposals.ts';
import { addMs, DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { charged } from '../support/at-stripe.ts';
import { at, paid, sessionsOf, tryToBook } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const MONDAY_9 = '2026-11-23T09:00:00Z';
/** The Monday of week 4, which somebody else has when the series comes to it. */
const TAKEN = at('2026-12-21T09:00:00Z');

async function scene() {
  const w = await world({ now: SUNDAY });
  const [mina, sana] = [await mentor(w), await student(w)];
  const booking = await paid(w, sana, mina, [MONDAY_9]);
  await tryToBook(w, await student(w, 'Second Sam'), mina, ['2026-12-21T09:30:00Z'], { type: 'TRIAL' });
  await w.advance('P1D');
  const [proposal, ...more] = await pendingOccurrences(w.deps.db, booking.id);
  if (proposal?.change.what !== 'CHOICE' || more.length > 0) throw new Error('not one proposal with a choice');
  return { w, mina, sana, booking, proposal, alternatives: proposal.change.alternatives };
}

describe('an occurrence that finds no time', () => {
  test('is proposed to both sides, and takes place where they agree, paid with its week', async () => {
    const { w, mina, sana, booking, proposal, alternatives } = await scene();
    expect(proposal).toMatchObject({ kind: 'OCCURRENCE', answerer: 'BOTH', week: 4, slot: 0, sessionId: null });
    expect(alternatives.length).toBeGreaterThan(0);
    expect(alternatives.length).toBeLessThanOrEqual(5);
    for (const { start, end } of alternatives) {
      expect(Math.abs(start - TAKEN)).toBeLessThanOrEqual(3 * DAY_MS);
      expect(end - start).toBe(HOUR_MS);
    }
    for (const { email } of [mina, sana]) {
      const [mail, ...others] = await w.mailbox(email, 'PROPOSAL_WAITING');
      expect([mail?.to, others]).toEqual([[email], []]);
    }
    const chosenStart = alternatives[0]?.start ?? null;
    const answer = { proposalId: proposal.id, answer: 'ACCEPT' } as const;
    const first = await answerProposal(w.deps, sana, { ...answer, chosenStart });
    expect([first.userErrors, first.proposal?.status]).toEqual([[], 'PENDING']);
    const second = await answerProposal(w.deps, mina, { ...answer, chosenStart: null });
    expect([second.userErrors, second.proposal?.status]).toEqual([[], 'ACCEPTED']);
    const placed = async () => (await sessionsOf(w, booking)).find(({ week }) => week === 4);
    expect(await placed()).toMatchObject({ start: chosenStart, status: 'RESERVED' });
    await w.advanceTo(at('2026-12-27T00:00:00Z'));
    expect(await placed()).toMatchObject({ start: chosenStart, status: 'COMPLETED' });
    expect(await charged(w)).toEqual([4000, 4000, 4000, 4000, 4000]);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  }, 60_000);

  test('about which nobody decides is not charged for', async () => {
    const { w, booking, proposal } = await scene();
    expect(proposal.expiresAt).toBeLessThan(at('2026-12-20T12:00:00Z'));
    await w.advanceTo(at('2026-12-21T00:00:00Z'));
    expect(await findProposal(w.deps.db, proposal.id)).toMatchObject({ status: 'EXPIRED' });
    expect((await sessionsOf(w, booking)).some(({ week }) => week === 4)).toBe(false);
    expect(await charged(w)).toEqual([4000, 4000, 4000, 4000]);
    expect((await checkLedgers(w.deps)).faults).toEqual([]);
  }, 60_000);

  test('is asked about no more once the series rests', async () => {
    const { w, sana, booking, proposal } = await scene();
    await pauseSubscription(w.deps, sana, booking.id);
    expect(await findProposal(w.deps.db, proposal.id)).toMatchObject({ status: 'WITHDRAWN' });
    expect(await pendingOccurrences(w.deps.db, booking.id)).toEqual([]);
  });
});

test('an agreement that races the end of the patience ends as one of the two, with a session or without', async () => {
  const w = await world({ now: SUNDAY });
  const [mina, sana] = [await mentor(w), await student(w)];
  const booking = await paid(w, sana, mina, [MONDAY_9]);
  const about = { slot: 0, wallStart: '2026-12-24T09:00', chargedAt: at('2026-12-23T12:00:00Z') };
  const outcomes = new Set<string>();
  for (let round = 0; round < 12; round += 1) {
    const start = addMs(at('2026-12-24T09:00:00Z'), round * DAY_MS);
    if ([0, 6].includes(new Date(start).getUTCDay()) || new Date(start).getUTCDay() === 1) continue;
    const week = 20 + round;
    const proposal = await inTransaction(w.deps.db, (tx) =>
      openProposal(
        w.deps,
        tx,
        {
          ...{ kind: 'OCCURRENCE', booking, proposedBy: null, answerer: 'STUDENT', about: { ...about, week } },
          change: { what: 'CHOICE', alternatives: [{ start, end: addMs(start, HOUR_MS) }] },
        },
        { actor: { kind: 'system' }, now: w.now() },
      ),
    );
    if (proposal === null) throw new Error('not proposed');
    const clockAt = (now: EpochMs) => ({ ...w.deps, clock: { ...w.deps.clock, now: () => now } });
    const answer = { proposalId: proposal.id, answer: 'ACCEPT', chosenStart: start } as const;
    const race = [
      () => answerProposal(clockAt(addMs(proposal.expiresAt, -MINUTE_MS)), sana, answer),
      () => expireProposal(clockAt(proposal.expiresAt), proposal.id),
    ];
    await Promise.all((round % 2 === 0 ? race : race.reverse()).map((run) => run()));
    const status = (await findProposal(w.deps.db, proposal.id))?.status ?? 'PENDING';
    const there = (await sessionsOf(w, booking)).filter((session) => session.week === week);
    expect(['ACCEPTED', 'EXPIRED']).toContain(status);
    expect(there).toHaveLength(status === 'ACCEPTED' ? 1 : 0);
    outcomes.add(status);
  }
  expect(outcomes.size).toBeGreaterThan(0);
}, 60_000);
