import { readFileSync } from 'node:fs';
import { buildSchema, isObjectType, parse, print, subscribe } from 'graphql';
import { describe, expect, test } from 'vitest';
import * as operations from '../schema/client/operations.ts';
import { authenticate } from '../src/app/authenticate.ts';
import { openTicket } from '../src/app/open-ticket.ts';
import { proposeMove } from '../src/app/propose-move.ts';
import type { Booking } from '../src/domain/bookings/booking.ts';
import type { Session } from '../src/domain/bookings/session.ts';
import type { RequestContext } from '../src/graphql/context.ts';
import { createErrorFormatter } from '../src/graphql/errors.ts';
import { createLoaders } from '../src/graphql/loaders.ts';
import { createSchema } from '../src/graphql/schema.ts';
import { ask, type Caller, dataOf, follow } from './graphql/client.ts';
import { at, hold, sessionOf, stored, tryToBook } from './support/bookings.ts';
import { connectedMentor, mentor, person, student } from './support/people.ts';
import { silentLog } from './support/silent-log.ts';
import { type World, world } from './support/world.ts';

const schema = buildSchema(readFileSync(new URL('../schema/schema.graphql', import.meta.url), 'utf8'));
const TUESDAY = '2026-11-24T10:00:00Z';
const UNKNOWN = '01900000-0000-7000-8000-000000000000';

/** Who asks, always in this order. The booking in question is between `student` and `mentor`. */
const CALLERS = ['visitor', 'student', 'other student', 'mentor', 'other mentor', 'admin', 'platform'] as const;

/**
 * What each of them is answered: their data, null as if there were nothing, or a refusal.
 * `yes` covers expected failures too: whoever hears of them was allowed to ask.
 */
type Answer = 'yes' | 'null' | 'UNAUTHENTICATED' | 'FORBIDDEN' | 'NOT_FOUND';

const [no, anon, hidden] = ['FORBIDDEN', 'UNAUTHENTICATED', 'NOT_FOUND'] as const;

interface Rule {
  readonly ask: (scene: Scene) => readonly [query: string, variables?: object];
  readonly answers: readonly [Answer, Answer, Answer, Answer, Answer, Answer, Answer];
}

const everybody = [anon, 'yes', 'yes', 'yes', 'yes', 'yes', 'yes'] as const;
const people = [anon, 'yes', 'yes', 'yes', 'yes', 'yes', no] as const;
const parties = [anon, 'yes', 'null', 'yes', 'null', 'yes', no] as const;
const partiesChange = [anon, 'yes', hidden, 'yes', hidden, 'yes', no] as const;
const requesters = [anon, 'yes', hidden, hidden, hidden, 'yes', no] as const;
const admins = [anon, no, no, no, no, 'yes', no] as const;
const mentors = [anon, no, no, 'yes', 'yes', no, no] as const;
const calendarOwners = [anon, no, no, 'yes', 'yes', 'yes', no] as const;
const students = [anon, 'yes', 'yes', no, no, no, no] as const;
const provisioners = [anon, no, no, no, no, 'yes', 'yes'] as const;

