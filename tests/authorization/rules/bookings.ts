import { print } from 'graphql';
import * as operations from '../../../schema/client/operations.ts';
import { anon, no, parties, partiesChange, people, type Rule, students } from '../audience.ts';
import { trial } from '../scene.ts';

/** Bookings, their sessions, and what is proposed about them. */
export const bookingsRules: Readonly<Record<string, Rule>> = {
  'Query.booking': { ask: ({ booking }) => [print(operations.BookingDocument), { id: booking.id }], answers: parties },
  'Query.sessions': { ask: () => [print(operations.SessionsDocument), { part: 'UPCOMING' }], answers: people },
  'Query.sessionsToday': { ask: () => ['{ sessionsToday { id } }'], answers: people },
  'Query.bookings': { ask: () => [print(operations.BookingsDocument)], answers: people },
  'Query.waiting': {
    ask: () => ['{ waiting { proposals { id } attendance { id } reviews { id } } }'],
    answers: [anon, 'yes', 'yes', 'yes', 'yes', no, no],
  },
  'Query.checkSeries': {
    ask: ({ mentorId }) => [print(operations.CheckSeriesDocument), { input: trial(mentorId) }],
    answers: people,
  },
  'Mutation.bookSeries': {
    ask: ({ mentorId }) => [
      print(operations.BookSeriesDocument),
      { input: { series: trial(mentorId), subject: '', idempotencyKey: 'key' } },
    ],
    answers: students,
  },
  'Mutation.rescheduleSessions': {
    ask: ({ session }) => [
      print(operations.RescheduleSessionsDocument),
      { input: { sessionId: session.id, scope: 'THIS_SESSION', newStart: '2026-11-24T14:00:00Z' } },
    ],
    answers: partiesChange,
  },
  'Mutation.cancelSessions': {
    ask: ({ session }) => [
      print(operations.CancelSessionsDocument),
      { input: { sessionId: session.id, scope: 'THIS_SESSION' } },
    ],
    answers: partiesChange,
  },
  'Query.proposals': { ask: () => [print(operations.ProposalsDocument)], answers: people },
  'Mutation.proposeMove': {
    ask: ({ session }) => [
      print(operations.ProposeMoveDocument),
      { input: { sessionId: session.id, newStart: '2026-11-24T14:00:00Z' } },
    ],
    answers: partiesChange,
  },
  'Mutation.answerProposal': {
    ask: ({ proposalId }) => [print(operations.AnswerProposalDocument), { input: { proposalId, answer: 'DECLINE' } }],
    answers: partiesChange,
  },
  'Mutation.withdrawProposal': {
    ask: ({ proposalId }) => [print(operations.WithdrawProposalDocument), { input: { proposalId } }],
    answers: partiesChange,
  },
};
