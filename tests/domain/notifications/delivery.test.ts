import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type MailEventType, statusAfter } from '../../../src/domain/notifications/delivery.ts';
import type { MessageStatus } from '../../../src/domain/notifications/message.ts';

const events = fc.array(
  fc.constantFrom<MailEventType>(
    'SENT',
    'DELAYED',
    'DELIVERED',
    'OPENED',
    'CLICKED',
    'BOUNCED',
    'COMPLAINED',
    'FAILED',
  ),
  { maxLength: 8 },
);
const after = (told: readonly MailEventType[], from: MessageStatus) => told.reduce(statusAfter, from);

test('the order in which things are told about a mail does not matter', () => {
  fc.assert(
    fc.property(events, fc.integer(), (told, seed) => {
      const shuffled = [...told].sort((a, b) => ((a.charCodeAt(1) * seed) % 7) - ((b.charCodeAt(1) * seed) % 7));
      expect(after(shuffled, 'SENT')).toBe(after(told, 'SENT'));
    }),
  );
});

test('what was decided here is not changed by what is told', () => {
  fc.assert(
    fc.property(events, fc.constantFrom<MessageStatus>('SUPERSEDED', 'EXPIRED'), (told, status) => {
      expect(after(told, status)).toBe(status);
    }),
  );
});
