import { describe, expect, test } from 'vitest';
import { answerProposal } from '../../src/app/answer-proposal.ts';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { proposeMove } from '../../src/app/propose-move.ts';
import { rescheduleSessions } from '../../src/app/reschedule-sessions.ts';
import { withdrawProposal } from '../../src/app/withdraw-proposal.ts';
import { readEventsAfter } from '../../src/db/queries/feeds.ts';
import { findProposal } from '../../src/db/queries/proposals.ts';
import type { Mentor, Student, User } from '../../src/domain/actor.ts';
import { at, sessionOf, tryToBook } from '../support/bookings.ts';
import { mentor, person, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const TUESDAY_10 = '2026-11-24T10:00:00Z';
const TUESDAY_14 = '2026-11-24T14:00:00Z';

interface Scene {
  readonly w: World;
  readonly teacher: Mentor;
  readonly learner: Student;
  readonly booking: { readonly id: string };
}

async function scene(): Promise<Scene> {
  const w = await world({ now: SUNDAY });
  const [teacher, learner] = [await mentor(w), await student(w)];
  const { booking } = await tryToBook(w, learner, teacher, [TUESDAY_10], { type: 'TRIAL' });
  if (booking === null) throw new Error('not booked');
  await w.settle();
  return { w, teacher, learner, booking };
}

async function propose({ w, booking }: Scene, user: User, newStart = TUESDAY_14) {
  const { id } = await sessionOf(w, booking, 0);
  return proposeMove(w.deps, user, { sessionId: id, newStart: at(newStart), note: 'A train' });
}

async function proposed(of: Scene, user: User) {
  const { proposal, userErrors } = await propose(of, user);
  if (proposal === null) throw new Error(JSON.stringify(userErrors));
  return proposal;
}

const answer = ({ w }: Scene, user: User, proposal: { readonly id: string }, given: 'ACCEPT' | 'DECLINE') =>
  answerProposal(w.deps, user, { proposalId: proposal.id, answer: given, chosenStart: null });
const startOf = async ({ w, booking }: Scene) => (await sessionOf(w, booking, 0)).start;
const statusOf = async ({ w }: Scene, { id }: { readonly id: string }) => {
  const found = await findProposal(w.deps.db, id);
  return [found?.status, found?.settledReason];
};

describe('a move by consent', () => {
  test('waits for the other side, then moves the session and keeps its id and its links', async () => {
    const s = await scene();
    const before = await sessionOf(s.w, s.booking, 0);
    const proposal = await proposed(s, s.learner);
    expect(proposal).toMatchObject({ kind: 'MOVE', answerer: 'MENTOR', status: 'PENDING', note: 'A train' });
    expect(await startOf(s)).toBe(at(TUESDAY_10));
    expect((await answer(s, s.teacher, proposal, 'ACCEPT')).proposal?.status).toBe('ACCEPTED');
    await s.w.settle();
    const after = await sessionOf(s.w, s.booking, 0);
    expect(after).toMatchObject({ id: before.id, start: at(TUESDAY_14), version: 1, meetLink: before.meetLink });
    const kinds = (await readEventsAfter(s.w.deps.db, s.learner.id, 0, 50)).map(({ body }) => body.kind);
    expect(kinds.filter((kind) => kind !== 'NOTIFICATION_RECEIVED').slice(-3)).toEqual([
      'PROPOSAL_WAITING',
      'SESSION_MOVED',
      'PROPOSAL_SETTLED',
    ]);
    expect(await s.w.mailbox(s.teacher.email, 'SESSION_MOVED')).toHaveLength(1);
    expect(await s.w.mailbox(s.teacher.email, 'PROPOSAL_SETTLED')).toHaveLength(0);
  });

  test('is mailed to whoever has to answer, and its end to both', async () => {
    const s = await scene();
    await s.w.advance('PT1M');
    const proposal = await proposed(s, s.learner);
    await s.w.settle();
    expect(await s.w.mailbox(s.learner.email, 'PROPOSAL_WAITING')).toHaveLength(0);
    const [asked, ...more] = await s.w.mailbox(s.teacher.email, 'PROPOSAL_WAITING');
    expect(more).toEqual([]);
    expect(asked?.text).toContain('A train');
    expect(asked?.text).toContain(`/proposals/${proposal.id}?answer=accept`);
    await answer(s, s.teacher, proposal, 'DECLINE');
    await s.w.settle();
    for (const { email } of [s.learner, s.teacher])
      expect(await s.w.mailbox(email, 'PROPOSAL_SETTLED')).toHaveLength(1);
  });

  test('that is declined leaves everything, and another may be proposed then', async () => {
    const s = await scene();
    const proposal = await proposed(s, s.teacher);
    expect(proposal.answerer).toBe('STUDENT');
    expect((await propose(s, s.learner)).userErrors).toMatchObject([{ code: 'PROPOSAL_PENDING' }]);
    expect((await answer(s, s.learner, proposal, 'DECLINE')).proposal?.status).toBe('DECLINED');
    expect((await answer(s, s.learner, proposal, 'ACCEPT')).userErrors).toMatchObject([{ code: 'PROPOSAL_CLOSED' }]);
    expect(await startOf(s)).toBe(at(TUESDAY_10));
    await proposed(s, s.learner);
  });

  test('is answered by the other side alone, and of an admin’s by both', async () => {
    const s = await scene();
    const proposal = await proposed(s, s.learner);
    expect((await answer(s, s.learner, proposal, 'ACCEPT')).userErrors).toMatchObject([{ code: 'PROPOSAL_NOT_YOURS' }]);
    const admin = await person(s.w, 'ADMIN', 'Alma Admin');
    expect((await answer(s, admin, proposal, 'ACCEPT')).userErrors).toMatchObject([{ code: 'PROPOSAL_NOT_YOURS' }]);
    expect((await withdrawProposal(s.w.deps, s.teacher, proposal.id)).userErrors).toMatchObject([
      { code: 'PROPOSAL_NOT_YOURS' },
    ]);
    expect((await withdrawProposal(s.w.deps, s.learner, proposal.id)).proposal?.status).toBe('WITHDRAWN');

    const both = await proposed(s, admin);
    expect((await answer(s, s.teacher, both, 'ACCEPT')).proposal?.status).toBe('PENDING');
    expect(await startOf(s)).toBe(at(TUESDAY_10));
    expect((await answer(s, s.learner, both, 'ACCEPT')).proposal?.status).toBe('ACCEPTED');
    expect(await startOf(s)).toBe(at(TUESDAY_14));
  });

  test('ends by itself when half the time to the session is over', async () => {
    const s = await scene();
    const proposal = await proposed(s, s.learner);
    expect(proposal.expiresAt).toBe(at('2026-11-23T11:00:00Z'));
    await s.w.advance('PT22H59M');
    expect((await statusOf(s, proposal))[0]).toBe('PENDING');
    await s.w.advance('PT1M');
    expect(await statusOf(s, proposal)).toEqual(['EXPIRED', null]);
    expect(await startOf(s)).toBe(at(TUESDAY_10));
  });

  test('is void when the session is moved or cancelled otherwise', async () => {
    const s = await scene();
    const session = await sessionOf(s.w, s.booking, 0);
    const first = await proposed(s, s.learner);
    const change = { sessionId: session.id, scope: 'THIS_SESSION', reason: null } as const;
    await rescheduleSessions(s.w.deps, s.teacher, { ...change, newStart: at('2026-11-24T12:00:00Z') });
    expect(await statusOf(s, first)).toEqual(['WITHDRAWN', 'SESSION_CHANGED']);
    const second = await proposed(s, s.learner);
    await cancelSessions(s.w.deps, s.teacher, change);
    expect(await statusOf(s, second)).toEqual(['WITHDRAWN', 'SESSION_CHANGED']);
    expect((await answer(s, s.teacher, second, 'ACCEPT')).userErrors).toMatchObject([{ code: 'PROPOSAL_CLOSED' }]);
  });

  test('to a time that is taken is refused at once, and again when it was taken meanwhile', async () => {
    const s = await scene();
    expect((await propose(s, s.learner, '2026-11-24T03:00:00Z')).userErrors).toMatchObject([
      { code: 'SLOT_NOT_AVAILABLE' },
    ]);
    const proposal = await proposed(s, s.learner);
    await tryToBook(s.w, await student(s.w, 'Second Sam'), s.teacher, [TUESDAY_14], { type: 'TRIAL' });
    const { userErrors } = await answer(s, s.teacher, proposal, 'ACCEPT');
    expect(userErrors).toMatchObject([{ code: 'SLOT_TAKEN', path: ['input', 'proposalId'] }]);
    expect((await statusOf(s, proposal))[0]).toBe('PENDING');
    expect(await startOf(s)).toBe(at(TUESDAY_10));
  });

  test('looks to strangers as if it were not there', async () => {
    const s = await scene();
    const proposal = await proposed(s, s.learner);
    const stranger = await student(s.w, 'Curious Carl');
    await expect(answer(s, stranger, proposal, 'ACCEPT')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(withdrawProposal(s.w.deps, stranger, proposal.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(propose(s, stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
