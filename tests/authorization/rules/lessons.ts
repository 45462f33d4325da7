import { print } from 'graphql';
import * as operations from '../../../schema/client/operations.ts';
import { admins, anon, hidden, mentors, no, type Rule } from '../audience.ts';

/** What is said and kept about lessons. */
export const lessonsRules: Readonly<Record<string, Rule>> = {
  'Mutation.leaveReview': {
    ask: ({ session }) => [print(operations.LeaveReviewDocument), { input: { sessionId: session.id, rating: 5 } }],
    answers: [anon, 'yes', hidden, 'yes', hidden, no, no],
  },
  'Query.attendanceDisputes': { ask: () => [print(operations.AttendanceDisputesDocument)], answers: admins },
  'Mutation.recordAttendance': {
    ask: ({ session }) => [
      print(operations.RecordAttendanceDocument),
      { input: { sessionId: session.id, outcome: 'TOOK_PLACE' } },
    ],
    answers: [anon, 'yes', hidden, 'yes', hidden, no, no],
  },
  'Mutation.settleAttendance': {
    ask: ({ session }) => [
      print(operations.SettleAttendanceDocument),
      { input: { sessionId: session.id, outcome: 'TOOK_PLACE' } },
    ],
    answers: admins,
  },
  'Mutation.saveSessionNotes': {
    ask: ({ session }) => [
      print(operations.SaveSessionNotesDocument),
      { input: { sessionId: session.id, sharedNote: 'Well done' } },
    ],
    answers: [anon, no, hidden, 'yes', hidden, no, no],
  },
  'Query.students': { ask: () => [print(operations.StudentsDocument)], answers: mentors },
};
