import { ruleOf } from '../domain/notifications/catalogue.ts';
import { MESSAGE_KINDS, type MessageKind } from '../domain/notifications/message.ts';
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
