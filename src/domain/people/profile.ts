import type { EpochMs } from '../time.ts';

/** What a mentor tells students about themselves. */
export interface MentorProfile {
  readonly mentorId: string;
  /** One line under the name; null until written. */
  readonly headline: string | null;
  readonly bio: string | null;
  readonly subjects: string[];
  /** BCP 47 tags of the languages the mentor teaches in. */
  readonly languages: string[];
  /** Since when the mentor is accompanied by mails; null for one who was brought along without a welcome. */
  readonly onboardingSince: EpochMs | null;
  /** The steps that were done when anybody last looked. */
  readonly stepsSeen: OnboardingStep[];
  readonly progressAt: EpochMs | null;
  readonly remindedAt: EpochMs | null;
  /** When the last step was done; a mentor is told of it once. */
  readonly readyAt: EpochMs | null;
}

/** In the order in which they are suggested. */
export const ONBOARDING_STEPS = [
  'CALENDAR', // Google Calendar is connected
  'SCHEDULE', // there are weekly hours
  'PRICE', // a session has a price
  'VERIFICATION', // the team has approved the mentor
] as const;

export type OnboardingStep = (typeof ONBOARDING_STEPS)[number];

export const PROFILE_LIMITS = {
  headline: 120,
  bio: 4_000,
  subjects: 20,
  subject: 80,
  languages: 20,
  goals: 10,
  goal: 500,
};