const RULES: Readonly<Record<string, Rule>> = {
  'Query.viewer': { ask: () => [print(operations.ViewerDocument)], answers: people },
  'Query.node': { ask: ({ session }) => [print(operations.NodeDocument), { id: session.id }], answers: parties },
  'Query.booking': { ask: ({ booking }) => [print(operations.BookingDocument), { id: booking.id }], answers: parties },
  'Mutation.leaveReview': {
    ask: ({ session }) => [print(operations.LeaveReviewDocument), { input: { sessionId: session.id, rating: 5 } }],
    answers: [anon, 'yes', hidden, 'yes', hidden, no, no],
  },
  'Query.tickets': { ask: () => [print(operations.TicketsDocument)], answers: people },
  'Query.ticket': {
    ask: ({ ticketId }) => [print(operations.TicketDocument), { id: ticketId }],
    answers: [anon, 'yes', 'null', 'null', 'null', 'yes', no],
  },
  'Query.attendanceDisputes': { ask: () => [print(operations.AttendanceDisputesDocument)], answers: admins },
  'Query.revenue': {
    ask: () => [
      print(operations.RevenueDocument),
      { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z', by: 'WEEK' },
    ],
    answers: admins,
  },
  'Query.failedPayments': { ask: () => [print(operations.FailedPaymentsDocument)], answers: admins },
  'Query.systemHealth': { ask: () => [print(operations.SystemHealthDocument)], answers: admins },
  'Query.paymentFaults': { ask: () => [print(operations.PaymentFaultsDocument)], answers: admins },
  'Query.disputes': { ask: () => [print(operations.DisputesDocument)], answers: admins },
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
  'Query.previewAvailabilityChange': {
    ask: () => [
      print(operations.PreviewAvailabilityChangeDocument),
      { input: { timeZone: 'UTC', weeklySchedule: [], sessionsOutside: 'CANCEL' } },
    ],
    answers: mentors,
  },
  'Query.sessions': { ask: () => [print(operations.SessionsDocument), { part: 'UPCOMING' }], answers: people },
  'Query.sessionsToday': { ask: () => ['{ sessionsToday { id } }'], answers: people },
  'Query.bookings': { ask: () => [print(operations.BookingsDocument)], answers: people },
  'Query.invoices': {
    ask: () => [print(operations.InvoicesDocument)],
    answers: [anon, 'yes', 'yes', no, no, 'yes', no],
  },
  'Query.waiting': {
    ask: () => ['{ waiting { proposals { id } attendance { id } reviews { id } } }'],
    answers: [anon, 'yes', 'yes', 'yes', 'yes', no, no],
  },
  'Query.students': { ask: () => [print(operations.StudentsDocument)], answers: mentors },
  'Query.earnings': { ask: () => ['{ earnings { weekStart } }'], answers: mentors },
  'Query.bookingFigures': { ask: () => [figures('bookingFigures')], answers: admins },
  'Query.messageFigures': { ask: () => [figures('messageFigures')], answers: admins },
  'Query.attendanceFigures': {
    ask: ({ mentorId }) => [figures('attendanceFigures', `, mentorId: "${mentorId}"`)],
    answers: [anon, no, no, 'yes', no, 'yes', no],
  },
  'Query.auditLog': { ask: () => [print(operations.AuditLogDocument)], answers: admins },
  'Query.troubledCalendars': { ask: () => ['{ troubledCalendars { edges { cursor } } }'], answers: admins },
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
  'Query.availability': {
    ask: ({ mentorId }) => [
      print(operations.AvailabilityDocument),
      { mentorId, from: '2026-11-24T00:00:00Z', to: '2026-11-25T00:00:00Z', timeZone: 'UTC' },
    ],
    answers: everybody,
  },
  'Query.explainSlot': {
    ask: ({ mentorId }) => [print(operations.ExplainSlotDocument), { mentorId, start: TUESDAY }],
    answers: people,
  },
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
  'Query.checkSeries': {
    ask: ({ mentorId }) => [print(operations.CheckSeriesDocument), { input: trial(mentorId) }],
    answers: people,
  },
  'Query.calendarFeed': {
    ask: () => [print(operations.CalendarFeedDocument)],
    answers: [anon, 'null', 'null', 'null', 'null', 'null', no],
  },
  'Mutation.createCalendarFeed': { ask: () => [print(operations.CreateCalendarFeedDocument)], answers: people },
  'Mutation.renewCalendarFeed': { ask: () => [print(operations.RenewCalendarFeedDocument)], answers: people },
  'Mutation.revokeCalendarFeed': { ask: () => [print(operations.RevokeCalendarFeedDocument)], answers: people },
  'Query.calendarConnection': { ask: () => [print(operations.CalendarConnectionDocument)], answers: calendarOwners },
  'Mutation.setAvailability': {
    ask: () => [print(operations.SetAvailabilityDocument), { input: { timeZone: 'UTC', weeklySchedule: [] } }],
    answers: mentors,
  },
  'Mutation.connectGoogleCalendar': {
    ask: () => [print(operations.ConnectGoogleCalendarDocument)],
    answers: calendarOwners,
  },
  'Mutation.syncGoogleCalendar': { ask: () => [print(operations.SyncGoogleCalendarDocument)], answers: calendarOwners },
  'Mutation.disconnectGoogleCalendar': {
    ask: () => [print(operations.DisconnectGoogleCalendarDocument)],
    answers: calendarOwners,
  },
  'Mutation.chooseCalendars': {
    ask: () => [print(operations.ChooseCalendarsDocument), { input: { blocking: ['primary'] } }],
    answers: calendarOwners,
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
    ask: () => [print(operations.ResendMessageDocument), { messageId: UNKNOWN }],
    answers: [anon, no, no, no, no, hidden, no],
  },
  'Query.previewEmail': {
    ask: () => [print(operations.PreviewEmailDocument), { kind: 'SESSION_MOVED' }],
    answers: admins,
  },
  'Mutation.sendTestEmail': {
    ask: () => [print(operations.SendTestEmailDocument), { kind: 'SESSION_MOVED' }],
    answers: admins,
  },
  'Mutation.retryFailedMessages': { ask: () => [print(operations.RetryFailedMessagesDocument)], answers: admins },
  'Query.suppressedAddresses': { ask: () => [print(operations.SuppressedAddressesDocument)], answers: admins },
  'Mutation.releaseAddress': {
    ask: () => [print(operations.ReleaseAddressDocument), { email: 'nobody@people.test' }],
    answers: admins,
  },
  'Query.messagePreferences': { ask: () => [print(operations.MessagePreferencesDocument)], answers: people },
  'Mutation.setMessagePreferences': {
    ask: () => [print(operations.SetMessagePreferencesDocument), { input: {} }],
    answers: people,
  },
  'Query.availabilitySettings': {
    ask: ({ mentorId }) => [print(operations.AvailabilitySettingsDocument), { mentorId }],
    answers: [anon, hidden, hidden, 'yes', hidden, 'yes', no],
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
  'Mutation.provisionUser': {
    ask: () => [
      print(operations.ProvisionUserDocument),
      { input: { email: 'new@people.test', name: '', role: 'ADMIN', timeZone: 'UTC' } },
    ],
    answers: provisioners,
  },
  'Subscription.dashboardEvents': { ask: () => [print(operations.DashboardEventsDocument)], answers: people },
  'Subscription.availabilityChanged': {
    ask: ({ mentorId }) => [print(operations.AvailabilityChangedDocument), { mentorId }],
    answers: everybody,
  },
};

/**
 * Every field of every object, so that one that is added fails here until somebody decided who may see it. Whoever
 * may see the object may see all of these; the exceptions, `Refusal.source` and `Booking.ledger`, have tests of their own.
 */
const FIELDS: Readonly<Record<string, string>> = {
  MessageRecordEdge: 'cursor node',
  MessageRecordConnection: 'edges pageInfo',
  WeekOfEarnings: 'delivered upcoming weekStart',
  Waiting: 'attendance proposals reviews',
  TroubledCalendarEdge: 'cursor node',
  TroubledCalendarConnection: 'edges pageInfo',
  TroubledCalendar: 'connectedAt lastError lastSyncedAt mentor problem state',
  MessageFigures: 'bounced complained date delivered dropped due failed opened sent waiting',
  MentorStudentEdge: 'cursor node',
  MentorStudentConnection: 'edges pageInfo',
  MentorStudent: 'goals nextSession sessionsSoFar since student subjects',
  InvoiceEdge: 'cursor node',
  InvoiceConnection: 'edges pageInfo',
  BookingFigures: 'date expiredSeries paidSeries series trials',
  BookingEdge: 'cursor node',
  BookingConnection: 'edges pageInfo',
  AuditedFact: 'name value',
  AuditedChange: 'after before field',
  AuditEntryEdge: 'cursor node',
  AuditEntryConnection: 'edges pageInfo',
  AuditEntry: 'action actor at changes facts id person subject',
  AttendanceFigures: 'cancelled date disputed mentorAbsent studentAbsent tookPlace',
  AffectedBooking: 'booking sessions statusAfter',
  AffectedSession: 'credit money outside session',
  AvailabilitySettings:
    'bufferMinutes dateOverrides horizonDays maxSessionsPerDay mentorId minimumNoticeMinutes sessionMinutes slotStepMinutes timeZone weeklySchedule',
  DateOverride: 'date intervals',
  TimeInterval: 'end start',
  WeeklyInterval: 'end start weekday',
  AvailabilityPreview: 'bookings credits messages studentCount token weeks',
  PreviewAvailabilityPayload: 'preview userErrors',
  PreviewedMessage: 'kind recipient',
  WeekOfSlots: 'after before weekStart',
  AddressSuppressed: 'cause email occurredAt seq',
  EmailPreview: 'attachments example examples html subject text',
  PreviewEmailPayload: 'preview userErrors',
  SendTestEmailPayload: 'message userErrors',
  RetryFailedMessagesPayload: 'messages userErrors',
  SuppressedAddress: 'email messageId reason suppressedAt',
  ReleaseAddressPayload: 'released userErrors',
  Revenue: 'charged creditUsed credited date earned mentor refunded',
  SystemHealth:
    'alarms isListening jobs mailQuotaSpentSince mirrors oldestDueEffectAt oldestDueMessageAt paymentsReconciledAt queues readAt',
  SystemAlarm: 'name since',
  SystemAlarmChanged: 'alarm isRinging occurredAt seq',
  JobHealth: 'failedAt failure finishedAt lastTickAt latenessSeconds name nextDueAt',
  MirrorHealth: 'connections fresh inError oldestReadAt stale writesParked',
  QueueHealth: 'due kind overdueSince parked retrying waiting',
  UnpaidInvoice: 'amount invoiceId week',
  FailedPayment: 'booking graceEndsAt invoices since',
  FailedPaymentEdge: 'cursor node',
  FailedPaymentConnection: 'edges pageInfo',
  PaymentDispute: 'booking disputeId id invoiceId money openedAt status',
  PaymentDisputeEdge: 'cursor node',
  PaymentDisputeConnection: 'edges pageInfo',
  PaymentFault: 'booking foundAt id invoiceId kind money sessionIds settledAt',
  PaymentFaultEdge: 'cursor node',
  PaymentFaultConnection: 'edges pageInfo',
  Availability: 'busyFreshAsOf calendarState mentorId mentorTimeZone slots timeZone',
  AvailabilityChange: 'from mentorId to',
  LeaveReviewPayload: 'review userErrors',
  Review: 'author comment id month rating shownAt student',
  ReviewConnection: 'edges pageInfo',
  ReviewEdge: 'cursor node',
  ReviewReceived: 'occurredAt review seq',
  DemoCall: 'cancelReason createdAt end guestEmail guestName guestTimeZone host id joinUrl meetLink note start status',
  DemoCallAppointment: 'end hostName joinUrl localStart start status verifyBy',
  DemoCallAppointmentPayload: 'appointment userErrors',
  DemoCallChanged: 'demoCall occurredAt seq',
  DemoCallConnection: 'edges pageInfo',
  DemoCallEdge: 'cursor node',
  DemoHost: 'isActive person timeZone weeklySchedule',
  DemoHours: 'end start weekday',
  RecordDemoCallPayload: 'demoCall userErrors',
  RequestDemoCallPayload: 'userErrors verifyBy',
  SetDemoHostPayload: 'demoHost userErrors',
  Attendance: 'mentorArrivedAt reports studentArrivedAt verdict',
  AttendanceDispute: 'openedAt session',
  AttendanceDisputeConnection: 'edges pageInfo',
  AttendanceDisputeEdge: 'cursor node',
  AttendanceRecorded: 'occurredAt seq session',
  AttendanceReport: 'outcome reportedAt side',
  SessionNotes: 'preparationTips privateNote sharedNote',
  SessionPayload: 'session userErrors',
  Ticket: 'createdAt id messages requester status subject updatedAt',
  TicketChanged: 'occurredAt seq ticket',
  TicketConnection: 'edges pageInfo',
  TicketEdge: 'cursor node',
  TicketMessage: 'author id text writtenAt',
  TicketMessageConnection: 'edges pageInfo',
  TicketMessageEdge: 'cursor node',
  TicketPayload: 'ticket userErrors',
  Mentor:
    'averageRating bio firstSessions headline languages person ratingCount reviews sessionMinutes sessionPrice subjects verified',
  MentorConnection: 'edges pageInfo',
  MentorEdge: 'cursor node',
  Onboarding: 'nextStep steps',
  OnboardingStepState: 'done step',
  Profile: 'email goals locale mentor name role timeZone',
  UpdateProfilePayload: 'profile userErrors',
  Verification: 'decidedAt documentKinds documentsSeen mentor reason statement status submittedAt version',
  VerificationChanged: 'mentorId occurredAt seq status',
  VerificationConnection: 'edges pageInfo',
  VerificationEdge: 'cursor node',
  VerificationPayload: 'userErrors verification',
  BookSeriesPayload: 'booking check checkoutUrl userErrors',
  Booking:
    'anchorTimeZone frequency goals holdExpiresAt id invoices ledger mentor recurrenceRule sessions status student subject subscription type weeklyPrice',
  BookingConfirmed: 'booking occurredAt seq',
  BookingChanged: 'booking occurredAt seq',
  BookingSubscription: 'endsAt frequencySince nextBillingAt pausedAt status weeklyPrice',
  ChangeSubscriptionPayload: 'booking check userErrors',
  FrequencyChangePayload: 'booking check preview userErrors',
  FrequencyChangePreview:
    'added after before effectiveAt freed nextInvoice proration token weeklyPrice weeklyPriceBefore',
  PlannedTime: 'end start',
  SubscriptionChanged: 'booking occurredAt seq',
  OpenBillingPortalPayload: 'url userErrors',
  BookingExpired: 'booking occurredAt seq',
  BookingHeld: 'booking occurredAt seq',
  CalendarConnection:
    'calendars googleEmail grantedScopes ignoreAllDayEvents lastError lastSyncedAt missingScopes problem state',
  CalendarConnectionPayload: 'connection userErrors',
  CalendarFeed: 'createdAt lastReadAt url',
  CalendarFeedPayload: 'calendarFeed userErrors',
  CalendarStateChanged: 'occurredAt seq state',
  ChangeSessionsPayload: 'sessions userErrors',
  ConnectedCalendar:
    'blocks channelExpiresAt id isWritable isWriteTarget lastError lastSyncedAt name problem state timeZone',
  ConnectGoogleCalendarPayload: 'authorizationUrl userErrors',
  Invoice: 'amount booking creditUsed lines number paidAt payUrl periodEnd periodStart receiptUrl status tax week',
  InvoiceLine: 'amount end start',
  MailEvent: 'byScanner detail occurredAt type',
  MarkNotificationsReadPayload: 'readIds unreadCount userErrors',
  MessageGroupPreference: 'group mailed optional',
  MessagePreferences: 'groups quietHours',
  MessageRecord: 'decidedAt dueAt events id kind plannedAt reason recipientName resendOf sentAt status subject tries',
  Ledger: 'balances currency entries',
  LedgerBalances: 'credited delivered paid refunded upcoming',
  LedgerEntry: 'at from id kind money sessionId to',
  Money: 'amount currency',
  Notification: 'bookingId id kind readAt receivedAt sessionId subject text',
  NotificationConnection: 'edges pageInfo unreadCount',
  NotificationEdge: 'cursor node',
  NotificationReceived: 'notification occurredAt seq',
  Occurrence: 'bookable end localStart refusals start week',
  PageInfo: 'endCursor hasNextPage',
  Person: 'id name role timeZone',
  ProvisionUserPayload: 'user userErrors',
  GivenAnswer: 'answer at chosenStart side',
  Proposal:
    'answerer answers booking createdAt expiresAt id kind note proposer removal session settledAt settledReason status times',
  ProposalConnection: 'edges pageInfo',
  ProposalEdge: 'cursor node',
  ProposalPayload: 'proposal userErrors',
  ProposalSettled: 'occurredAt proposal seq status',
  ProposalWaiting: 'occurredAt proposal seq',
  ProposedTime: 'end start',
  QuietHours: 'end start',
  Refusal: 'code end source start',
  RepairPlan: 'firstSessions minutesMoved occurrences',
  ResendMessagePayload: 'message userErrors',
  SeriesCheck: 'bookable occurrences repairPlans wallTimeShifts weeklyPrice',
  Session:
    'attendance booking conflicts contested end id joinUrl localStart meetLink mentorLocalStart notes pendingProposal start status',
  SessionConflict: 'alternatives noticedAt',
  SessionConflictCleared: 'occurredAt seq session',
  SessionConflictFound: 'occurredAt seq session',
  SessionCancelled: 'occurredAt reason seq session',
  SessionConnection: 'edges pageInfo',
  SessionEdge: 'cursor node',
  SessionMoved: 'occurredAt previousEnd previousStart seq session',
  RoomMissing: 'booking occurredAt seq',
  SessionRoomReady: 'occurredAt seq session',
  SessionsConfirmed: 'booking occurredAt seq sessions',
  SessionPrice: 'mentorId price sessionMinutes',
  SetAvailabilityPayload: 'availability userErrors',
  SetMessagePreferencesPayload: 'preferences userErrors',
  SetSessionPricePayload: 'sessionPrice userErrors',
  Slot: 'end localStart start',
  UserError: 'code message path',
  ZoneRulesChanged: 'bookings occurredAt seq sessions version',
};

describe('who may ask', () => {
  test('every field of the schema has a rule here', () => {
    const roots = ['Query', 'Mutation', 'Subscription'];
    const fields: Record<string, string> = {};
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type) || type.name.startsWith('__')) continue;
      fields[type.name] = Object.keys(type.getFields()).sort().join(' ');
    }
    expect(Object.keys(RULES).sort()).toEqual(
      roots.flatMap((root) => fields[root]?.split(' ').map((field) => `${root}.${field}`) ?? []).sort(),
    );
    for (const root of roots) delete fields[root];
    expect(fields).toEqual(FIELDS);
  });

  test('whoever asks for anything is answered what the table says', async () => {
    const scene = await setScene();
    const reading = Object.entries(RULES).filter(([field]) => field.startsWith('Query'));
    const answers: Record<string, unknown> = {};
    for (const [field, rule] of reading) answers[field] = await answersTo(scene, field, rule);
    expect(answers).toEqual(Object.fromEntries(reading.map(([field, rule]) => [field, [...rule.answers]])));
  }, 120_000);

  test.each(Object.entries(RULES).filter(([field]) => !field.startsWith('Query')))('%s', async (field, rule) => {
    expect(await answersTo(await setScene(), field, rule)).toEqual([...rule.answers]);
  });
});

