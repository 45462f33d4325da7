import type { Queryable } from '../db/client.ts';
import { listSessionPrices } from '../db/queries/prices.ts';
import { loadOnboardingTruth } from '../db/queries/profiles.ts';
import { type Onboarding, onboardingOf } from '../domain/people/onboarding.ts';

/** Which steps a mentor has done, out of what is true now. */
export async function readOnboarding(q: Queryable, mentorId: string): Promise<Onboarding> {
  return onboardingOf({
    ...(await loadOnboardingTruth(q, mentorId)),
    hasPrice: (await listSessionPrices(q, mentorId)).length > 0,
  });
}
