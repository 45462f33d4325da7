import type { Transaction } from '../db/client.ts';
import { listMentorsOnTheWay, lockMentorProfile, updateMentorProfile } from '../db/queries/profiles.ts';
import { type Onboarding, onboardingNews } from '../domain/people/onboarding.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { planToPeople } from './plan-people-messages.ts';
import { readOnboarding } from './read-onboarding.ts';
import { recordChange } from './record-change.ts';

type NoticeDeps = Pick<Deps, 'clock' | 'random' | 'config'>;

/**
 * Looks at every mentor who is not ready yet: notes progress, says what comes next when nothing has happened for a
 * day, weekly at most, and congratulates once. Steps are derived from what is true, so nobody has to report them.
 */
export async function noticeOnboarding(deps: NoticeDeps, tx: Transaction, now: EpochMs): Promise<void> {
  for (const mentorId of await listMentorsOnTheWay(tx)) await noticeOne(deps, tx, mentorId, now);
}

async function noticeOne(deps: NoticeDeps, tx: Transaction, mentorId: string, now: EpochMs): Promise<void> {
  const profile = await lockMentorProfile(tx, mentorId);
  if (profile === null) return;
  const onboarding = await readOnboarding(tx, mentorId);
  const news = onboardingNews(profile, onboarding, now);
  if (!news.progressed && !news.ready && !news.remind) return;
  await updateMentorProfile(
    tx,
    mentorId,
    {
      ...(news.progressed ? { stepsSeen: stepsDone(onboarding), progressAt: now } : {}),
      ...(news.ready ? { readyAt: now } : {}),
      ...(news.remind ? { remindedAt: now } : {}),
    },
    now,
  );
  const kind = news.ready ? ('MENTOR_READY' as const) : news.remind ? ('MENTOR_NEXT_STEP' as const) : null;
  const cause = { cause: `user/${mentorId}`, version: news.remind ? Math.floor(now / 1_000) : 0, now };
  const effects = await planToPeople(deps, tx, cause, kind === null ? [] : [{ kind, recipientId: mentorId }]);
  await recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: news.ready ? 'onboarding.ready' : news.remind ? 'onboarding.reminded' : 'onboarding.progressed',
    subject: `mentor/${mentorId}`,
    details: { done: stepsDone(onboarding) },
    effects,
  });
}

function stepsDone({ steps }: Onboarding) {
  return steps.filter(({ done }) => done).map(({ step }) => step);
}
