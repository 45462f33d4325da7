import { ruleOf } from '../domain/notifications/catalogue.ts';
import { MAIL_EVENT_TYPES } from '../domain/notifications/delivery.ts';
import { MESSAGE_GROUPS } from '../domain/notifications/groups.ts';
import { MESSAGE_KINDS, MESSAGE_STATUSES, type MessageKind } from '../domain/notifications/message.ts';
import { enumOf } from './enums.ts';

export const MessageKindEnum = enumOf(
  MESSAGE_KINDS,
  'MessageKind',
  'Every kind of message there is; each value says what causes it.',
  Object.fromEntries(MESSAGE_KINDS.map((kind) => [kind, ruleOf(kind).when])) as Record<MessageKind, string>,
);

export const SuppressionReasonEnum = enumOf(
  ['BOUNCED', 'COMPLAINED', 'SUPPRESSED'],
  'SuppressionReason',
  'Why nothing is mailed to an address any more.',
  {
    BOUNCED: 'Mails come back for good.',
    COMPLAINED: 'A mail was reported as spam.',
    SUPPRESSED: 'The mail service itself no longer delivers there.',
  },
);

export const MessageStatusEnum = enumOf(MESSAGE_STATUSES, 'MessageStatus', 'Where a message is in its life.', {
  PLANNED: 'Waits for its time.',
  SENDING: 'Is being handed to the mail service.',
  SENT: 'The mail service has it.',
  DELIVERED: 'It arrived.',
  OPENED: 'It was opened, as far as one can tell.',
  CLICKED: 'A link in it was followed.',
  SUPERSEDED: 'A later message tells it as it is now.',
  SUPPRESSED: 'Not mailed: it is not true any more, not wanted, or its address takes no mail.',
  EXPIRED: 'It would have come too late.',
  BOUNCED: 'It came back.',
  COMPLAINED: 'It was reported as spam.',
  FAILED: 'It was given up; an admin can send it once more.',
});

export const MailEventTypeEnum = enumOf(
  MAIL_EVENT_TYPES,
  'MailEventType',
  'What the mail service tells about a mail.',
  {
    SENT: 'It has the mail.',
    DELAYED: 'It did not get through yet; it is tried again.',
    DELIVERED: 'It arrived.',
    BOUNCED: 'It came back.',
    COMPLAINED: 'It was reported as spam.',
    SUPPRESSED: 'The mail service does not deliver to this address.',
    FAILED: 'It could not be sent.',
    OPENED: 'It was opened. A hint: many mail programs open mails by themselves.',
    CLICKED: 'A link in it was followed.',
  },
);

export const MessageGroupEnum = enumOf(MESSAGE_GROUPS, 'MessageGroup', 'What messages are sorted by.', {
  BOOKINGS: 'Bookings, changes of sessions, proposals and demo calls.',
  REMINDERS: 'Reminders of sessions and calls.',
  PAYMENTS: 'Receipts, subscriptions and payments.',
  CALENDAR: 'The connected calendar.',
  ONBOARDING: 'The way to becoming a mentor.',
  SUPPORT: 'Questions and answers.',
  ACCOUNT: 'The account itself.',
  OPERATIONS: 'The running of the platform, for admins.',
  REVIEWS: 'Requests for reviews, and reviews.',
  DIGESTS: 'Summaries.',
  TIPS: 'Tips on getting started.',
});
