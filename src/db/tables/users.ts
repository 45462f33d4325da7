import { pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { Role } from '../../domain/actor.ts';
import { instant } from '../columns.ts';

/** Everybody the platform knows. `email` is stored lower-case. */
export const users = pgTable(
  'users',
  {
    id: uuid().primaryKey(),
    email: text().notNull(),
    name: text().notNull(),
    role: text().$type<Role>().notNull(),
    timeZone: text('time_zone').notNull(),
    locale: text().notNull(),
    /** Set when the account may no longer be used. */
    blockedAt: instant('blocked_at'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [uniqueIndex('users_email').on(table.email)],
);
