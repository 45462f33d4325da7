import type { Variables } from './variables.ts';

/** Days that things are kept which are not needed for ever. Bookings, money and the identity of messages are. */
export interface Retention {
  /** What mails said, and what the mail service told about them. */
  readonly mailDays: number;
  /** Which of Stripe's webhooks were taken in: Stripe repeats them for three days, people may later. */
  readonly webhookDays: number;
  /** Effects that were carried out. */
  readonly effectDays: number;
  /** Events of dashboards' feeds. */
  readonly feedDays: number;
  readonly auditDays: number;
}

export function retentionOf(env: Variables): Retention {
  return {
    mailDays: env.RETAIN_MAIL_DAYS,
    webhookDays: env.RETAIN_WEBHOOK_DAYS,
    effectDays: env.RETAIN_EFFECT_DAYS,
    feedDays: env.RETAIN_FEED_DAYS,
    auditDays: env.RETAIN_AUDIT_DAYS,
  };
}
