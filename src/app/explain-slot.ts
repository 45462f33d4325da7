import { loadMentorTimes } from '../db/queries/mentor-times.ts';
import { refusalsOf } from '../domain/availability/explain.ts';
import type { CheckedOccurrence } from '../domain/bookings/check-series.ts';
import { notFound } from '../domain/fault.ts';
import { addMs, type EpochMs, MINUTE_MS } from '../domain/time.ts';
import { formatWall, wallAt } from '../domain/zones/wall-time.ts';
import type { Deps } from './deps.ts';
import { MARGIN_MS } from './list-slots.ts';
import { mentorBundle, stateOf } from './mentor-bundle.ts';

/** Why one start can or cannot be booked: every reason, none if it is a slot. Throws `NOT_FOUND` for an unknown mentor. */
export async function explainSlot(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  question: { readonly mentorId: string; readonly start: EpochMs },
): Promise<CheckedOccurrence & { readonly mentorTimeZone: string }> {
  const { mentorId, start } = question;
  const now = deps.clock.now();
  const times = await loadMentorTimes(deps.db, mentorId, addMs(start, -MARGIN_MS), addMs(start, MARGIN_MS));
  if (times === null) throw notFound('mentor');
  const bundle = mentorBundle(times, stateOf(times, now, deps.config), now);
  return {
    week: 0,
    slot: 0,
    start,
    end: addMs(start, bundle.sessionMinutes * MINUTE_MS),
    skippedAt: null,
    wallStart: formatWall(wallAt(bundle.timeZone, start)),
    refusals: refusalsOf(bundle, start),
    mentorTimeZone: bundle.timeZone,
  };
}
