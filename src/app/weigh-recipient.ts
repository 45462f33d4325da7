import type { DueMessage } from '../db/queries/due-messages.ts';
import { isForAdminsOnly, ruleOf } from '../domain/notifications/catalogue.ts';
import { keepsQuietHours, reachesBlocked } from '../domain/notifications/groups.ts';
import { quietUntil, USUAL_QUIET_HOURS } from '../domain/notifications/quiet-hours.ts';
import type { EpochMs } from '../domain/time.ts';
import { drop, type MailDraft, NOT_AN_ADMIN } from './mails/mail-draft.ts';

/**
 * What is to be said of a due message's recipient before anything is written: an admin who is none any more is told
 * nothing of the platform, a blocked account nothing but what belongs to its bookings, and what nobody asked for waits
 * for the end of quiet hours. Null for a message to be written now.
 */
export function weighRecipient({ message, recipient, activeAs, ...due }: DueMessage, now: EpochMs): MailDraft | null {
  if (message.guest !== null) return null;
  const { group } = ruleOf(message.kind);
  if (isForAdminsOnly(message.kind) && activeAs !== 'ADMIN') return drop('SUPPRESSED', NOT_AN_ADMIN);
  if (activeAs === null && !reachesBlocked(group)) return drop('SUPPRESSED', 'ACCOUNT_BLOCKED');
  if (message.facts.sample !== undefined || !keepsQuietHours(group)) return null;
  const until = quietUntil(due.quietHours ?? USUAL_QUIET_HOURS, recipient.timeZone, now);
  return until === null ? null : { decision: 'WAIT', forMs: until - now };
}
