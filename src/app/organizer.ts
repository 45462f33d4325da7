import type { Config } from '../config.ts';
import type { CalendarPerson } from '../ports/invitations.ts';

/** The address mails are sent from: mail programs distrust an invitation whose organizer is somebody else. */
export function organizer(config: Config): CalendarPerson {
  const named = /^(.*?)\s*<([^<>]+)>$/.exec(config.resend.from);
  return named === null
    ? { name: 'Mentor Calendar', email: config.resend.from }
    : { name: named[1] ?? 'Mentor Calendar', email: named[2] ?? config.resend.from };
}
