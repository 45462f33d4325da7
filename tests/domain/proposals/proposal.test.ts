import { describe, expect, test } from 'vitest';
import type { Interval } from '../../../src/domain/interval.ts';
import {
  answerOutcome,
  type GivenAnswer,
  missingSides,
  type Proposal,
} from '../../../src/domain/proposals/proposal.ts';
import { at } from '../../support/bookings.ts';

const NOW = at('2026-11-22T12:00:00Z');
const hour = (start: string): Interval => ({ start: at(start), end: at(start.replace(':00:00Z', ':59:00Z')) });
const FIRST = hour('2026-11-26T10:00:00Z');
const SECOND = hour('2026-11-27T10:00:00Z');

function proposal(more: Partial<Proposal> = {}): Proposal {
  return {
    ...{ id: 'p', kind: 'MOVE', bookingId: 'b', mentorId: 'm', studentId: 's', sessionId: 'x', sessionVersion: 0 },
    ...{ proposedBy: 'm', change: { what: 'MOVE', to: FIRST }, answerer: 'STUDENT', answers: [], status: 'PENDING' },
    ...{ settledReason: null, note: null, createdAt: NOW, settledAt: null, expiresAt: at('2026-11-24T12:00:00Z') },
    ...more,
  };
}

const reply = { side: 'STUDENT', answer: 'ACCEPT', chosenStart: null, now: NOW } as const;
const given = (side: 'STUDENT' | 'MENTOR', chosenStart: Interval | null = null): GivenAnswer => ({
  ...{ side, answer: 'ACCEPT', at: NOW, chosenStart: chosenStart?.start ?? null },
});
const CHOICE = { what: 'CHOICE', alternatives: [FIRST, SECOND] } as const;

describe('an answer', () => {
  test('of the side that was asked makes it true, at the time proposed, or ends it', () => {
    const answers = [{ side: 'STUDENT', answer: 'ACCEPT', at: NOW, chosenStart: null }];
    expect(answerOutcome(proposal(), reply)).toEqual({ outcome: 'ACCEPTED', answers, to: FIRST });
    const removal = proposal({ change: { what: 'REMOVAL' } });
    expect(answerOutcome(removal, reply)).toEqual({ outcome: 'ACCEPTED', answers, to: null });
    const declined = [{ side: 'STUDENT', answer: 'DECLINE', at: NOW, chosenStart: null }];
    expect(answerOutcome(proposal(), { ...reply, answer: 'DECLINE' })).toEqual({
      outcome: 'DECLINED',
      answers: declined,
    });
  });

  test.each(['MENTOR', null] as const)('of %s, who was not asked, counts for nothing', (side) => {
    expect(answerOutcome(proposal(), { ...reply, side })).toEqual({ outcome: 'NOT_ASKED' });
    expect(answerOutcome(proposal(), { ...reply, side, answer: 'DECLINE' })).toEqual({ outcome: 'NOT_ASKED' });
  });

  test('comes too late at the very instant of the end, and to what is settled', () => {
    const { expiresAt } = proposal();
    const last = { ...reply, now: at('2026-11-24T11:59:59Z') };
    expect(answerOutcome(proposal(), last).outcome).toBe('ACCEPTED');
    expect(answerOutcome(proposal(), { ...reply, now: expiresAt })).toEqual({ outcome: 'ALREADY_SETTLED' });
    for (const status of ['ACCEPTED', 'DECLINED', 'EXPIRED', 'WITHDRAWN'] as const) {
      expect(answerOutcome(proposal({ status }), reply)).toEqual({ outcome: 'ALREADY_SETTLED' });
    }
  });

  test('of one waits for the other where both are asked, is given once, and a single no is enough', () => {
    const both = proposal({ answerer: 'BOTH' });
    expect(missingSides(both)).toEqual(['STUDENT', 'MENTOR']);
    expect(answerOutcome(both, reply)).toMatchObject({ outcome: 'WAITS', answers: [{ side: 'STUDENT' }] });
    const half = proposal({ answerer: 'BOTH', answers: [given('STUDENT')] });
    expect(missingSides(half)).toEqual(['MENTOR']);
    expect(answerOutcome(half, reply)).toEqual({ outcome: 'NOT_ASKED' });
    expect(answerOutcome(half, { ...reply, side: 'MENTOR' })).toMatchObject({ outcome: 'ACCEPTED', to: FIRST });
    expect(answerOutcome(half, { ...reply, side: 'MENTOR', answer: 'DECLINE' }).outcome).toBe('DECLINED');
  });

  test('to several times names one of them', () => {
    const choice = proposal({ change: CHOICE });
    expect(answerOutcome(choice, reply)).toEqual({ outcome: 'CHOICE_NEEDED' });
    expect(answerOutcome(choice, { ...reply, chosenStart: NOW })).toEqual({ outcome: 'CHOICE_NEEDED' });
    expect(answerOutcome(choice, { ...reply, chosenStart: SECOND.start })).toMatchObject({
      outcome: 'ACCEPTED',
      to: SECOND,
      answers: [{ chosenStart: SECOND.start }],
    });
    expect(answerOutcome(choice, { ...reply, answer: 'DECLINE' }).outcome).toBe('DECLINED');
  });

  test('agrees to the time the other side named, and to no other', () => {
    const half = proposal({ change: CHOICE, answerer: 'BOTH', answers: [given('MENTOR', SECOND)] });
    expect(answerOutcome(half, reply)).toMatchObject({ outcome: 'ACCEPTED', to: SECOND });
    expect(answerOutcome(half, { ...reply, chosenStart: SECOND.start })).toMatchObject({ to: SECOND });
    expect(answerOutcome(half, { ...reply, chosenStart: FIRST.start })).toEqual({ outcome: 'CHOICE_NEEDED' });
  });
});
