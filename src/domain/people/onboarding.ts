import { addMs, DAY_MS, type EpochMs, WEEK_MS } from '../time.ts';
import { type MentorProfile, ONBOARDING_STEPS, type OnboardingStep } from './profile.ts';

/** What is true of a mentor, and so which steps are done: nothing is ticked off by hand. */
export interface OnboardingTruth {
  readonly calendarConnected: boolean;
  readonly hasSchedule: boolean;
  readonly hasPrice: boolean;
  readonly verified: boolean;
}

export interface Onboarding {
  readonly steps: readonly { readonly step: OnboardingStep; readonly done: boolean }[];
  /** The first that is not done; null when all are. */
  readonly nextStep: OnboardingStep | null;
}

export function onboardingOf(truth: OnboardingTruth): Onboarding {
  const done: Readonly<Record<OnboardingStep, boolean>> = {
    CALENDAR: truth.calendarConnected,
    SCHEDULE: truth.hasSchedule,
    PRICE: truth.hasPrice,
    VERIFICATION: truth.verified,
  };
  const steps = ONBOARDING_STEPS.map((step) => ({ step, done: done[step] }));
  return { steps, nextStep: steps.find((each) => !each.done)?.step ?? null };
}

/** What a look at a mentor's onboarding leads to. */
export interface OnboardingNews {
  /** Steps are done now that were not at the last look. */
  readonly progressed: boolean;
  /** All are done, for the first time. */
  readonly ready: boolean;
  /** It is time to say what comes next. */
  readonly remind: boolean;
}

/**
 * A reminder comes a day after the last progress, then weekly at most, and none any more once everything was done:
 * a calendar that is lost later is another story, told by other mails.
 */
export function onboardingNews(
  profile: Pick<MentorProfile, 'stepsSeen' | 'onboardingSince' | 'progressAt' | 'remindedAt' | 'readyAt'>,
  { steps, nextStep }: Onboarding,
  now: EpochMs,
): OnboardingNews {
  const none = { progressed: false, ready: false, remind: false };
  if (profile.onboardingSince === null || profile.readyAt !== null) return none;
  const progressed = steps.some(({ step, done }) => done && !profile.stepsSeen.includes(step));
  if (nextStep === null) return { progressed, ready: true, remind: false };
  if (progressed) return { progressed, ready: false, remind: false };
  const quietUntil = addMs(profile.progressAt ?? profile.onboardingSince, DAY_MS);
  const weekAfter = profile.remindedAt === null ? quietUntil : addMs(profile.remindedAt, WEEK_MS);
  return { ...none, remind: now >= quietUntil && now >= weekAfter };
}
