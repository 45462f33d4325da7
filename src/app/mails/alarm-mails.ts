import { renderMail } from '../../../emails/render.ts';
import { findAlarm } from '../../db/queries/alarms.ts';
import type { StoredMessage } from '../../db/queries/messages.ts';
import { describeInstant } from '../../domain/zones/zoned-text.ts';
import type { Deps } from '../deps.ts';
import { loadRecipient } from './load-recipient.ts';
import { drop, type MailDraft } from './mail-draft.ts';
import { localeOf } from './mail-facts.ts';

/**
 * To an admin: something is wrong with the platform as a whole. Not said of what has ended meanwhile. That no mail
 * goes out is said on the dashboard alone.
 */
export async function draftSystemAlarm(deps: Pick<Deps, 'db' | 'config'>, message: StoredMessage): Promise<MailDraft> {
  const name = message.facts.alarm;
  if (name === undefined) throw new Error('a message about an alarm lost it');
  const alarm = await findAlarm(deps.db, name);
  if (alarm === null || alarm.clearedAt !== null || alarm.episode !== message.version) {
    return drop('SUPERSEDED', 'ALARM_OVER');
  }
  const recipient = await loadRecipient(deps, message);
  const locale = localeOf(recipient);
  const since = describeInstant(recipient.timeZone, alarm.since, locale);
  const dashboardUrl = deps.config.http.dashboardUrl;
  const mail = renderMail('ADMIN_SYSTEM_ALARM', locale, {
    recipientName: recipient.name,
    alarm: name,
    since: `${since.date}, ${since.time}, ${since.zoneName} (${since.offset})`,
    jobs: jobsIn(alarm.details),
    healthUrl: `${dashboardUrl}/admin/health`,
    dashboardUrl,
  });
  return name === 'MAIL_QUOTA' ? { decision: 'SHOW', mail } : { decision: 'SEND', mail, attachments: [] };
}

function jobsIn({ jobs }: Readonly<Record<string, unknown>>): string[] {
  return Array.isArray(jobs) ? jobs.filter((name) => typeof name === 'string') : [];
}
