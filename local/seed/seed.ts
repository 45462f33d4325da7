import type { Deps } from '../../src/app/deps.ts';
import { addMs, DAY_MS, type EpochMs, WEEK_MS } from '../../src/domain/time.ts';
import { joinTeam } from './people.ts';
import type { SeedPlan } from './plan.ts';
import type { Act, SeedStage } from './stage.ts';
import { planStory } from './story.ts';

export interface SeedRequest {
  readonly deps: Deps;
  readonly sandboxUrl: string;
  readonly plan: SeedPlan;
  /** Where the story ends. */
  readonly until: EpochMs;
  /** Sets the clock without running anything: to where the story begins. */
  readonly jumpTo: (at: EpochMs) => void;
  /** Moves the clock; what is due on the way happens at its own time, on both sides. */
  readonly advanceTo: (at: EpochMs) => Promise<void>;
}

/**
 * Fills an empty platform with a history, by the use cases that people's own doings go through, each at its own time:
 * from the Monday so many weeks before `until`, by the shared clock, to `until`.
 */
export async function seedPlatform(request: SeedRequest): Promise<void> {
  const { deps, sandboxUrl, plan, until } = request;
  const monday = mondayBefore(addMs(until, -plan.weeks * WEEK_MS));
  request.jumpTo(monday);
  const acts: { readonly at: EpochMs; readonly act: Act }[] = [];
  const stage: SeedStage = {
    ...{ deps, plan, monday, sandboxUrl, mentors: new Map(), students: new Map() },
    admin: await joinTeam({ deps }),
    later: (at, act) => acts.push({ at, act }),
  };
  planStory(stage);
  for (;;) {
    // Stable, and small: what an act adds stands behind what is planned for the same instant.
    acts.sort((a, b) => a.at - b.at);
    const next = acts[0];
    if (next === undefined || next.at > until) break;
    acts.shift();
    if (next.at > deps.clock.now()) await request.advanceTo(next.at);
    await next.act(stage);
  }
  await request.advanceTo(until);
}

/** 1 January 1970 was a Thursday: the fourth day of weeks that begin on Monday. */
function mondayBefore(at: EpochMs): EpochMs {
  const day = Math.floor(at / DAY_MS);
  return ((day - ((day + 3) % 7)) * DAY_MS) as EpochMs;
}
