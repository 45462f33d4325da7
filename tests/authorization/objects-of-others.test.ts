import { print } from 'graphql';
import { describe, expect, test } from 'vitest';
import * as operations from '../../schema/client/operations.ts';
import { ask, follow } from '../graphql/client.ts';
import { sessionOf, tryToBook } from '../support/bookings.ts';
import { setScene, UNKNOWN } from './scene.ts';

describe('objects of others', () => {
  test('look to strangers like objects that do not exist, on every way there', async () => {
    const scene = await setScene();
    const { w, booking, session, callers } = scene;
    const change = { scope: 'WHOLE_SERIES', newStart: '2026-11-24T14:00:00Z' };
    const ways: readonly [query: string, id: string, variables: (id: string) => object][] = [
      [print(operations.BookingDocument), booking.id, (id) => ({ id })],
      [print(operations.NodeDocument), booking.id, (id) => ({ id })],
      [print(operations.NodeDocument), session.id, (id) => ({ id })],
      [print(operations.NodeDocument), scene.callers.student.id, (id) => ({ id })],
      [
        print(operations.CancelSessionsDocument),
        session.id,
        (sessionId) => ({ input: { sessionId, scope: change.scope } }),
      ],
      [print(operations.RescheduleSessionsDocument), session.id, (sessionId) => ({ input: { sessionId, ...change } })],
      [print(operations.NodeDocument), scene.proposalId, (id) => ({ id })],
      [
        print(operations.ProposeMoveDocument),
        session.id,
        (sessionId) => ({ input: { sessionId, newStart: change.newStart } }),
      ],
      [
        print(operations.AnswerProposalDocument),
        scene.proposalId,
        (proposalId) => ({ input: { proposalId, answer: 'ACCEPT' } }),
      ],
      [print(operations.WithdrawProposalDocument), scene.proposalId, (proposalId) => ({ input: { proposalId } })],
    ];
    for (const stranger of [callers['other student'], callers['other mentor']]) {
      for (const [query, id, variables] of ways) {
        const found = await ask(w, stranger, query, { ...variables(id) });
        const missing = await ask(w, stranger, query, { ...variables(UNKNOWN) });
        expect([found.status, found.text]).toEqual([missing.status, missing.text]);
      }
    }
    expect((await sessionOf(w, booking, 0)).status).toBe('CONFIRMED');
  });

  test('never come up in a feed: the first event of a stranger is their own', async () => {
    const { w, callers, booking } = await setScene();
    const strangers = [callers['other student'], callers['other mentor']] as const;
    const feeds = await Promise.all(
      strangers.map((stranger) => follow(w, stranger, operations.DashboardEventsDocument, { after: 0 })),
    );
    const firsts = feeds.map((feed) => feed.next());
    const [learner, teacher] = strangers;
    const own = await tryToBook(w, learner, teacher, ['2026-11-25T10:00:00Z'], { type: 'TRIAL' });
    for (const first of firsts) {
      expect((await first)?.data?.dashboardEvents).toMatchObject({ seq: 1, booking: { id: own.booking?.id } });
    }
    expect(own.booking?.id).not.toBe(booking.id);
  });
});