describe('objects of others', () => {
  test('look to strangers like objects that do not exist, on every way there', async () => {
    const scene = await setScene();
    const { w, booking, session, callers } = scene;
    const change = { scope: 'WHOLE_SERIES', newStart: '2026-11-24T14:00:00Z' };
    const ways: readonly [query: string, id: string, variables: (id: string) => object][] = [
      [print(operations.BookingDocument), booking.id, (id) => ({ id })],
      [print(operations.NodeDocument), booking.id, (id) => ({ id })],
      [print(operations.NodeDocument), session.id, (id) => ({ id })],
      [print(operations.NodeDocument), scene.mentorId, (id) => ({ id })],
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

describe('what nobody is told', () => {
  test('a mentor does not see what a student paid, or what became of it', async () => {
    const { w, callers, booking } = await setScene();
    const ledgerFor = async (caller: Caller) =>
      (await dataOf(w, caller, operations.BookingLedgerDocument, { id: booking.id })).booking?.ledger;
    expect(await ledgerFor(callers.mentor)).toBeNull();
    for (const caller of ['student', 'admin'] as const) {
      expect(await ledgerFor(callers[caller])).toMatchObject({ entries: expect.any(Array) });
    }
  });

  test('a student learns that a time is taken, only its mentor and admins learn by what', async () => {
    const { w, callers, session, mentorId } = await setScene();
    const sources = async (caller: Caller): Promise<(string | null)[]> => {
      const start = new Date(session.start).toISOString();
      const explained = await dataOf(w, caller, operations.ExplainSlotDocument, { mentorId, start });
      const series = { mentorId, type: 'TRIAL', firstSessions: [start], timeZone: 'UTC' } as const;
      const checked = await dataOf(w, caller, operations.CheckSeriesDocument, { input: series });
      const refusals = [explained.explainSlot, ...checked.checkSeries.occurrences].flatMap((each) => each.refusals);
      expect(refusals.map(({ code }) => code)).toContain('BOOKED');
      return refusals.filter(({ code }) => code === 'BOOKED').map(({ source }) => source);
    };
    for (const caller of ['student', 'other student', 'other mentor'] as const) {
      expect(await sources(callers[caller])).toEqual([null, null]);
    }
    for (const caller of ['mentor', 'admin'] as const) {
      expect(await sources(callers[caller])).toEqual([
        expect.stringContaining(session.id),
        expect.stringContaining(session.id),
      ]);
    }
    const input = {
      series: { mentorId, type: 'TRIAL', firstSessions: [TUESDAY], timeZone: 'UTC' },
      subject: 'Algebra',
      idempotencyKey: 'taken',
    };
    const everything = `mutation($input: BookSeriesInput!) { bookSeries(input: $input) {
      check { occurrences { refusals { code source } } repairPlans { occurrences { refusals { source } } } } } }`;
    const { text } = await ask(w, callers['other student'], everything, { input });
    expect(text).toContain('"code":"BOOKED"');
    expect(text).not.toMatch(/"source":"/);
  });

  test('no answer to anybody holds a token, a secret or the address of somebody else', async () => {
    const scene = await setScene();
    const { w } = scene;
    const held = await hold(w, scene.callers['other student'], scene.callers['other mentor'], ['2026-11-26T10:00:00Z']);
    const canaries = await secretsOf(w, held);
    expect(canaries.length).toBeGreaterThanOrEqual(6);
    const addresses = Object.values(scene.callers).flatMap((caller) =>
      typeof caller === 'string' ? [] : [caller.email],
    );
    for (const name of CALLERS) {
      const caller = scene.callers[name];
      const own = typeof caller === 'string' ? null : caller.email;
      for (const [field, rule] of Object.entries(RULES)) {
        if (field.startsWith('Subscription') || field === 'Mutation.disconnectGoogleCalendar') continue;
        const [query, variables = {}] = rule.ask(scene);
        const { text } = await ask(w, caller, query, { ...variables });
        const leaked = [...canaries, ...addresses.filter((address) => address !== own)].filter((each) =>
          text.includes(each),
        );
        expect([name, field, leaked]).toEqual([name, field, []]);
      }
    }
  });
});

type Scene = Awaited<ReturnType<typeof setScene>>;

/** A trial between `student` and `mentor`, whose calendar is connected, and everybody else around them. */
async function setScene() {
  const w = await world({ now: '2026-11-23T08:00:00Z' });
  const callers = {
    visitor: 'VISITOR',
    student: await student(w),
    'other student': await student(w, 'Olga Other'),
    mentor: await connectedMentor(w),
    'other mentor': await mentor(w, {}, 'Otto Other'),
    admin: await person(w, 'ADMIN', 'Ada Admin'),
    platform: 'PLATFORM',
  } as const;
  const { booking } = await tryToBook(w, callers.student, callers.mentor, [TUESDAY], { type: 'TRIAL' });
  if (booking === null) throw new Error('the trial was not booked');
  const session: Session = await sessionOf(w, booking, 0);
  const wish = { sessionId: session.id, newStart: at('2026-11-24T15:00:00Z'), note: null };
  const proposalId = (await proposeMove(w.deps, callers.student, wish)).proposal?.id;
  if (proposalId === undefined) throw new Error('nothing was proposed');
  const question = await openTicket(w.deps, callers.student, { subject: 'Where?', text: 'Where is my room?' });
  if ('problems' in question) throw new Error('the ticket was not opened');
  const ticketId = question.ticket.id;
  return { w, ticketId, callers, booking: booking satisfies Booking, session, proposalId, mentorId: callers.mentor.id };
}

/** What each caller is answered, in their order. */
async function answersTo(scene: Scene, field: string, rule: Rule): Promise<string[]> {
  const [query, variables = {}] = rule.ask(scene);
  const asked = field.startsWith('Subscription') ? subscribed : answered;
  const answers: string[] = [];
  for (const caller of CALLERS) answers.push(await asked(scene, scene.callers[caller], query, variables));
  return answers;
}

async function answered({ w }: Scene, caller: Caller, query: string, variables: object): Promise<string> {
  const { data, errors } = await ask(w, caller, query, { ...variables });
  if (errors.length > 0) return errors.map(({ extensions }) => extensions.code).join(', ');
  return Object.values(data ?? {}).every((value) => value === null) ? 'null' : 'yes';
}

/** A subscription that is allowed may stay silent, so it is opened in here and not over a socket. */
async function subscribed({ w }: Scene, caller: Caller, query: string, variables: object): Promise<string> {
  const subject = caller === 'PLATFORM' ? w.deps.config.auth.platformSubject : caller === 'VISITOR' ? null : caller.id;
  const actor = subject === null ? null : await authenticate(w.deps, subject);
  const contextValue: RequestContext = { deps: w.deps, actor, loaders: createLoaders(w.deps) };
  const stream = await subscribe({
    schema: createSchema(),
    document: parse(query),
    contextValue,
    variableValues: { ...variables },
  });
  if (Symbol.asyncIterator in stream) {
    await stream.return();
    return 'yes';
  }
  const format = createErrorFormatter({ log: silentLog, newErrorId: () => 'id', hideSuggestions: true });
  return (stream.errors ?? []).map((error) => String(format(error).extensions?.code)).join(', ');
}

/** What is secret in the database and the configuration, in clear where we know it and sealed where we do not. */
async function secretsOf(w: World, booking: { readonly id: string }): Promise<string[]> {
  const { deps, database } = w;
  const { stripeCheckoutId, requestHash } = await stored(w, booking.id);
  const [grant] = await database.sql`select * from calendar_connections`;
  const sealed = Object.entries(grant ?? {}).flatMap(([column, value]) =>
    column.startsWith('sealed') && typeof value === 'string' ? [value] : [],
  );
  const { auth, secrets, google, stripe, resend } = deps.config;
  return [
    ...sealed,
    stripeCheckoutId,
    requestHash,
    'secret' in auth.key ? auth.key.secret : null,
    secrets.joinLinkSecret,
    google.clientSecret,
    stripe.secretKey,
    ...stripe.webhookSecrets,
    resend.apiKey,
    'ya29.',
    '1//',
  ].filter((secret) => secret !== null);
}

function trial(mentorId: string) {
  return { mentorId, type: 'TRIAL', firstSessions: ['2026-11-25T10:00:00Z'], timeZone: 'UTC' };
}

function figures(field: string, more = ''): string {
  return `{ ${field}(from: "2026-11-23T00:00:00Z", to: "2026-11-24T00:00:00Z", by: DAY${more}) { date } }`;
}
