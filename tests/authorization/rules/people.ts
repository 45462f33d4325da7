import { print } from 'graphql';
import * as operations from '../../../schema/client/operations.ts';
import { admins, mentors, parties, people, provisioners, type Rule } from '../audience.ts';

/** Who people are. */
export const peopleRules: Readonly<Record<string, Rule>> = {
  'Query.viewer': { ask: () => [print(operations.ViewerDocument)], answers: people },
  'Query.node': { ask: ({ session }) => [print(operations.NodeDocument), { id: session.id }], answers: parties },
  'Query.profile': { ask: () => [print(operations.ProfileDocument)], answers: people },
  'Query.onboarding': { ask: () => [print(operations.OnboardingDocument)], answers: mentors },
  'Query.mentor': { ask: ({ mentorId }) => [print(operations.MentorDocument), { id: mentorId }], answers: people },
  'Query.mentors': { ask: () => [print(operations.MentorsDocument)], answers: people },
  'Query.verification': { ask: () => ['{ verification { version } __typename }'], answers: mentors },
  'Query.verifications': { ask: () => [print(operations.VerificationsDocument)], answers: admins },
  'Mutation.updateProfile': {
    ask: () => [print(operations.UpdateProfileDocument), { input: { name: '' } }],
    answers: people,
  },
  'Mutation.submitVerification': {
    ask: () => [print(operations.SubmitVerificationDocument), { input: { statement: '', documentKinds: ['DEGREE'] } }],
    answers: mentors,
  },
  'Mutation.decideVerification': {
    ask: ({ mentorId }) => [
      print(operations.DecideVerificationDocument),
      { input: { mentorId, decision: 'REJECT', version: 1 } },
    ],
    answers: admins,
  },
  'Mutation.provisionUser': {
    ask: () => [
      print(operations.ProvisionUserDocument),
      { input: { email: 'new@people.test', name: '', role: 'ADMIN', timeZone: 'UTC' } },
    ],
    answers: provisioners,
  },
};
