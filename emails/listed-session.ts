import type { Moment, SessionTimes } from './moment.ts';

/** A line of a list of sessions. */
export interface ListedSession {
  readonly times: SessionTimes;
  /** Weeks after the first one, from 0; null where weeks say nothing to the reader. */
  readonly week: number | null;
  /** The stable join link, or null where there is nothing to join. */
  readonly joinUrl: string | null;
  /** What is special about this one, in accent; null for nothing. */
  readonly note: string | null;
  /** Crossed out: this time is no longer taken. */
  readonly gone: boolean;
}

/** Times that are no longer taken, as crossed-out lines. */
export function goneSessions(moments: readonly Moment[]): ListedSession[] {
  return moments.map((yours) => ({
    times: { yours, others: [] },
    week: null,
    joinUrl: null,
    note: null,
    gone: true,
  }));
}

/** Times that take place, without links. */
export function plainSessions(moments: readonly Moment[]): ListedSession[] {
  return goneSessions(moments).map((session) => ({ ...session, gone: false }));
}
