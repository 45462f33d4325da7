import { findSlots } from '../availability/slots.ts';
import { overlaps } from '../interval.ts';
import { DAY_MS, type EpochMs, MINUTE_MS, WEEK_MS } from '../time.ts';
import { nominalInstant, type WallMs, wallAt } from '../zones/wall-time.ts';
import { type CheckedOccurrence, checkSeries, type SeriesRequest } from './check-series.ts';
import { fitsBeside, type WeeklyCandidate, weeklyCandidates } from './weekly-candidates.ts';

/** A whole series that can be booked in place of one that cannot. */
export interface RepairPlan {
  /** In the order of the first sessions asked for: the n-th replaces the n-th. */
  readonly firstSessions: readonly EpochMs[];
  readonly occurrences: readonly CheckedOccurrence[];
  /** Sum over the weekly slots of how far each moved, in minutes of the mentor's wall time. */
  readonly minutesMoved: number;
}

/**
 * Up to five series close to the one asked for, each bookable as a whole, the least moved first; weekly slots that
 * are fine stay unless moving them costs less. Empty when the request is bookable or nothing near it is.
 *
 * Candidates are the slots of the seven local days from the first session asked for (or from the end of the notice,
 * if that is later) that are also slots in every week of the series. They are combined by branch and bound, nearest
 * first, so the first plan moves the least of all combinations. At most 20,000 partial combinations are looked at;
 * only rules with a step of a few minutes come near that, and then the best found so far are answered.
 */
export function repairPlans(request: SeriesRequest): RepairPlan[] {
  if (checkSeries(request).bookable) return [];
  const wanted = request.firstSessions.map((start) => wallAt(request.bundle.timeZone, start));
  const candidates = candidatesNear(request, wanted);
  const choices = request.firstSessions.map((start, slot) => nearestFirst(candidates, start, wanted[slot] ?? start));
  return new PlanSearch(request, choices).run();
}

const MOST_PLANS = 5;
const MOST_VISITS = 20_000;

interface Choice {
  readonly candidate: WeeklyCandidate;
  readonly cost: number;
}

/** Candidates by how far they are from a first session asked for; of a repeated hour its own instant comes first. */
function nearestFirst(candidates: readonly WeeklyCandidate[], start: number, wall: number): Choice[] {
  const startOf = ({ candidate }: Choice) => candidate.starts[0] ?? 0;
  return candidates
    .map((candidate) => ({ candidate, cost: Math.round(Math.abs(candidate.wall - wall) / MINUTE_MS) }))
    .sort(
      (a, b) =>
        a.cost - b.cost || Math.abs(startOf(a) - start) - Math.abs(startOf(b) - start) || startOf(a) - startOf(b),
    );
}

function candidatesNear(request: SeriesRequest, wanted: readonly WallMs[]): WeeklyCandidate[] {
  const { bundle, studentSessions, weeks } = request;
  const { timeZone } = bundle;
  const earliest = wallAt(timeZone, bundle.now + bundle.minimumNoticeMinutes * MINUTE_MS);
  const firstDay = Math.floor(Math.max(Math.min(...wanted), earliest) / DAY_MS);
  const midnight = (week: number) => nominalInstant(timeZone, (firstDay * DAY_MS + week * WEEK_MS) as WallMs);
  const slotsByWeek = Array.from({ length: weeks }, (_, week) =>
    findSlots({ ...bundle, from: midnight(week), to: midnight(week + 1) }).filter(
      (slot) => !studentSessions.some((session) => overlaps(session, slot)),
    ),
  );
  const free = new Set(slotsByWeek.flat().map(({ start }) => start));
  const firstStarts = (slotsByWeek[0] ?? []).map(({ start }) => start);
  return weeklyCandidates(bundle, firstStarts, free, weeks);
}

/** Branch and bound over one choice per weekly slot, keeping the five cheapest series found. */
class PlanSearch {
  readonly #found: { readonly key: string; readonly plan: RepairPlan }[] = [];
  readonly #spacing: number;
  /** The least that the weekly slots from n on can cost together. */
  readonly #leastFrom: number[];
  #visits = 0;

  constructor(
    readonly request: SeriesRequest,
    readonly choices: readonly (readonly Choice[])[],
  ) {
    this.#spacing = (request.bundle.sessionMinutes + request.bundle.bufferMinutes) * MINUTE_MS;
    this.#leastFrom = choices.map((_, slot) =>
      choices.slice(slot).reduce((sum, [cheapest]) => sum + (cheapest?.cost ?? Number.POSITIVE_INFINITY), 0),
    );
  }

  run(): RepairPlan[] {
    this.#extend([], 0);
    return this.#found.map(({ plan }) => plan);
  }

  #extend(picked: readonly WeeklyCandidate[], cost: number): void {
    const slot = picked.length;
    if (slot === this.choices.length) this.#keep(picked, cost);
    for (const choice of this.choices[slot] ?? []) {
      const rest = this.#leastFrom[slot + 1] ?? 0;
      if (cost + choice.cost + rest >= this.#worst() || ++this.#visits > MOST_VISITS) return;
      if (fitsBeside(choice.candidate, picked, this.#spacing))
        this.#extend([...picked, choice.candidate], cost + choice.cost);
    }
  }

  /** What a series has to undercut to be among the five. */
  #worst(): number {
    return this.#found[MOST_PLANS - 1]?.plan.minutesMoved ?? Number.POSITIVE_INFINITY;
  }

  #keep(picked: readonly WeeklyCandidate[], minutesMoved: number): void {
    const firstSessions = picked.flatMap(({ starts }) => starts.slice(0, 1));
    const key = firstSessions.toSorted((a, b) => a - b).join();
    // The same lessons may come up again in another order: what counts is the order that moves the least.
    const twin = this.#found.findIndex((each) => each.key === key);
    if (twin >= 0 && (this.#found[twin]?.plan.minutesMoved ?? 0) <= minutesMoved) return;
    const { bookable, occurrences } = checkSeries({ ...this.request, firstSessions });
    if (!bookable) return;
    if (twin >= 0) this.#found.splice(twin, 1);
    this.#found.push({ key, plan: { firstSessions, occurrences, minutesMoved } });
    this.#found.sort((a, b) => a.plan.minutesMoved - b.plan.minutesMoved);
    this.#found.length = Math.min(this.#found.length, MOST_PLANS);
  }
}
