import type { StoredMessage } from '../db/queries/messages.ts';
import { findQuietHours } from '../db/queries/preferences.ts';
import { findActiveUser } from '../db/queries/users.ts';
import { isForAdminsOnly, ruleOf } from '../domain/notifications/catalogue.ts';
import { keepsQuietHours, reachesBlocked } from '../domain/notifications/groups.ts';
import { quietUntil, USUAL_QUIET_HOURS } from '../domain/notifications/quiet-hours.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { loadRecipient } from './mails/load-recipient.ts';
import { drop, type MailDraft, NOT_AN_ADMIN } from './mails/mail-draft.ts';

/**
 * What is to be said of a due message's recipient before anything is written: an admin who is none any more is told
 * nothing of the platform, a blocked account nothing but what belongs to its bookings, and what nobody asked for waits
 * for the end of quiet hours. Null for a message to be written now.
 */
export async function weighRecipient(
  deps: Pick<Deps, 'db'>,
  message: StoredMessage,
  now: EpochMs,
): Promise<MailDraft | null> {
  if (message.guest !== null) return null;
  const { group } = ruleOf(message.kind);
  const active = await findActiveUser(deps.db, message.recipientId);
  if (isForAdminsOnly(message.kind) && active?.role !== 'ADMIN') return drop('SUPPRESSED', NOT_AN_ADMIN);
  if (active === null && !reachesBlocked(group)) return drop('SUPPRESSED', 'ACCOUNT_BLOCKED');
  if (message.facts.sample !== undefined || !keepsQuietHours(group)) return null;
  const { id, timeZone } = await loadRecipient(deps, message);
  const until = quietUntil((await findQuietHours(deps.db, id)) ?? USUAL_QUIET_HOURS, timeZone, now);
  return until === null ? null : { decision: 'WAIT', forMs: until - now };
}
