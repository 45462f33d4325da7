import { createHash } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';

/** How many calls Google's quota leaves this process in any minute. */
export interface CallLimits {
  readonly callsPerMinutePerUser: number;
  readonly callsPerMinutePerProject: number;
}

export interface CallBudget {
  /**
   * Takes one call on behalf of whoever the token belongs to. Zero when it may be made; otherwise nothing is taken,
   * and the answer is how many milliseconds from now there will be room.
   */
  spend(accessToken: string): number;
}

/**
 * Sliding windows of a minute, one per user and one for all (Calendar API, "Manage quotas"). A user is told by the
 * access token: it lives an hour, so a new one lends a user a second minute's worth once an hour at most, and Google's
 * own refusal is still obeyed. Each server has its own budget: give each its share of the project's.
 *
 * @param clock may be set back: what was called "later" is then forgotten, as nobody can say how long ago it was
 */
export function callBudget(limits: CallLimits, clock: Clock): CallBudget {
  const project: number[] = [];
  const users = new Map<string, number[]>();
  return {
    spend(accessToken) {
      const at = clock.now();
      for (const [user, calls] of users) if (slide(calls, at).length === 0) users.delete(user);
      const key = createHash('sha256').update(accessToken).digest('base64url');
      const own = users.get(key) ?? [];
      const wait = Math.max(
        waitFor(own, limits.callsPerMinutePerUser, at),
        waitFor(slide(project, at), limits.callsPerMinutePerProject, at),
      );
      if (wait > 0) return wait;
      own.push(at);
      project.push(at);
      users.set(key, own);
      return 0;
    },
  };
}

/** Forgets the calls of more than a minute ago. */
function slide(calls: number[], at: number): number[] {
  while ((calls.at(-1) ?? at) > at) calls.pop();
  let gone = 0;
  while (gone < calls.length && (calls[gone] ?? at) <= at - WINDOW_MS) gone += 1;
  calls.splice(0, gone);
  return calls;
}

function waitFor(calls: readonly number[], limit: number, at: number): number {
  const leaves = calls[calls.length - limit];
  return leaves === undefined ? 0 : Math.ceil(leaves + WINDOW_MS - at);
}

const WINDOW_MS = 60_000;
