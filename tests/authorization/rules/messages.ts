import { print } from 'graphql';
import * as operations from '../../../schema/client/operations.ts';
import { admins, anon, hidden, no, partiesChange, people, type Rule } from '../audience.ts';
import { UNKNOWN } from '../scene.ts';

/** What people are told. */
export const messagesRules: Readonly<Record<string, Rule>> = {
  'Query.notifications': { ask: () => [print(operations.NotificationsDocument)], answers: people },
  'Mutation.markNotificationsRead': { ask: () => [print(operations.MarkNotificationsReadDocument)], answers: people },
  'Query.messageTimeline': {
    ask: ({ booking }) => [print(operations.MessageTimelineDocument), { bookingId: booking.id }],
    answers: partiesChange,
  },
  'Query.failedMessages': {
    ask: () => [print(operations.FailedMessagesDocument)],
    answers: [anon, no, no, no, no, 'yes', no],
  },
  'Mutation.resendMessage': {
    ask: () => [print(operations.ResendMessageDocument), { input: { messageId: UNKNOWN } }],
    answers: [anon, no, no, no, no, hidden, no],
  },
  'Query.previewEmail': {
    ask: () => [print(operations.PreviewEmailDocument), { kind: 'SESSION_MOVED' }],
    answers: admins,
  },
  'Mutation.sendTestEmail': {
    ask: () => [print(operations.SendTestEmailDocument), { input: { kind: 'SESSION_MOVED' } }],
    answers: admins,
  },
  'Mutation.retryFailedMessages': { ask: () => [print(operations.RetryFailedMessagesDocument)], answers: admins },
  'Query.suppressedAddresses': { ask: () => [print(operations.SuppressedAddressesDocument)], answers: admins },
  'Mutation.releaseAddress': {
    ask: () => [print(operations.ReleaseAddressDocument), { input: { email: 'nobody@people.test' } }],
    answers: admins,
  },
  'Query.messagePreferences': { ask: () => [print(operations.MessagePreferencesDocument)], answers: people },
  'Mutation.setMessagePreferences': {
    ask: () => [print(operations.SetMessagePreferencesDocument), { input: {} }],
    answers: people,
  },
  'Subscription.dashboardEvents': { ask: () => [print(operations.DashboardEventsDocument)], answers: people },
};
