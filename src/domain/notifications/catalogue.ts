import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time.ts';
import type { MessageGroup } from './groups.ts';
import type { MessageKind } from './message.ts';

export type Audience = 'STUDENT' | 'MENTOR' | 'ADMIN' | 'GUEST';
export type Enclosure = 'CALENDAR_FILE' | 'PDF' | 'LINK';

/** Everything the product promises about one kind of message. */
export interface MessageRule {
  readonly to: readonly Audience[];
  /** What plans it. */
  readonly when: string;
  /** What makes it untrue before it is sent: it is dropped then, with a reason. */
  readonly until: string;
  readonly carries: readonly Enclosure[];
  readonly group: MessageGroup;
  /**
   * How soon after its due time it becomes worthless, in milliseconds: where the provider cannot take everything at
   * once, what turns false first goes first. A hard limit is the message's own `expiresAt`.
   */
  readonly urgencyMs: number;
  /** Shown on the dashboard and not mailed: its subject is that mails do not arrive. */
  readonly inAppOnly?: true;
}

const NOW = MINUTE_MS;
const SOON = 10 * MINUTE_MS;
const TODAY = 6 * HOUR_MS;
const BOTH = ['STUDENT', 'MENTOR'] as const;

const RULES: { readonly [Kind in MessageKind]: MessageRule } = {
  STUDENT_BOOKING_CONFIRMATION: {
    ...booking(['STUDENT'], 'The first week is paid.', 'No session of it is live any more.'),
    carries: ['CALENDAR_FILE', 'LINK'],
  },
  STUDENT_TRIAL_CONFIRMATION: {
    ...booking(['STUDENT'], 'A trial is booked.', 'The trial is not live any more.'),
    carries: ['CALENDAR_FILE', 'LINK'],
  },
  MENTOR_NEW_BOOKING: {
    ...booking(['MENTOR'], 'The first week is paid.', 'No session of it is live any more.'),
    carries: ['CALENDAR_FILE', 'LINK'],
  },
  MENTOR_NEW_TRIAL: {
    ...booking(['MENTOR'], 'A trial is booked.', 'The trial is not live any more.'),
    carries: ['CALENDAR_FILE', 'LINK'],
  },
  ADMIN_NEW_BOOKING: {
    ...booking(['ADMIN'], 'A booking stands.', 'No session of it is live any more.'),
    group: 'OPERATIONS',
    urgencyMs: TODAY,
  },
  BOOKING_EXPIRED: booking(['STUDENT'], 'A hold ran out, or money goes back.', 'The booking stands after all.'),
  SESSION_MOVED: {
    ...booking(BOTH, 'Sessions were given another time.', 'They all moved once more.'),
    carries: ['CALENDAR_FILE', 'LINK'],
  },
  SESSION_CANCELLED: {
    ...booking(BOTH, 'Sessions were cancelled.', 'Never: a cancelled session stays cancelled.'),
    carries: ['CALENDAR_FILE'],
  },
  SERIES_CHANGED: {
    ...booking(BOTH, 'The weekly times of a series were changed.', 'They were changed once more.'),
    carries: ['CALENDAR_FILE', 'LINK'],
  },
  SESSION_REMINDER_24H: reminder('A day before a confirmed session.', TODAY),
  SESSION_REMINDER_1H: reminder('An hour before a confirmed session.', 15 * MINUTE_MS),
  SESSION_REMINDER_10M: reminder('Ten minutes before a confirmed session.', 3 * MINUTE_MS),
  PAYMENT_RECEIPT: { ...payment('An invoice was paid.', 'Never: what was paid was paid.'), carries: ['PDF', 'LINK'] },
  PAYMENT_FAILED: payment('A renewal was declined.', 'The invoice was paid meanwhile.'),
  PAYMENT_ACTION_REQUIRED: { ...payment('The bank wants the student’s word.', 'It was given.'), urgencyMs: SOON },
  PAYMENT_GRACE_ENDING: payment('The days of grace are about to end.', 'The invoice was paid, or they ended.'),
  PAYMENT_RETURNED: payment(
    'Money comes back, as credit or to the card, or waits for a bank.',
    'Credit goes to the card instead, Stripe refused it, or the bank has decided.',
  ),
  SUBSCRIPTION_STARTED: payment('Weekly payment began.', 'It ended.'),
  SUBSCRIPTION_CHANGED: weeks('The weekly amount changed.', 'It changed once more, or ended.'),
  SUBSCRIPTION_PAUSED: weeks('Sessions and payments rest.', 'They were taken up again.'),
  SUBSCRIPTION_RESUMED: weeks('Sessions and payments go on.', 'They rest again.'),
  SUBSCRIPTION_ENDING: weeks('It ends with what is paid.', 'It was kept after all, or ended.'),
  SUBSCRIPTION_ENDED: { ...payment('Weekly sessions have ended.', 'Never: what has ended stays so.'), to: BOTH },
  DEMO_CALL_VERIFY_ADDRESS: {
    ...demoCall('A guest asked for a demo call.', 'The address was confirmed.'),
    to: ['GUEST'],
  },
  DEMO_CALL_SCHEDULED: { ...demoCall('A demo call stands.', 'It was cancelled.'), carries: ['CALENDAR_FILE', 'LINK'] },
  DEMO_CALL_MOVED: {
    ...demoCall('A demo call has another time.', 'It moved again.'),
    carries: ['CALENDAR_FILE', 'LINK'],
  },
  DEMO_CALL_CANCELLED: { ...demoCall('A demo call was cancelled.', 'Never.'), carries: ['CALENDAR_FILE'] },
  DEMO_CALL_REMINDER: {
    ...demoCall('Shortly before a demo call.', 'It moved, began or was cancelled.'),
    group: 'REMINDERS',
  },
  MENTOR_WELCOME: onboarding('A mentor was made known.', 'The account was closed.'),
  MENTOR_NEXT_STEP: { ...onboarding('A mentor is not ready yet.', 'The step was taken.'), group: 'TIPS' },
  MENTOR_READY: onboarding('Everything a mentor needs is there.', 'Something is missing again.'),
  VERIFICATION_SUBMITTED: { ...onboarding('Documents came in.', 'They were decided on.'), to: ['ADMIN'] },
  VERIFICATION_RECEIVED: onboarding('Documents came in.', 'They were decided on.'),
  VERIFICATION_MORE_NEEDED: onboarding('A document is missing.', 'It came in.'),
  VERIFICATION_APPROVED: onboarding('An admin said yes.', 'It was taken back.'),
  VERIFICATION_REJECTED: onboarding('An admin said no.', 'It was taken back.'),
  REVIEW_REQUEST: {
    to: BOTH,
    when: 'A day after a session took place, once a month.',
    until: 'It was reviewed.',
    carries: ['LINK'],
    group: 'REVIEWS',
    urgencyMs: DAY_MS,
  },
  REVIEW_RECEIVED: {
    to: ['MENTOR'],
    when: 'A review was published.',
    until: 'It was hidden.',
    carries: ['LINK'],
    group: 'REVIEWS',
    urgencyMs: DAY_MS,
  },
  TICKET_OPENED: support('Somebody asked for help, or a settled question was opened again.', 'Never.', [
    'STUDENT',
    'MENTOR',
    'ADMIN',
    'GUEST',
  ]),
  TICKET_REPLIED: support('There is an answer.', 'Never.', ['STUDENT', 'MENTOR', 'ADMIN', 'GUEST']),
  TICKET_SOLVED: support('A question was settled, by either side.', 'It was opened again.', [
    'STUDENT',
    'MENTOR',
    'ADMIN',
    'GUEST',
  ]),
  CALENDAR_DISCONNECTED: calendar('Google ended the grant.', 'The mentor connected again.'),
  CALENDAR_STALE: calendar('A calendar was not read for too long.', 'It was read.'),
  PROPOSAL_WAITING: { ...booking(BOTH, 'A session needs a new time.', 'It was settled.'), urgencyMs: TODAY },
  PROPOSAL_SETTLED: booking(BOTH, 'A proposal was decided on.', 'Never.'),
  SESSION_CONFLICT: booking(BOTH, 'A session and the mentor’s calendar collide.', 'They no longer do.'),
  CLOCK_CHANGE: {
    ...booking(BOTH, 'A clock change moves sessions by the other’s watch.', 'It is past.'),
    urgencyMs: DAY_MS,
  },
  ADMIN_DAILY_DIGEST: { ...operations('Every morning.', 'The next one is due.'), group: 'DIGESTS', urgencyMs: DAY_MS },
  ADMIN_ADDRESS_SUPPRESSED: operations('An address takes no mail any more.', 'It was put right.'),
  ADMIN_PAYMENT_DISPUTE: { ...operations('A payment is disputed.', 'Never.'), group: 'PAYMENTS', urgencyMs: SOON },
  ADMIN_PAYMENT_FAULT: {
    ...operations('Books and payments went apart.', 'Never: it is told with what was done about it.'),
    group: 'PAYMENTS',
    urgencyMs: SOON,
  },
  ADMIN_SYSTEM_ALARM: { ...operations('Something is wrong with the platform.', 'It was put right.'), urgencyMs: SOON },
  ADDRESS_NEEDED: {
    to: ['STUDENT', 'MENTOR', 'ADMIN'],
    when: 'An address takes no mail any more.',
    until: 'It was put right.',
    carries: ['LINK'],
    group: 'ACCOUNT',
    urgencyMs: SOON,
    inAppOnly: true,
  },
};

