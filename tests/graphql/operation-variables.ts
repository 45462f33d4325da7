import type { Crowd } from '../support/crowd.ts';
import type { Caller } from './client.ts';

const RANGE = { from: '2026-11-23T00:00:00Z', to: '2026-12-14T00:00:00Z' };
const HOURS = {
  timeZone: 'UTC',
  weeklySchedule: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, start: '08:00', end: '18:00' })),
  slotStepMinutes: 15,
  minimumNoticeMinutes: 0,
};

/** What each query of the dashboards asks about; those that ask for nothing are left out. */
export function readVariables({ callers, booking, ticketId }: Crowd): Readonly<Record<string, object>> {
  const mentorId = callers.mentor.id;
  const series = { mentorId, type: 'REGULAR', frequency: 'ONCE_WEEKLY', timeZone: 'UTC' };
  const { id } = booking;
  return {
    AdminDashboard: { ...RANGE, by: 'DAY' },
    Availability: { mentorId, ...RANGE, timeZone: 'UTC' },
    Booking: { id },
    BookingInvoices: { id },
    BookingLedger: { id },
    CheckSeries: { input: { ...series, firstSessions: ['2026-12-08T16:00:00Z'] } },
    DemoCall: { id },
    DemoCallSlots: { ...RANGE, timeZone: 'UTC' },
    DemoCalls: { from: RANGE.from },
    ExplainSlot: { mentorId, start: '2026-12-08T16:00:00Z' },
    Mentor: { id: mentorId },
    MentorDashboard: { mentorId, ...RANGE },
    MessageTimeline: { bookingId: id },
    Node: { id },
    PreviewAvailabilityChange: { input: { ...HOURS, weeklySchedule: [], sessionsOutside: 'CANCEL' } },
    PreviewEmail: { kind: 'SESSION_MOVED' },
    PreviewFrequencyChange: {
      input: { bookingId: id, frequency: 'ONCE_WEEKLY', weeklySlots: ['2026-12-08T16:00:00Z'] },
    },
    Revenue: { ...RANGE, by: 'WEEK' },
    SessionPrices: { mentorId },
    Sessions: { part: 'UPCOMING' },
    Ticket: { id: ticketId },
  };
}

/** Queries that nobody here can ask, and why that does not hide a list. */
export const UNANSWERED: Readonly<Record<string, string>> = {
  DemoCallByLink: 'reads one call, by a token only its guest holds',
};

interface Change {
  readonly caller: Caller;
  readonly variables: object;
}

/** What people change on a platform of any size; each round asks for something new. */
export function writeVariables(
  { callers, ticketId }: Crowd,
  round: 'first' | 'second',
): Readonly<Record<string, Change | undefined>> {
  const { mentor, student, admin } = callers;
  const start = round === 'first' ? '2026-12-07T14:00:00Z' : '2026-12-07T16:00:00Z';
  const series = { mentorId: mentor.id, type: 'REGULAR', frequency: 'ONCE_WEEKLY', timeZone: 'UTC' };
  return {
    BookSeries: {
      caller: student,
      variables: {
        input: { series: { ...series, firstSessions: [start] }, subject: 'Latin', idempotencyKey: `latin-${round}` },
      },
    },
    SetAvailability: {
      caller: mentor,
      variables: { input: { ...HOURS, bufferMinutes: round === 'first' ? 10 : 5 } },
    },
    OpenTicket: { caller: student, variables: { input: { subject: `About ${round}`, text: 'How?' } } },
    ReplyToTicket: { caller: admin, variables: { input: { ticketId, text: `So, ${round}.` } } },
    UpdateProfile: { caller: student, variables: { input: { goals: [`Goal ${round}`] } } },
    MarkNotificationsRead: { caller: student, variables: { input: { ids: [] } } },
    SetSessionPrice: {
      caller: mentor,
      variables: {
        input: { sessionMinutes: 60, price: { amount: round === 'first' ? 4500 : 4700, currency: 'USD' } },
      },
    },
  };
}

const ONE_SESSION = 'changes one session of one booking; how many a booking has is bounded';
const ONE_BOOKING = 'changes one booking and asks Stripe about it';
const ONE_ROW = 'changes one row by its id';
const GOOGLE = 'asks Google about one mentor';
const DEMO = 'changes one call between a guest and a host';

/** Changes that are not walked, and why. */
export const UNWALKED: Readonly<Record<string, string>> = {
  AnswerProposal: ONE_SESSION,
  CancelSessions: ONE_SESSION,
  LeaveReview: ONE_SESSION,
  ProposeMove: ONE_SESSION,
  RecordAttendance: ONE_SESSION,
  RescheduleSessions: ONE_SESSION,
  SaveSessionNotes: ONE_SESSION,
  SettleAttendance: ONE_SESSION,
  WithdrawProposal: ONE_SESSION,
  CancelSubscription: ONE_BOOKING,
  ChangeFrequency: ONE_BOOKING,
  KeepSubscription: ONE_BOOKING,
  OpenBillingPortal: ONE_BOOKING,
  PauseSubscription: ONE_BOOKING,
  ResumeSubscription: ONE_BOOKING,
  CreateCalendarFeed: ONE_ROW,
  RenewCalendarFeed: ONE_ROW,
  RevokeCalendarFeed: ONE_ROW,
  DecideVerification: ONE_ROW,
  SubmitVerification: ONE_ROW,
  ProvisionUser: ONE_ROW,
  ReleaseAddress: ONE_ROW,
  ReopenTicket: ONE_ROW,
  SolveTicket: ONE_ROW,
  ResendMessage: ONE_ROW,
  SendTestEmail: ONE_ROW,
  SetMessagePreferences: ONE_ROW,
  RetryFailedMessages: 'repeats as many messages as it is asked to, 100 at most',
  ChooseCalendars: GOOGLE,
  ConnectGoogleCalendar: GOOGLE,
  DisconnectGoogleCalendar: GOOGLE,
  SyncGoogleCalendar: GOOGLE,
  CancelDemoCall: DEMO,
  ConfirmDemoCall: DEMO,
  MoveDemoCall: DEMO,
  RecordDemoCall: DEMO,
  RequestDemoCall: DEMO,
  SetDemoHost: DEMO,
};
