import { renderMail } from '../../../emails/render.ts';
import { findConflict } from '../../db/queries/conflicts.ts';
import type { StoredMessage } from '../../db/queries/messages.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import { drop, type MailDraft } from './mail-draft.ts';
import { links, loadBookingFacts, localeOf, momentFor, otherSide, timesFor } from './mail-facts.ts';

/** To both sides: something new in the mentor's calendar lies over a session. Dropped when it no longer does. */
export async function draftSessionConflict(
  deps: Pick<Deps, 'db' | 'config'>,
  message: StoredMessage & { readonly bookingId: string },
  now: EpochMs,
): Promise<MailDraft> {
  const { conflictId } = message.facts;
  const conflict = conflictId === undefined ? null : await findConflict(deps.db, conflictId);
  const facts = await loadBookingFacts(deps, message.bookingId, message.recipientId);
  const session = facts.sessions.find(({ id }) => id === conflict?.sessionId);
  if (conflict === null || session === undefined) throw new Error('a message lost its conflict');
  if (conflict.status !== 'OPEN' || conflict.sessionVersion !== session.version || session.start <= now) {
    return drop('SUPPRESSED', 'CONFLICT_GONE');
  }
  const { recipient, booking } = facts;
  const { manageUrl, dashboardUrl } = links(deps.config, booking.id);
  const mail = renderMail('SESSION_CONFLICT', localeOf(recipient), {
    recipientName: recipient.name,
    name: otherSide(facts).name,
    subject: booking.subject,
    audience: recipient.id === booking.studentId ? 'STUDENT' : 'MENTOR',
    times: timesFor(facts, session),
    alternatives: conflict.alternatives.map((each) => momentFor(recipient, each)),
    manageUrl,
    dashboardUrl,
  });
  return { decision: 'SEND', mail, attachments: [] };
}
