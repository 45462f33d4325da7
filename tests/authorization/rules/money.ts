import { print } from 'graphql';
import * as operations from '../../../schema/client/operations.ts';
import { admins, anon, hidden, mentors, no, type Rule, requesters } from '../audience.ts';
import { TUESDAY } from '../scene.ts';

/** What is paid, and what becomes of it. */
export const moneyRules: Readonly<Record<string, Rule>> = {
  'Query.revenue': {
    ask: () => [
      print(operations.RevenueDocument),
      { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z', by: 'WEEK' },
    ],
    answers: admins,
  },
  'Query.failedPayments': { ask: () => [print(operations.FailedPaymentsDocument)], answers: admins },
  'Query.paymentFaults': { ask: () => [print(operations.PaymentFaultsDocument)], answers: admins },
  'Query.disputes': { ask: () => [print(operations.DisputesDocument)], answers: admins },
  'Query.invoices': {
    ask: () => [print(operations.InvoicesDocument)],
    answers: [anon, 'yes', 'yes', no, no, 'yes', no],
  },
  'Query.earnings': { ask: () => ['{ earnings { weekStart } }'], answers: mentors },
  'Mutation.pauseSubscription': {
    ask: ({ booking }) => [print(operations.PauseSubscriptionDocument), { input: { bookingId: booking.id } }],
    answers: [anon, 'yes', hidden, hidden, hidden, 'yes', no],
  },
  'Mutation.resumeSubscription': {
    ask: ({ booking }) => [print(operations.ResumeSubscriptionDocument), { input: { bookingId: booking.id } }],
    answers: [anon, 'yes', hidden, hidden, hidden, 'yes', no],
  },
  'Mutation.keepSubscription': {
    ask: ({ booking }) => [print(operations.KeepSubscriptionDocument), { input: { bookingId: booking.id } }],
    answers: [anon, 'yes', hidden, hidden, hidden, 'yes', no],
  },
  'Query.previewFrequencyChange': {
    ask: ({ booking }) => [
      print(operations.PreviewFrequencyChangeDocument),
      { input: { bookingId: booking.id, frequency: 'TWICE_WEEKLY', weeklySlots: [TUESDAY] } },
    ],
    answers: requesters,
  },
  'Mutation.changeFrequency': {
    ask: ({ booking }) => [
      print(operations.ChangeFrequencyDocument),
      { input: { bookingId: booking.id, frequency: 'TWICE_WEEKLY', weeklySlots: [TUESDAY], previewToken: 'x' } },
    ],
    answers: requesters,
  },
  'Mutation.cancelSubscription': {
    ask: ({ booking }) => [
      print(operations.CancelSubscriptionDocument),
      { input: { bookingId: booking.id, at: 'PERIOD_END' } },
    ],
    answers: [anon, 'yes', hidden, hidden, hidden, 'yes', no],
  },
  'Mutation.openBillingPortal': {
    ask: ({ booking }) => [print(operations.OpenBillingPortalDocument), { input: { bookingId: booking.id } }],
    answers: [anon, 'yes', hidden, no, no, no, no],
  },
  'Query.sessionPrices': {
    ask: ({ mentorId }) => [print(operations.SessionPricesDocument), { mentorId }],
    answers: [anon, hidden, hidden, 'yes', hidden, 'yes', no],
  },
  'Mutation.setSessionPrice': {
    ask: ({ mentorId }) => [
      print(operations.SetSessionPriceDocument),
      { input: { mentorId, sessionMinutes: 60, price: { amount: 5000, currency: 'EUR' } } },
    ],
    answers: [anon, hidden, hidden, 'yes', hidden, 'yes', no],
  },
};
