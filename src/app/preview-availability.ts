import { findMentorCalendar } from '../db/queries/calendars.ts';
import type { Mentor } from '../domain/actor.ts';
import type { SessionsOutside } from '../domain/bookings/settings-change.ts';
import type { UserError } from '../domain/fault.ts';
import { type AvailabilityChange, decideAvailabilityChange } from './availability-change.ts';
import { type AvailabilityInput, readSettings } from './availability-settings.ts';
import type { Deps } from './deps.ts';

/**
 * What saving these settings would do: to sessions outside the new hours and their students, and to the slots of the
 * weeks ahead. Writes nothing. Answers with everything that is wrong with the settings instead, where something is.
 */
export async function previewAvailability(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  mentor: Mentor,
  input: AvailabilityInput,
  fate: SessionsOutside,
): Promise<{ readonly change: AvailabilityChange } | { readonly problems: readonly UserError[] }> {
  const settings = readSettings(mentor.id, input);
  if ('problems' in settings) return settings;
  const now = deps.clock.now();
  const before = await findMentorCalendar(deps.db, mentor.id);
  const question = { before, after: settings.calendar, fate, now, shownAt: now };
  return { change: await decideAvailabilityChange(deps, deps.db, question) };
}