/** What the product promises about a kind of message. */
export function ruleOf(kind: MessageKind): MessageRule {
  return RULES[kind];
}

/** Whether a kind is the team's alone: whoever left the team is not told of it any more. */
export function isForAdminsOnly(kind: MessageKind): boolean {
  return RULES[kind].to.every((audience) => audience === 'ADMIN');
}

function booking(to: readonly Audience[], when: string, until: string): MessageRule {
  return { to, when, until, carries: ['LINK'], group: 'BOOKINGS', urgencyMs: SOON };
}

function reminder(when: string, urgencyMs: number): MessageRule {
  const until = 'The session moved, began, was cancelled, or it would arrive too late.';
  return { to: BOTH, when, until, carries: ['LINK'], group: 'REMINDERS', urgencyMs };
}

function payment(when: string, until: string): MessageRule {
  return { to: ['STUDENT'], when, until, carries: ['LINK'], group: 'PAYMENTS', urgencyMs: HOUR_MS };
}

/** About a subscription whose weekly times become others: calendars follow. */
function weeks(when: string, until: string): MessageRule {
  return { ...payment(when, until), to: BOTH, carries: ['CALENDAR_FILE', 'LINK'] };
}

function demoCall(when: string, until: string): MessageRule {
  return { to: ['GUEST', 'MENTOR', 'ADMIN'], when, until, carries: ['LINK'], group: 'BOOKINGS', urgencyMs: NOW };
}

function onboarding(when: string, until: string): MessageRule {
  return { to: ['MENTOR'], when, until, carries: ['LINK'], group: 'ONBOARDING', urgencyMs: HOUR_MS };
}

function support(when: string, until: string, to: readonly Audience[]): MessageRule {
  return { to, when, until, carries: ['LINK'], group: 'SUPPORT', urgencyMs: HOUR_MS };
}

function calendar(when: string, until: string): MessageRule {
  return { to: ['MENTOR'], when, until, carries: ['LINK'], group: 'CALENDAR', urgencyMs: HOUR_MS };
}

function operations(when: string, until: string): MessageRule {
  return { to: ['ADMIN'], when, until, carries: ['LINK'], group: 'OPERATIONS', urgencyMs: TODAY };
}
