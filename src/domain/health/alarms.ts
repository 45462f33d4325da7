import { type EpochMs, MINUTE_MS } from '../time.ts';

/** What can be wrong with the platform as a whole. */
export const ALARMS = ['MESSAGES_LATE', 'EFFECTS_LATE', 'EFFECTS_PARKED', 'JOBS_LATE', 'MAIL_QUOTA'] as const;
export type AlarmName = (typeof ALARMS)[number];

/** What alarms are judged by. */
export interface Vitals {
  /** Since when the message waits that should have gone out first; null when none is late at all. */
  readonly oldestMessageAt: EpochMs | null;
  /** The same for what is owed to Google and Stripe. */
  readonly oldestEffectAt: EpochMs | null;
  /** Effects that were given up and wait for a person. */
  readonly parked: number;
  readonly jobs: readonly { readonly name: string; readonly nextDueAt: EpochMs }[];
  /** The mail provider's daily or monthly volume is used up. */
  readonly isMailQuotaSpent: boolean;
}

export interface Alarm {
  readonly name: AlarmName;
  /** Figures for whoever looks: no people, no addresses. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** The alarms that ring by these figures, in the order of `ALARMS`. */
export function alarmsBy(vitals: Vitals, now: EpochMs): Alarm[] {
  const lateJobs = vitals.jobs.filter((job) => isJobLate(job, now)).map(({ name }) => name);
  const rings: Readonly<Record<AlarmName, Alarm['details'] | null>> = {
    MESSAGES_LATE: lateness(vitals.oldestMessageAt, now),
    EFFECTS_LATE: lateness(vitals.oldestEffectAt, now),
    EFFECTS_PARKED: vitals.parked > 0 ? { parked: vitals.parked } : null,
    JOBS_LATE: lateJobs.length > 0 ? { jobs: lateJobs } : null,
    MAIL_QUOTA: vitals.isMailQuotaSpent ? {} : null,
  };
  return ALARMS.flatMap((name) => {
    const details = rings[name];
    return details === null ? [] : [{ name, details }];
  });
}

/** Whether a job missed its tick: what is looked at every minute and twice not done is no coincidence. */
export function isJobLate({ nextDueAt }: { readonly nextDueAt: EpochMs }, now: EpochMs): boolean {
  return latenessMs(nextDueAt, now) > JOB_PATIENCE_MS;
}

/** How long something has been overdue, in milliseconds; 0 for what is not due yet. */
export function latenessMs(dueAt: EpochMs, now: EpochMs): number {
  return Math.max(0, now - dueAt);
}

function lateness(dueAt: EpochMs | null, now: EpochMs): Alarm['details'] | null {
  if (dueAt === null || latenessMs(dueAt, now) <= QUEUE_PATIENCE_MS) return null;
  return { minutes: Math.floor(latenessMs(dueAt, now) / MINUTE_MS) };
}

/** Longer than a provider's hiccup and its retries, shorter than anybody waits for a confirmation. */
const QUEUE_PATIENCE_MS = 5 * MINUTE_MS;
const JOB_PATIENCE_MS = 2 * MINUTE_MS;
