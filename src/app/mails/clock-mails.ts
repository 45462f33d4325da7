import { renderMail } from '../../../emails/render.ts';
import type { StoredMessage } from '../../db/queries/messages.ts';
import { clockShift } from '../../domain/bookings/clock-shift.ts';
import { isLive } from '../../domain/bookings/session.ts';
import type { EpochMs } from '../../domain/time.ts';
import { formatWall } from '../../domain/zones/wall-time.ts';
import type { Deps } from '../deps.ts';
import { joinUrl } from '../join-link.ts';
import { drop, type MailDraft } from './mail-draft.ts';
import { links, loadBookingFacts, localeOf, otherSide, timesFor } from './mail-facts.ts';

/** To whoever's own time of a weekly session shifts with the clocks. Dropped when it no longer does. */
export async function draftClockChange(
  deps: Pick<Deps, 'db' | 'config'>,
  message: StoredMessage & { readonly bookingId: string },
  now: EpochMs,
): Promise<MailDraft> {
  const facts = await loadBookingFacts(deps, message.bookingId, message.recipientId);
  const { recipient, booking } = facts;
  const named = facts.sessions.find(({ id }) => id === message.sessionId);
  if (named === undefined) throw new Error('a message lost its session');
  const shift = clockShift(named, recipient.timeZone);
  if (shift === null) return drop('SUPERSEDED', 'TIME_STAYS');
  const [first, ...more] = facts.sessions
    .filter(({ slot, status, start }) => slot === named.slot && isLive(status) && start >= named.start && start > now)
    .map((session) => ({
      times: timesFor(facts, session),
      joinUrl: joinUrl(deps.config, session.id, recipient.id),
    }));
  if (first === undefined) return drop('SUPPRESSED', 'NO_SESSIONS');
  const { manageUrl, dashboardUrl } = links(deps.config, booking.id);
  const mail = renderMail('CLOCK_CHANGE', localeOf(recipient), {
    recipientName: recipient.name,
    name: otherSide(facts).name,
    subject: booking.subject,
    whose: shift.own ? 'YOURS' : 'THEIRS',
    timeBefore: formatWall(shift.before).slice(11, 16),
    timeAfter: formatWall(shift.after).slice(11, 16),
    sessions: [first, ...more],
    manageUrl,
    dashboardUrl,
  });
  return { decision: 'SEND', mail, attachments: [] };
}
