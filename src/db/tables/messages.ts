import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { MailEventType } from '../../domain/notifications/delivery.ts';
import type { MessageGroup } from '../../domain/notifications/groups.ts';
import type { MessageFacts, MessageKind, MessageStatus } from '../../domain/notifications/message.ts';
import type { Guest } from '../../domain/notifications/recipient.ts';
import { instant } from '../columns.ts';
import { users } from './users.ts';

/** Every mail the product owes, sent or decided not to send; unique by cause, version, kind and recipient. */
export const messages = pgTable(
  'messages',
  {
    id: uuid().primaryKey(),
    /** What happened; behind a `#` the nonce of a message an admin sent once more. */
    cause: text().notNull(),
    version: integer().notNull(),
    kind: text().$type<MessageKind>().notNull(),
    /** A user's id, or for a guest one that the cause chose. */
    recipientId: uuid('recipient_id').notNull(),
    /** Who it goes to, if not to a user. */
    guest: jsonb().$type<Guest>(),
    /** The message an admin sent once more. */
    resendOf: uuid('resend_of'),
    bookingId: uuid('booking_id'),
    sessionId: uuid('session_id'),
    /** What would be lost otherwise: an old time, a reason. */
    facts: jsonb().$type<MessageFacts>().notNull(),
    status: text().$type<MessageStatus>().notNull(),
    reason: text(),
    dueAt: instant('due_at').notNull(),
    /** After this it is no longer true and is not sent. */
    expiresAt: instant('expires_at'),
    subject: text(),
    bodyHtml: text('body_html'),
    bodyText: text('body_text'),
    attachments: text().array().notNull(),
    providerId: text('provider_id').unique('messages_provider'),
    retryCount: integer('retry_count').notNull(),
    /** When it was first handed over: the provider forgets our key a day later. */
    handedOverAt: instant('handed_over_at'),
    sentAt: instant('sent_at'),
    deliveredAt: instant('delivered_at'),
    openedAt: instant('opened_at'),
    clickedAt: instant('clicked_at'),
    /** Since when it is in its recipient's inbox on the dashboard; null while it is not. */
    shownAt: instant('shown_at'),
    readAt: instant('read_at'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    unique('messages_identity').on(table.cause, table.version, table.kind, table.recipientId),
    index('messages_by_booking').on(table.bookingId),
    index('messages_by_session').on(table.sessionId),
    index('messages_by_recipient').on(table.recipientId, table.kind),
    index('messages_inbox').on(table.recipientId, table.shownAt),
    index('messages_by_status').on(table.status, table.dueAt),
    index('messages_with_body').on(table.createdAt).where(sql`${table.bodyHtml} is not null`),
  ],
);

/** What the mail provider told about a mail, each told once: the key is the webhook's own id. */
export const messageEvents = pgTable(
  'message_events',
  {
    id: text().primaryKey(),
    /** Null for a mail that is none of ours. */
    messageId: uuid('message_id').references(() => messages.id),
    type: text().$type<MailEventType>().notNull(),
    occurredAt: instant('occurred_at').notNull(),
    receivedAt: instant('received_at').notNull(),
    /** The link that was opened, or why a mail came back. */
    detail: text(),
    /** Opened by a machine that looks into mails, as far as one can tell. */
    byScanner: boolean('by_scanner').notNull(),
  },
  (table) => [
    index('message_events_by_message').on(table.messageId, table.occurredAt),
    index('message_events_by_receipt').on(table.receivedAt),
  ],
);

/** Addresses that take no mail from us any more, lower-case. */
export const suppressedAddresses = pgTable('suppressed_addresses', {
  email: text().primaryKey(),
  reason: text().$type<'BOUNCED' | 'COMPLAINED' | 'SUPPRESSED'>().notNull(),
  messageId: uuid('message_id'),
  suppressedAt: instant('suppressed_at').notNull(),
});

/** Groups of messages a person does not want mailed. */
export const unsubscriptions = pgTable(
  'unsubscriptions',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id),
    group: text().$type<MessageGroup>().notNull(),
    since: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.group] })],
);

/** Hours of the recipient's own day, `HH:MM`, in which nothing optional is mailed. */
export const quietHours = pgTable('quiet_hours', {
  userId: uuid('user_id')
    .primaryKey()
    .references(() => users.id),
  start: text().notNull(),
  end: text().notNull(),
});
