import type { Actor } from '../domain/actor.ts';
import { HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { takeRate } from './take-rate.ts';

/** What is limited together. */
export type RateClass = 'SIGN_IN' | 'CONSENT' | 'BOOKING' | 'OTHER';

/**
 * Every mutation, and what it is limited with: whatever takes, moves or frees time in somebody's calendar is a booking,
 * and so is a question that is asked of the payment provider. A test refuses a mutation that is not here; any other
 * root field is `OTHER`.
 */
export const RATE_CLASSES: Readonly<Record<string, RateClass>> = {
  connectGoogleCalendar: 'CONSENT',
  ...classOf('BOOKING', [
    ...['bookSeries', 'rescheduleSessions', 'cancelSessions', 'proposeMove', 'answerProposal', 'withdrawProposal'],
    ...['pauseSubscription', 'resumeSubscription', 'keepSubscription', 'cancelSubscription'],
    ...['previewFrequencyChange', 'changeFrequency'],
    ...['requestDemoCall', 'confirmDemoCall', 'moveDemoCall', 'cancelDemoCall'],
  ]),
  ...classOf('OTHER', [
    ...['setAvailability', 'chooseCalendars', 'syncGoogleCalendar', 'disconnectGoogleCalendar'],
    ...['createCalendarFeed', 'renewCalendarFeed', 'revokeCalendarFeed'],
    ...['provisionUser', 'updateProfile', 'submitVerification', 'decideVerification', 'setMessagePreferences'],
    ...['openTicket', 'replyToTicket', 'solveTicket', 'reopenTicket', 'leaveReview', 'markNotificationsRead'],
    ...['recordAttendance', 'settleAttendance', 'saveSessionNotes', 'recordDemoCall', 'setDemoHost'],
    ...['openBillingPortal', 'setSessionPrice'],
    ...['resendMessage', 'retryFailedMessages', 'releaseAddress', 'sendTestEmail'],
  ]),
};

function classOf(kind: RateClass, fields: readonly string[]): Record<string, RateClass> {
  return Object.fromEntries(fields.map((field) => [field, kind]));
}

/**
 * Counts the root fields of an operation, written out with their aliases, against the limits of whoever asks: a
 * person, or the address of a visitor. Throws `RATE_LIMITED`. The platform's own backend has no limit, and nobody has
 * one where limits are switched off.
 */
export async function limitOperation(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  caller: { readonly actor: Actor | null; readonly address: string },
  rootFields: readonly string[],
): Promise<void> {
  const { rates } = deps.config;
  if (!rates.enforced || (caller.actor !== null && caller.actor.kind !== 'user')) return;
  const whose = caller.actor === null ? `address/${caller.address}` : `user/${caller.actor.user.id}`;
  const amounts = new Map<RateClass, number>();
  for (const field of rootFields) {
    const kind = RATE_CLASSES[field] ?? 'OTHER';
    amounts.set(kind, (amounts.get(kind) ?? 0) + 1);
  }
  for (const [kind, amount] of amounts)
    await takeRate(deps, { ...limitOf(deps, kind), key: `${kind}/${whose}`, amount });
}

/** Counts a token that was refused, against its address: guessing is slow, and a stale dashboard is told to wait. */
export async function limitRefusedTokens(deps: Pick<Deps, 'db' | 'clock' | 'config'>, address: string): Promise<void> {
  if (!deps.config.rates.enforced) return;
  await takeRate(deps, { ...limitOf(deps, 'SIGN_IN'), key: `SIGN_IN/address/${address}` });
}

function limitOf({ config }: Pick<Deps, 'config'>, kind: RateClass): { most: number; windowMs: number } {
  const { rates } = config;
  switch (kind) {
    case 'SIGN_IN':
      return { most: rates.refusedTokensPerMinute, windowMs: MINUTE_MS };
    case 'CONSENT':
      return { most: rates.consentsPerHour, windowMs: HOUR_MS };
    case 'BOOKING':
      return { most: rates.bookingsPerMinute, windowMs: MINUTE_MS };
    case 'OTHER':
      return { most: rates.operationsPerMinute, windowMs: MINUTE_MS };
  }
}
