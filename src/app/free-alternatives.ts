import type { Transaction } from '../db/client.ts';
import { loadMentorTimes, loadStudentTimes } from '../db/queries/mentor-times.ts';
import { findSlots } from '../domain/availability/slots.ts';
import { type Interval, overlaps } from '../domain/interval.ts';
import { addMs, DAY_MS, type EpochMs, MINUTE_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { MARGIN_MS } from './list-slots.ts';
import { mentorBundle, stateOf } from './mentor-bundle.ts';

/**
 * Up to five times near `near`, as long as it, at which both sides are free by the function that lists slots: the
 * nearest that do not overlap one another, in order of time. They are choices, nothing is held.
 *
 * @param wanted.ignoring the session that would go there, which is not in its own way
 * @param wanted.reachMs how far from `near`, before or behind it
 * @param wanted.behind not before this
 */
export async function freeAlternatives(
  deps: Pick<Deps, 'config'>,
  tx: Transaction,
  wanted: {
    readonly mentorId: string;
    readonly studentId: string;
    readonly near: Interval;
    readonly ignoring: string | null;
    readonly reachMs?: number;
    readonly behind?: EpochMs;
    readonly now: EpochMs;
  },
): Promise<Interval[]> {
  const { mentorId, studentId, near, ignoring, reachMs = REACH_MS, behind, now } = wanted;
  const from = Math.max(addMs(near.start, -reachMs), behind ?? 0) as EpochMs;
  const to = addMs(near.start, reachMs);
  const [loadFrom, loadTo] = [addMs(from, -MARGIN_MS), addMs(to, MARGIN_MS)];
  const times = await loadMentorTimes(tx, mentorId, loadFrom, loadTo);
  if (times === null) return [];
  const others = ({ sessionId }: { readonly sessionId: string }) => sessionId !== ignoring;
  const own = (await loadStudentTimes(tx, studentId, loadFrom, loadTo)).filter(others);
  const bundle = mentorBundle({ ...times, booked: times.booked.filter(others) }, stateOf(times, now, deps.config), now);
  const sessionMinutes = (near.end - near.start) / MINUTE_MS;
  const free = findSlots({ ...bundle, sessionMinutes, from, to }).filter(
    (slot) => slot.start !== near.start && own.every((session) => !overlaps(session, slot)),
  );
  const distance = (slot: Interval) => Math.abs(slot.start - near.start);
  const chosen: Interval[] = [];
  for (const slot of free.sort((a, b) => distance(a) - distance(b) || a.start - b.start)) {
    if (chosen.length === MOST) break;
    if (chosen.every((other) => !overlaps(other, slot))) chosen.push(slot);
  }
  return chosen.sort((a, b) => a.start - b.start);
}

const REACH_MS = 7 * DAY_MS;
const MOST = 5;
