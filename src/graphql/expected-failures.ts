import { USER_ERROR_MEANINGS, type UserErrorCode } from '../domain/fault.ts';

/** Codes, each with the arguments it can name; `*` stands for a place in a list. Without any it names none. */
type Failures = Readonly<Partial<Record<UserErrorCode, readonly string[]>>>;

const BOOKING = ['input.bookingId'];
const TEXT = { INVALID_TEXT: ['input.text'], TICKET_NOT_OPEN: ['input.ticketId'] };
const FIRST_SESSIONS = ['input.series.firstSessions.*'];
const WEEKLY_SLOTS = ['input.weeklySlots', 'input.weeklySlots.*'];
const INTERVALS = ['', '.weekday', '.start', '.end'];

const SETTINGS: Failures = {
  INVALID_SCHEDULE: [
    ...INTERVALS.map((part) => `input.weeklySchedule.*${part}`),
    'input.dateOverrides.*.date',
    ...INTERVALS.filter((part) => part !== '.weekday').map((part) => `input.dateOverrides.*.intervals.*${part}`),
  ],
  OUT_OF_RANGE: [
    ...['input.weeklySchedule', 'input.dateOverrides', 'input.bufferMinutes', 'input.sessionMinutes'],
    ...['input.slotStepMinutes', 'input.minimumNoticeMinutes', 'input.horizonDays', 'input.maxSessionsPerDay'],
  ],
};

const TAKEN_AGAIN: Failures = {
  ...{ NOT_SUBSCRIBED: BOOKING, SUBSCRIPTION_NOT_CHANGEABLE: BOOKING, INVALID_SERIES: BOOKING, IN_THE_PAST: BOOKING },
  ...{ SLOT_TAKEN: BOOKING, SLOT_NOT_AVAILABLE: BOOKING, CALENDAR_UNKNOWN: BOOKING },
};

const FREQUENCY: Failures = {
  NOT_SUBSCRIBED: BOOKING,
  SUBSCRIPTION_NOT_CHANGEABLE: ['input.bookingId', 'input.frequency'],
  ...{ INVALID_SERIES: WEEKLY_SLOTS, IN_THE_PAST: WEEKLY_SLOTS, SLOT_TAKEN: WEEKLY_SLOTS },
  ...{ SLOT_NOT_AVAILABLE: WEEKLY_SLOTS, CALENDAR_UNKNOWN: WEEKLY_SLOTS },
};

const NEW_START: Failures = {
  ...{ SESSION_NOT_CHANGEABLE: ['input.sessionId'], IN_THE_PAST: ['input.newStart'] },
  ...{ SLOT_TAKEN: ['input.newStart'], SLOT_NOT_AVAILABLE: ['input.newStart'], CALENDAR_UNKNOWN: ['input.newStart'] },
};

/**
 * The catalogue of expected failures: what each mutation, and each query with `userErrors`, can answer instead of doing
 * what it was asked. Clients read it in the description of the field; a test holds it against the code.
 */
