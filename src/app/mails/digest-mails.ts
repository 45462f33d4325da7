import { renderMail } from '../../../emails/render.ts';
import { listConnections } from '../../db/queries/calendar-drift.ts';
import { countDay, countOpenTrouble } from '../../db/queries/digest.ts';
import type { StoredMessage } from '../../db/queries/messages.ts';
import { sumRevenueByPeriod } from '../../db/queries/revenue.ts';
import { findUsers } from '../../db/queries/users.ts';
import { calendarState } from '../../domain/calendar/connection.ts';
import { digestAbout } from '../../domain/notifications/digest.ts';
import type { EpochMs } from '../../domain/time.ts';
import { describeInstant } from '../../domain/zones/zoned-text.ts';
import type { Deps } from '../deps.ts';
import { unsubscribeUrl } from '../unsubscribe-link.ts';
import { loadRecipient } from './load-recipient.ts';
import type { MailDraft } from './mail-draft.ts';
import { amountText, localeOf } from './mail-facts.ts';

type DraftDeps = Pick<Deps, 'db' | 'config'>;

/**
 * To an admin in the morning: the local day before in figures, and what needs a look as it stands now. Whoever moved
 * to another zone since it was planned gets it at seven by the clock there.
 */
export async function draftDailyDigest(deps: DraftDeps, message: StoredMessage, now: EpochMs): Promise<MailDraft> {
  const recipient = await loadRecipient(deps, message);
  const { within, dueAt } = digestAbout(recipient.timeZone, message.cause.slice('digest/'.length));
  if (now < dueAt) return { decision: 'WAIT', forMs: dueAt - now };
  const locale = localeOf(recipient);
  const sums = await sumRevenueByPeriod(deps.db, [{ date: message.cause, ...within }]);
  const amounts = (of: 'charged' | 'refunded') =>
    sums.filter((row) => row[of] > 0).map((row) => amountText({ amount: row[of], currency: row.currency }, locale));
  const { dashboardUrl } = deps.config.http;
  const mail = renderMail('ADMIN_DAILY_DIGEST', locale, {
    recipientName: recipient.name,
    date: describeInstant(recipient.timeZone, within.start, locale).date,
    ...(await countDay(deps.db, within)),
    revenue: amounts('charged'),
    refunds: amounts('refunded'),
    ...(await countOpenTrouble(deps.db)),
    calendars: await calendarsInTrouble(deps, now),
    attentionUrl: `${dashboardUrl}/admin/health`,
    dashboardUrl,
    unsubscribeUrl: unsubscribeUrl(deps.config, recipient.id, 'DIGESTS'),
  });
  return { decision: 'SEND', mail, attachments: [] };
}

async function calendarsInTrouble(deps: DraftDeps, now: EpochMs) {
  const states = (await listConnections(deps.db)).map((connection) => ({
    mentorId: connection.mentorId,
    state: calendarState(connection, now, deps.config.calendar.staleAfterMinutes),
  }));
  const people = await findUsers(
    deps.db,
    states.map(({ mentorId }) => mentorId),
  );
  const nameOf = (id: string) => people.find((each) => each.id === id)?.name ?? id;
  return states
    .flatMap(({ mentorId, state }) =>
      state === 'CONNECTED' || state === 'DISCONNECTED' ? [] : [{ mentorName: nameOf(mentorId), state }],
    )
    .slice(0, MOST_CALENDARS);
}

/** A mail is no place for a list nobody reads to its end; the dashboard has all. */
const MOST_CALENDARS = 20;
