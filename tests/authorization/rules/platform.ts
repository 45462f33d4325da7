import { print } from 'graphql';
import * as operations from '../../../schema/client/operations.ts';
import { admins, anon, no, people, type Rule, requesters } from '../audience.ts';
import { figures } from '../scene.ts';

/** Questions to the team, and how the platform does. */
export const platformRules: Readonly<Record<string, Rule>> = {
  'Query.tickets': { ask: () => [print(operations.TicketsDocument)], answers: people },
  'Query.ticket': {
    ask: ({ ticketId }) => [print(operations.TicketDocument), { id: ticketId }],
    answers: [anon, 'yes', 'null', 'null', 'null', 'yes', no],
  },
  'Query.systemHealth': { ask: () => [print(operations.SystemHealthDocument)], answers: admins },
  'Mutation.openTicket': {
    ask: () => [print(operations.OpenTicketDocument), { input: { subject: '', text: '' } }],
    answers: people,
  },
  'Mutation.replyToTicket': {
    ask: ({ ticketId }) => [print(operations.ReplyToTicketDocument), { input: { ticketId, text: '' } }],
    answers: requesters,
  },
  'Mutation.solveTicket': {
    ask: ({ ticketId }) => [print(operations.SolveTicketDocument), { input: { ticketId } }],
    answers: requesters,
  },
  'Mutation.reopenTicket': {
    ask: ({ ticketId }) => [print(operations.ReopenTicketDocument), { input: { ticketId } }],
    answers: requesters,
  },
  'Query.bookingFigures': { ask: () => [figures('bookingFigures')], answers: admins },
  'Query.messageFigures': { ask: () => [figures('messageFigures')], answers: admins },
  'Query.attendanceFigures': {
    ask: ({ mentorId }) => [figures('attendanceFigures', `, mentorId: "${mentorId}"`)],
    answers: [anon, no, no, 'yes', no, 'yes', no],
  },
  'Query.auditLog': { ask: () => [print(operations.AuditLogDocument)], answers: admins },
  'Query.troubledCalendars': { ask: () => ['{ troubledCalendars { edges { cursor } } }'], answers: admins },
};
