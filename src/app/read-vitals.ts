import type { Queryable } from '../db/client.ts';
import { findAlarm } from '../db/queries/alarms.ts';
import { type JobRun, listJobRuns } from '../db/queries/job-runs.ts';
import { findOldestDueMessage, hasSentSince, type QueueDepth, readQueueDepths } from '../db/queries/queue-health.ts';
import type { Vitals } from '../domain/health/alarms.ts';
import type { EpochMs } from '../domain/time.ts';

/** What alarms are judged by, and what it was read from. */
export interface PlatformVitals extends Vitals {
  readonly queues: readonly QueueDepth[];
  readonly jobs: readonly JobRun[];
  /** Since when the mail provider takes nothing more; null while it does. */
  readonly mailQuotaSpentSince: EpochMs | null;
}

/** Reads how queues and jobs are. A mail that went out since the quota was spent shows that it was renewed. */
export async function readVitals(q: Queryable, now: EpochMs): Promise<PlatformVitals> {
  const queues = await readQueueDepths(q, now);
  const quota = await findAlarm(q, 'MAIL_QUOTA');
  const isSpent = quota !== null && quota.clearedAt === null && !(await hasSentSince(q, quota.since));
  const overdue = queues
    .filter(({ kind }) => kind !== 'SEND_MESSAGE')
    .flatMap(({ overdueSince }) => overdueSince ?? []);
  return {
    queues,
    jobs: await listJobRuns(q),
    oldestMessageAt: await findOldestDueMessage(q, now),
    oldestEffectAt: overdue.length === 0 ? null : (Math.min(...overdue) as EpochMs),
    parked: queues.reduce((sum, { parked }) => sum + parked, 0),
    isMailQuotaSpent: isSpent,
    mailQuotaSpentSince: isSpent ? quota.since : null,
  };
}
