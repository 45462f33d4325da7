import { renderMail } from '../../../emails/render.ts';
import { findConnection } from '../../db/queries/calendars.ts';
import type { StoredMessage } from '../../db/queries/messages.ts';
import { findUsers } from '../../db/queries/users.ts';
import type { User } from '../../domain/actor.ts';
import { calendarState } from '../../domain/calendar/connection.ts';
import type { EpochMs } from '../../domain/time.ts';
import { describeInstant } from '../../domain/zones/zoned-text.ts';
import type { Deps } from '../deps.ts';
import { drop, type MailDraft } from './mail-draft.ts';
import { localeOf } from './mail-facts.ts';

type DraftDeps = Pick<Deps, 'db' | 'config'>;

/** To the mentor: Google ended the grant. Not sent where there is a new one, or none any more. */
export async function draftCalendarDisconnected(deps: DraftDeps, message: StoredMessage): Promise<MailDraft> {
  const connection = await findConnection(deps.db, message.recipientId);
  if (connection?.state !== 'REAUTH_REQUIRED') return drop('SUPERSEDED', 'CONNECTED_AGAIN');
  const mentor = await findMentor(deps, message.recipientId);
  const mail = renderMail('CALENDAR_DISCONNECTED', localeOf(mentor), {
    mentorName: mentor.name,
    googleEmail: connection.googleEmail,
    connectUrl: calendarUrl(deps),
    dashboardUrl: deps.config.http.dashboardUrl,
  });
  return { decision: 'SEND', mail, attachments: [] };
}

/** To the mentor: the calendar has not been read for too long. Not sent once it was read after all. */
export async function draftCalendarStale(deps: DraftDeps, message: StoredMessage, now: EpochMs): Promise<MailDraft> {
  const connection = await findConnection(deps.db, message.recipientId);
  const state = calendarState(connection, now, deps.config.calendar.staleAfterMinutes);
  if (connection === null || state !== 'STALE') return drop('SUPERSEDED', 'NOT_STALE_ANY_MORE');
  const mentor = await findMentor(deps, message.recipientId);
  const locale = localeOf(mentor);
  const { lastSyncedAt } = connection;
  const read = lastSyncedAt === null ? null : describeInstant(mentor.timeZone, lastSyncedAt, locale);
  const mail = renderMail('CALENDAR_STALE', locale, {
    mentorName: mentor.name,
    googleEmail: connection.googleEmail,
    lastReadAt: read === null ? null : `${read.date}, ${read.time} (${read.zoneName}, ${read.offset})`,
    calendarUrl: calendarUrl(deps),
    dashboardUrl: deps.config.http.dashboardUrl,
  });
  return { decision: 'SEND', mail, attachments: [] };
}

async function findMentor(deps: DraftDeps, id: string): Promise<User> {
  const [mentor] = await findUsers(deps.db, [id]);
  if (mentor === undefined) throw new Error('a message lost its recipient');
  return mentor;
}

/** The page of the dashboard that shows a connection and begins a new one. */
function calendarUrl({ config }: DraftDeps): string {
  return `${config.http.dashboardUrl}/settings/calendar`;
}
