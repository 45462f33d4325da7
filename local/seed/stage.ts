import type { Deps } from '../../src/app/deps.ts';
import type { Mentor, Student, User } from '../../src/domain/actor.ts';
import { addMs, DAY_MS, type EpochMs, HOUR_MS, WEEK_MS } from '../../src/domain/time.ts';
import { control } from '../demo/api-client.ts';
import type { SeedPlan } from './plan.ts';

/** Everything the acts of the seeded history share. */
export interface SeedStage {
  readonly deps: Deps;
  readonly plan: SeedPlan;
  /** Midnight UTC of the Monday the history begins with. */
  readonly monday: EpochMs;
  readonly sandboxUrl: string;
  readonly admin: User;
  /** Those who came in already, by their place in the cast. */
  readonly mentors: Map<number, Mentor>;
  readonly students: Map<number, Student>;
  /** Runs an act later in the story. Acts of one instant run in the order they were added. */
  readonly later: (at: EpochMs, act: Act) => void;
}

/** Something somebody does, by a use case, at the instant the clock stands at. */
export type Act = (stage: SeedStage) => Promise<void>;

/** An instant of the story. */
export function storyTime({ monday }: Pick<SeedStage, 'monday'>, week: number, day: number, hour: number): EpochMs {
  return addMs(monday, week * WEEK_MS + day * DAY_MS + hour * HOUR_MS);
}

/** A call to the sandbox's control API: what people do at Google and at the Checkout page. */
export function atSandbox<T>({ sandboxUrl }: Pick<SeedStage, 'sandboxUrl'>, path: string, body: object): Promise<T> {
  return control<T>(sandboxUrl, path, body);
}

/** The answer of a use case that must succeed: the story is wrong if it does not. */
export function done<Outcome extends object>(what: string, outcome: Outcome): Exclude<Outcome, { problems: unknown }> {
  const problems = 'problems' in outcome ? outcome.problems : 'userErrors' in outcome ? outcome.userErrors : [];
  if (Array.isArray(problems) && problems.length > 0) throw new Error(`${what}: ${JSON.stringify(problems)}`);
  return outcome as Exclude<Outcome, { problems: unknown }>;
}

export function known<T>(people: ReadonlyMap<number, T>, index: number): T {
  const person = people.get(index);
  if (person === undefined) throw new Error(`nobody number ${index} came in yet`);
  return person;
}
