import { print } from 'graphql';
import * as operations from '../../../schema/client/operations.ts';
import { admins, anon, hidden, no, people, type Rule } from '../audience.ts';
import { TUESDAY, UNKNOWN } from '../scene.ts';

/** Calls with people who have no account. */
export const demoCallsRules: Readonly<Record<string, Rule>> = {
  'Query.demoCallSlots': {
    ask: () => [
      print(operations.DemoCallSlotsDocument),
      { from: '2026-11-24T00:00:00Z', to: '2026-11-25T00:00:00Z', timeZone: 'UTC' },
    ],
    answers: ['yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes'],
  },
  // A token of ours says who asks, whoever is signed in: see the tests of demo calls.
  'Query.demoCallByLink': {
    ask: () => [print(operations.DemoCallByLinkDocument), { token: 'm.unknown.link' }],
    answers: ['null', 'null', 'null', 'null', 'null', 'null', 'null'],
  },
  'Mutation.requestDemoCall': {
    ask: () => [
      print(operations.RequestDemoCallDocument),
      { input: { name: '', email: 'guest@people.test', timeZone: 'UTC', start: TUESDAY } },
    ],
    answers: ['yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes'],
  },
  'Mutation.confirmDemoCall': {
    ask: () => [print(operations.ConfirmDemoCallDocument), { input: { token: 'c.unknown.link' } }],
    answers: [hidden, hidden, hidden, hidden, hidden, hidden, hidden],
  },
  'Mutation.moveDemoCall': {
    ask: () => [print(operations.MoveDemoCallDocument), { input: { call: { demoCallId: UNKNOWN }, start: TUESDAY } }],
    answers: [anon, hidden, hidden, hidden, hidden, hidden, no],
  },
  'Mutation.cancelDemoCall': {
    ask: () => [print(operations.CancelDemoCallDocument), { input: { call: { demoCallId: UNKNOWN } } }],
    answers: [anon, hidden, hidden, hidden, hidden, hidden, no],
  },
  'Mutation.recordDemoCall': {
    ask: () => [print(operations.RecordDemoCallDocument), { input: { demoCallId: UNKNOWN, outcome: 'TOOK_PLACE' } }],
    answers: [anon, hidden, hidden, hidden, hidden, hidden, no],
  },
  'Query.demoCall': {
    ask: () => [print(operations.DemoCallDocument), { id: UNKNOWN }],
    answers: [anon, 'null', 'null', 'null', 'null', 'null', no],
  },
  'Query.demoCalls': {
    ask: () => [print(operations.DemoCallsDocument), { from: '2026-11-24T00:00:00Z' }],
    answers: people,
  },
  'Query.demoHosts': { ask: () => [print(operations.DemoHostsDocument)], answers: admins },
  'Mutation.setDemoHost': {
    ask: ({ mentorId }) => [
      print(operations.SetDemoHostDocument),
      { input: { hostId: mentorId, weeklySchedule: [{ weekday: 1, start: '10:00', end: '09:00' }] } },
    ],
    answers: admins,
  },
};
