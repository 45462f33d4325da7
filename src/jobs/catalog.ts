import { announceReviews } from '../app/announce-reviews.ts';
import { compareZoneRules } from '../app/compare-zone-rules.ts';
import { forgetDemoCalls } from '../app/forget-demo-calls.ts';
import { forgetOldConsents } from '../app/forget-old-consents.ts';
import { forgetOldRecords } from '../app/forget-old-records.ts';
import { JUDGE, judgeAlarms } from '../app/judge-alarms.ts';
import { noticeClockChanges } from '../app/notice-clock-changes.ts';
import { noticeOnboarding } from '../app/notice-onboarding.ts';
import { oweCalendarAudits } from '../app/owe-calendar-audits.ts';
import { oweCalendarSyncs } from '../app/owe-calendar-syncs.ts';
import { oweWatchChannels } from '../app/owe-watch-channels.ts';
import { planDigests } from '../app/plan-digests.ts';
import { oweReconciliation } from '../app/reconcile-payments.ts';
import { requestReviews } from '../app/request-reviews.ts';
import { forgetRates } from '../app/take-rate.ts';
import { defineJob, type Job } from './job.ts';

/**
 * Every scheduled job, like a crontab. What falls due at a time of its own (a hold's end, a reminder) is not here:
 * that is a row of the outbox with its time on it.
 */
export const jobs: readonly Job[] = [
  /** Reads calendars again that were not read for the poll interval. */
  defineJob({
    name: 'calendar-poll',
    schedule: 'EVERY_MINUTE',
    run: (deps, tx, { scheduledFor }) => oweCalendarSyncs(deps, tx, scheduledFor),
    keepsFresh: true,
  }),
  /** Opens channels to calendars that have none, and follows those that end within two days. */
  defineJob({
    name: 'channel-renewal',
    schedule: 'EVERY_MINUTE',
    run: (deps, tx, { scheduledFor }) => oweWatchChannels(deps, tx, scheduledFor),
    keepsFresh: true,
  }),
  /** Notices how far mentors are who are not ready yet, and tells them what comes next. */
  defineJob({
    name: 'onboarding',
    schedule: 'EVERY_MINUTE',
    run: (deps, tx, { scheduledFor }) => noticeOnboarding(deps, tx, scheduledFor),
    keepsFresh: true,
  }),
  /** Compares every connected calendar with its sessions. */
  defineJob({
    name: 'calendar-audit',
    schedule: { dailyAt: '02:41' },
    run: (deps, tx) => oweCalendarAudits(deps, tx),
    keepsFresh: true,
  }),
  /** Forgets how often what was done yesterday. */
  defineJob({
    name: 'rate-retention',
    schedule: { dailyAt: '03:27' },
    run: (_deps, tx, { scheduledFor }) => forgetRates(tx, scheduledFor),
    keepsFresh: true,
  }),
  /** Asks Stripe for what its webhooks never told. */
  defineJob({
    name: 'payment-reconciliation',
    schedule: 'EVERY_MINUTE',
    run: (deps, tx, tick) => oweReconciliation(deps, tx, tick),
    keepsFresh: true,
  }),
  /** Asks both sides about sessions that took place, once a booking and month. */
  defineJob({
    name: 'review-requests',
    schedule: { dailyAt: '16:00' },
    run: (deps, tx, { scheduledFor }) => requestReviews(deps, tx, scheduledFor),
  }),
  /** Tells of reviews whose two weeks are over. */
  defineJob({
    name: 'review-showing',
    schedule: 'EVERY_MINUTE',
    run: (deps, tx, { scheduledFor }) => announceReviews(deps, tx, scheduledFor),
    keepsFresh: true,
  }),
  /** Tells people a week ahead whose sessions shift with the clocks. */
  defineJob({
    name: 'clock-change-notices',
    schedule: { dailyAt: '08:05' },
    run: (deps, tx, { scheduledFor }) => noticeClockChanges(deps, tx, scheduledFor),
  }),
  /** Compares zone rules with those stored sessions follow; so does every start. */
  defineJob({
    name: 'zone-rules',
    schedule: { dailyAt: '02:40' },
    run: (deps, tx, { scheduledFor }) => compareZoneRules(deps, tx, scheduledFor),
    keepsFresh: true,
  }),
  /** Forgets demo calls nobody confirmed, and old ones, with all that was said about them. */
  defineJob({
    name: 'demo-call-retention',
    schedule: { dailyAt: '03:37' },
    run: (_deps, tx, { scheduledFor }) => forgetDemoCalls(tx, scheduledFor),
    keepsFresh: true,
  }),
  /** Forgets consents that were started and never finished. */
  defineJob({
    name: 'consent-retention',
    schedule: { dailyAt: '03:17' },
    run: (_deps, tx, { scheduledFor }) => forgetOldConsents(tx, scheduledFor),
    keepsFresh: true,
  }),
  /** Forgets what was kept as long as the configuration says, some of it every minute. */
  defineJob({
    name: 'retention',
    schedule: 'EVERY_MINUTE',
    run: (deps, tx, { scheduledFor }) => forgetOldRecords(deps, tx, scheduledFor),
    keepsFresh: true,
  }),
  /** Plans the digests of the day to come, each due at seven by its admin's clock. */
  defineJob({
    name: 'daily-digests',
    schedule: { dailyAt: '00:10' },
    run: (deps, tx, tick) => planDigests(deps, tx, tick),
  }),
  /** Looks whether messages, effects and jobs are late or given up, and tells the admins. */
  defineJob({
    name: JUDGE,
    schedule: 'EVERY_MINUTE',
    run: (deps, tx, { scheduledFor }) => judgeAlarms(deps, tx, scheduledFor),
    keepsFresh: true,
    judges: true,
  }),
];
