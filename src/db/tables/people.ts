import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { OnboardingStep } from '../../domain/people/profile.ts';
import type { DocumentKind, VerificationStatus } from '../../domain/people/verification.ts';
import { instant } from '../columns.ts';
import { users } from './users.ts';

/** What a mentor tells about themselves, and how far their onboarding was when it was last looked at. */
export const mentorProfiles = pgTable('mentor_profiles', {
  mentorId: uuid('mentor_id')
    .primaryKey()
    .references(() => users.id),
  headline: text(),
  bio: text(),
  subjects: text().array().notNull(),
  languages: text().array().notNull(),
  onboardingSince: instant('onboarding_since'),
  stepsSeen: text('steps_seen').array().$type<OnboardingStep[]>().notNull(),
  progressAt: instant('progress_at'),
  remindedAt: instant('reminded_at'),
  readyAt: instant('ready_at'),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const studentProfiles = pgTable('student_profiles', {
  studentId: uuid('student_id')
    .primaryKey()
    .references(() => users.id),
  goals: text().array().notNull(),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

/** A mentor's request to be verified: kinds of papers and notes of what was seen, never a paper. */
export const verifications = pgTable(
  'verifications',
  {
    mentorId: uuid('mentor_id')
      .primaryKey()
      .references(() => users.id),
    status: text().$type<VerificationStatus>().notNull(),
    statement: text().notNull(),
    documentKinds: text('document_kinds').array().$type<DocumentKind[]>().notNull(),
    version: integer().notNull(),
    reason: text(),
    documentsSeen: text('documents_seen'),
    submittedAt: instant('submitted_at').notNull(),
    decidedAt: instant('decided_at'),
    decidedBy: uuid('decided_by').references(() => users.id),
  },
  (table) => [index('verifications_by_submission').on(table.submittedAt, table.mentorId)],
);
