import type { Scene } from './scene.ts';

/** Who asks, always in this order. The booking in question is between `student` and `mentor`. */
export const CALLERS = ['visitor', 'student', 'other student', 'mentor', 'other mentor', 'admin', 'platform'] as const;

/**
 * What each of them is answered: their data, null as if there were nothing, or a refusal.
 * `yes` covers expected failures too: whoever hears of them was allowed to ask.
 */
export type Answer = 'yes' | 'null' | 'UNAUTHENTICATED' | 'FORBIDDEN' | 'NOT_FOUND';

export const [no, anon, hidden] = ['FORBIDDEN', 'UNAUTHENTICATED', 'NOT_FOUND'] as const;

export interface Rule {
  readonly ask: (scene: Scene) => readonly [query: string, variables?: object];
  readonly answers: readonly [Answer, Answer, Answer, Answer, Answer, Answer, Answer];
}

export const everybody = [anon, 'yes', 'yes', 'yes', 'yes', 'yes', 'yes'] as const;
export const people = [anon, 'yes', 'yes', 'yes', 'yes', 'yes', no] as const;
export const parties = [anon, 'yes', 'null', 'yes', 'null', 'yes', no] as const;
export const partiesChange = [anon, 'yes', hidden, 'yes', hidden, 'yes', no] as const;
export const requesters = [anon, 'yes', hidden, hidden, hidden, 'yes', no] as const;
export const admins = [anon, no, no, no, no, 'yes', no] as const;
export const mentors = [anon, no, no, 'yes', 'yes', no, no] as const;
export const calendarOwners = [anon, no, no, 'yes', 'yes', 'yes', no] as const;
export const students = [anon, 'yes', 'yes', no, no, no, no] as const;
export const provisioners = [anon, no, no, no, no, 'yes', 'yes'] as const;
