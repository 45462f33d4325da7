import { findMentorCalendar } from '../db/queries/calendars.ts';
import { maySeeSettings } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import type { MentorCalendar } from '../domain/availability/mentor-calendar.ts';
import { notFound } from '../domain/fault.ts';
import type { Deps } from './deps.ts';

/** A mentor's settings as they stand, for that mentor and for admins; to everybody else there is no such mentor. */
export async function readStandingSettings(
  deps: Pick<Deps, 'db'>,
  user: User,
  mentorId: string,
): Promise<MentorCalendar> {
  const settings = maySeeSettings(user, mentorId) ? await findMentorCalendar(deps.db, mentorId) : null;
  if (settings === null) throw notFound('mentor');
  return settings;
}
