import { bigserial, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { ReceiptFacts } from '../../domain/payments/receipt.ts';
import { instant } from '../columns.ts';
import { bookings } from './bookings.ts';

/** What was paid, as it was when it was paid: a receipt does not change when its sessions move or people rename. */
export const receipts = pgTable(
  'receipts',
  {
    stripeInvoiceId: text('stripe_invoice_id').primaryKey(),
    bookingId: uuid('booking_id')
      .notNull()
      .references(() => bookings.id),
    week: integer().notNull(),
    /** The number people see is made of it: unique, rising, and with gaps where a transaction was taken back. */
    seq: bigserial({ mode: 'number' }).notNull(),
    facts: jsonb().$type<ReceiptFacts>().notNull(),
    issuedAt: instant('issued_at').notNull(),
  },
  (table) => [index('receipts_by_booking').on(table.bookingId, table.week)],
);
