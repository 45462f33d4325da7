import { index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { TicketStatus } from '../../domain/support/ticket.ts';
import { instant } from '../columns.ts';
import { users } from './users.ts';

/** A question to the team and everything said about it. */
export const tickets = pgTable(
  'tickets',
  {
    id: uuid().primaryKey(),
    requesterId: uuid('requester_id')
      .notNull()
      .references(() => users.id),
    subject: text().notNull(),
    status: text().$type<TicketStatus>().notNull(),
    /** Raised with every change: what a mail is about. */
    version: integer().notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    index('tickets_by_requester').on(table.requesterId, table.createdAt, table.id),
    index('tickets_by_creation').on(table.createdAt, table.id),
  ],
);

export const ticketMessages = pgTable(
  'ticket_messages',
  {
    id: uuid().primaryKey(),
    ticketId: uuid('ticket_id')
      .notNull()
      .references(() => tickets.id),
    authorId: uuid('author_id')
      .notNull()
      .references(() => users.id),
    text: text().notNull(),
    writtenAt: instant('written_at').notNull(),
  },
  (table) => [index('ticket_messages_by_ticket').on(table.ticketId, table.writtenAt, table.id)],
);

/** How much of a limit was used in the window that began at `startedAt`. Shared by all servers. */
export const rateWindows = pgTable(
  'rate_windows',
  {
    key: text().notNull(),
    startedAt: instant('started_at').notNull(),
    used: integer().notNull(),
  },
  (table) => [
    primaryKey({ name: 'rate_windows_pk', columns: [table.key, table.startedAt] }),
    index('rate_windows_by_start').on(table.startedAt),
  ],
);