export const EXPECTED_FAILURES: Readonly<Record<string, Failures>> = {
  provisionUser: { INVALID_TEXT: ['input.name'] },
  updateProfile: {
    INVALID_TEXT: [
      ...['input.name', 'input.headline', 'input.bio'],
      ...['input.subjects.*', 'input.languages.*', 'input.goals.*'],
    ],
    OUT_OF_RANGE: ['input.subjects', 'input.languages', 'input.goals'],
  },
  submitVerification: {
    ...{ INVALID_TEXT: ['input.statement'], OUT_OF_RANGE: ['input.documentKinds'], VERIFICATION_NOT_OPEN: [] },
  },
  decideVerification: {
    INVALID_TEXT: ['input.reason', 'input.documentsSeen'],
    VERIFICATION_NOT_OPEN: ['input.version'],
  },
  setSessionPrice: {
    OUT_OF_RANGE: ['input.sessionMinutes', 'input.price.amount'],
    UNKNOWN_CURRENCY: ['input.price.currency'],
  },

  setAvailability: {
    ...SETTINGS,
    ...{ PREVIEW_NEEDED: ['input.previewToken'], PREVIEW_STALE: ['input.previewToken'] },
  },
  previewAvailabilityChange: SETTINGS,
  connectGoogleCalendar: {},
  syncGoogleCalendar: { CALENDAR_NOT_CONNECTED: [], CALENDAR_UNKNOWN: [] },
  chooseCalendars: {
    ...{ CALENDAR_NOT_CONNECTED: [], CALENDAR_NEEDED: ['input.blocking'] },
    CALENDAR_NOT_FOUND: ['input.blocking.*', 'input.writeTo'],
    CALENDAR_NOT_WRITABLE: ['input.writeTo'],
  },
  disconnectGoogleCalendar: {},
  createCalendarFeed: {},
  renewCalendarFeed: {},
  revokeCalendarFeed: {},

  bookSeries: {
    INVALID_TEXT: ['input.subject', 'input.goals', 'input.goals.*', 'input.idempotencyKey'],
    INVALID_SERIES: ['input.series.frequency', 'input.series.firstSessions', ...FIRST_SESSIONS],
    ...{ IN_THE_PAST: FIRST_SESSIONS, MENTOR_NOT_FOUND: ['input.series.mentorId'] },
    SLOT_TAKEN: ['input.series.firstSessions', ...FIRST_SESSIONS],
    ...{ SLOT_NOT_AVAILABLE: [...FIRST_SESSIONS, 'input.idempotencyKey'], CALENDAR_UNKNOWN: FIRST_SESSIONS },
    ...{ TRIAL_ALREADY_USED: ['input.series.type'], IDEMPOTENCY_KEY_REUSED: ['input.idempotencyKey'] },
    PAYMENT_UNAVAILABLE: [],
  },
  cancelSessions: { INVALID_TEXT: ['input.reason'], SESSION_NOT_CHANGEABLE: ['input.sessionId'] },
  rescheduleSessions: { INVALID_TEXT: ['input.reason'], ...NEW_START },
  proposeMove: { INVALID_TEXT: ['input.note'], ...NEW_START, PROPOSAL_PENDING: ['input.sessionId'] },
  answerProposal: {
    ...{ PROPOSAL_CLOSED: ['input.proposalId'], PROPOSAL_NOT_YOURS: ['input.proposalId'] },
    ...{ CHOICE_NEEDED: ['input.chosenStart'], SESSION_NOT_CHANGEABLE: ['input.proposalId'] },
    ...{ SLOT_TAKEN: ['input.proposalId'], SLOT_NOT_AVAILABLE: ['input.proposalId'] },
    CALENDAR_UNKNOWN: ['input.proposalId'],
  },
  withdrawProposal: { PROPOSAL_CLOSED: ['input.proposalId'], PROPOSAL_NOT_YOURS: ['input.proposalId'] },
  recordAttendance: { ATTENDANCE_NOT_OPEN: ['input.sessionId'] },
  settleAttendance: { ATTENDANCE_NOT_OPEN: ['input.sessionId'] },
  saveSessionNotes: {
    INVALID_TEXT: ['input.privateNote', 'input.sharedNote', 'input.preparationTips.*'],
    OUT_OF_RANGE: ['input.preparationTips'],
  },
  leaveReview: {
    ...{ OUT_OF_RANGE: ['input.rating'], INVALID_TEXT: ['input.comment'], REVIEW_NOT_OPEN: ['input.sessionId'] },
  },

  pauseSubscription: { NOT_SUBSCRIBED: BOOKING, SUBSCRIPTION_NOT_CHANGEABLE: BOOKING },
  resumeSubscription: TAKEN_AGAIN,
  keepSubscription: TAKEN_AGAIN,
  cancelSubscription: {
    ...{ NOT_SUBSCRIBED: BOOKING, SUBSCRIPTION_NOT_CHANGEABLE: BOOKING, SESSION_NOT_CHANGEABLE: BOOKING },
  },
  changeFrequency: { ...FREQUENCY, PREVIEW_STALE: ['input.previewToken'] },
  previewFrequencyChange: FREQUENCY,
  openBillingPortal: { NOT_SUBSCRIBED: BOOKING, PAYMENT_UNAVAILABLE: [] },

  setDemoHost: {
    INVALID_SCHEDULE: INTERVALS.map((part) => `input.weeklySchedule.*${part}`),
    OUT_OF_RANGE: ['input.weeklySchedule'],
  },
  requestDemoCall: { INVALID_TEXT: ['input.name', 'input.note'], SLOT_NOT_AVAILABLE: ['input.start'] },
  confirmDemoCall: {
    ...{ LINK_USED: ['input.token'], LINK_EXPIRED: ['input.token'], DEMO_CALL_EXISTS: ['input.token'] },
    SLOT_TAKEN: ['input.start'],
  },
  moveDemoCall: {
    DEMO_CALL_NOT_CHANGEABLE: ['input.call'],
    ...{ SLOT_NOT_AVAILABLE: ['input.start'], SLOT_TAKEN: ['input.start'] },
  },
  cancelDemoCall: { DEMO_CALL_NOT_CHANGEABLE: ['input.call'], INVALID_TEXT: ['input.reason'] },
  recordDemoCall: { DEMO_CALL_NOT_CHANGEABLE: ['input.demoCallId'] },

  openTicket: { INVALID_TEXT: ['input.subject', 'input.text'] },
  replyToTicket: TEXT,
  solveTicket: TEXT,
  reopenTicket: TEXT,

  markNotificationsRead: {},
  setMessagePreferences: { NOT_OPTIONAL: ['input.groups.*'], OUT_OF_RANGE: ['input.quietHours'] },
  previewEmail: { NOTHING_TO_SHOW: ['example', 'bookingId'] },
  sendTestEmail: { NOTHING_TO_SHOW: ['input.example', 'example'] },
  resendMessage: { MESSAGE_WAITING: ['input.messageId', 'messageId'] },
  retryFailedMessages: {},
  releaseAddress: { ADDRESS_NOT_SUPPRESSED: ['input.email', 'email'] },
};

/** What a field's failures look like in its description. */
export function describeFailures(field: string): string | null {
  const failures = EXPECTED_FAILURES[field];
  if (failures === undefined) return null;
  const lines = Object.entries(failures).map(([code, paths]) => {
    const at = paths.map((path) => `\`${path}\``).join(', ');
    return at === '' ? `\`${code}\`` : `\`${code}\` at ${at}`;
  });
  return lines.length === 0 ? 'No failure is expected.' : `Expected failures: ${lines.join('; ')}.`;
}

/** Every code with what it means, as the description of `UserError.code` lists them. */
export function describeCodes(): string {
  const lines = Object.entries(USER_ERROR_MEANINGS).map(([code, meaning]) => `- \`${code}\`: ${meaning}.`);
  return `Stable. Which of them a mutation can answer, and at which argument, its own description says.\n\n${lines.join('\n')}`;
}
