/** What a real account sets in its dashboard and tests need to vary. Durations in seconds. */
export interface BillingSettings {
  /** How long a renewal invoice stays a draft. Stripe takes about an hour. */
  draftSeconds: number;
  /** Waits between the attempts to collect a failed renewal. */
  retryAfterSeconds: number[];
  /** What becomes of the subscription when the last attempt failed. */
  afterLastRetry: 'cancel' | 'unpaid' | 'past_due';
  /** How long before a renewal `invoice.upcoming` is sent. */
  upcomingSeconds: number;
}

const day = 86_400;

/** The account's settings at the start. Retries follow Stripe's fixed schedule of 3, 5 and 7 days. */
export function defaultSettings(): BillingSettings {
  return {
    draftSeconds: 3600,
    retryAfterSeconds: [3 * day, 5 * day, 7 * day],
    afterLastRetry: 'cancel',
    upcomingSeconds: 3 * day,
  };
}

/** Takes the settings in `wish` over; false, and nothing is changed, when one is unknown or makes no sense. */
export function changeSettings(settings: BillingSettings, wish: Record<string, unknown>): boolean {
  const { draftSeconds, retryAfterSeconds, afterLastRetry, upcomingSeconds, ...unknown } = { ...settings, ...wish };
  if (Object.keys(unknown).length > 0) return false;
  if (!isDuration(draftSeconds) || !isDuration(upcomingSeconds)) return false;
  if (!Array.isArray(retryAfterSeconds) || !retryAfterSeconds.every((wait) => isDuration(wait) && wait > 0))
    return false;
  if (afterLastRetry !== 'cancel' && afterLastRetry !== 'unpaid' && afterLastRetry !== 'past_due') return false;
  Object.assign(settings, { draftSeconds, retryAfterSeconds, afterLastRetry, upcomingSeconds });
  return true;
}

function isDuration(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
