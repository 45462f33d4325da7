/** Time a calendar of the mentor is busy, half-open, epoch milliseconds. */
export interface BusyInterval {
  readonly start: number;
  readonly end: number;
  /** Where it comes from, for the mentor's eyes only: a calendar's name, an event's id. */
  readonly source?: string | null | undefined;
}

/** A live session of the mentor, half-open, epoch milliseconds. */
export interface BookedSession {
  readonly start: number;
  readonly end: number;
  /** True while the student is still paying. */
  readonly held?: boolean | undefined;
  /** Id of the session, for the mentor's eyes only. */
  readonly source?: string | null | undefined;
}

/** `UNKNOWN`: the calendar cannot be read, so nothing is offered, for unknown is never free. */
export type CalendarKnowledge = 'FREE_TO_USE' | 'UNKNOWN';

/** Blocked time in order, in parallel lists, epoch milliseconds, neither touching nor overlapping. */
export interface BlockedTime {
  readonly start: readonly number[];
  readonly end: readonly number[];
}

/**
 * What busy time and sessions, each widened by `bufferMs` on both sides, block of `[from, to)`.
 * Both lists may come in any order and overlap; only what reaches into the range is looked at further.
 */
export function blockedTime(
  busy: readonly BusyInterval[],
  booked: readonly BookedSession[],
  bufferMs: number,
  from: number,
  to: number,
): BlockedTime {
  const near: { start: number; end: number }[] = [];
  let sorted = true;
  let latest = Number.NEGATIVE_INFINITY;
  for (const list of [busy, booked]) {
    for (const each of list) {
      if (each.start - bufferMs >= to || each.end + bufferMs <= from) continue;
      if (each.start < latest) sorted = false;
      latest = each.start;
      near.push(each);
    }
  }
  if (!sorted) near.sort((a, b) => a.start - b.start);

  const blocked = { start: [] as number[], end: [] as number[] };
  let reach = Number.NEGATIVE_INFINITY;
  for (const each of near) {
    const start = each.start - bufferMs;
    const end = each.end + bufferMs;
    if (start >= end) continue; // an empty interval covers nothing
    if (start > reach) {
      blocked.start.push(start);
      blocked.end.push(end);
      reach = end;
    } else if (end > reach) {
      blocked.end[blocked.end.length - 1] = end;
      reach = end;
    }
  }
  return blocked;
}
