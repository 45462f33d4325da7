import { integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../columns.ts';
import { users } from './users.ts';

/** What one session of a length costs with a mentor. No row: the configured price. */
export const mentorPrices = pgTable(
  'mentor_prices',
  {
    mentorId: uuid('mentor_id')
      .notNull()
      .references(() => users.id),
    sessionMinutes: integer('session_minutes').notNull(),
    /** In the currency's minor unit. */
    amount: integer().notNull(),
    currency: text().notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.mentorId, table.sessionMinutes] })],
);

/** The weekly price at Stripe of one session, made once and used by every booking at that price. */
export const stripePrices = pgTable(
  'stripe_prices',
  {
    mentorId: uuid('mentor_id')
      .notNull()
      .references(() => users.id),
    sessionMinutes: integer('session_minutes').notNull(),
    currency: text().notNull(),
    amount: integer().notNull(),
    stripePriceId: text('stripe_price_id').notNull().unique('stripe_prices_id'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.mentorId, table.sessionMinutes, table.currency, table.amount] })],
);

/** A student as Stripe knows them: one customer, and one more for each further currency, which Stripe wants apart. */
export const stripeCustomers = pgTable(
  'stripe_customers',
  {
    studentId: uuid('student_id')
      .notNull()
      .references(() => users.id),
    currency: text().notNull(),
    stripeCustomerId: text('stripe_customer_id').notNull().unique('stripe_customers_id'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.studentId, table.currency] })],
);
