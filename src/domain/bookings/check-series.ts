import type { BookedSession } from '../availability/blocked-time.ts';
import type { AvailabilityBundle } from '../availability/bundle.ts';
import { type Refusal, refusal, refusalsOf } from '../availability/explain.ts';
import { overlaps, type Span } from '../interval.ts';
import { type PlacedOccurrence, placeSeries } from './series.ts';

/** A series somebody asks for, with all it takes to judge it. */
export interface SeriesRequest {
  readonly bundle: AvailabilityBundle;
  /** The student's own live sessions, with whichever mentor; `source` is the session's id. */
  readonly studentSessions: readonly (Span & { readonly source?: string | null | undefined })[];
  /** Epoch milliseconds, one for each weekly slot; `seriesProblems` must have found nothing wrong with them. */
  readonly firstSessions: readonly number[];
  readonly weeks: number;
}

/** A series as a whole: bookable if and only if no occurrence has a refusal. */
export interface SeriesCheck {
  readonly bookable: boolean;
  /** In order of time. */
  readonly occurrences: readonly CheckedOccurrence[];
}

/** An occurrence and all that speaks against it. One whose wall time is skipped has a start nevertheless, behind the gap. */
export interface CheckedOccurrence extends PlacedOccurrence {
  readonly refusals: readonly Refusal[];
}

/**
 * Judges every occurrence of a series by the function that lists slots, with the other occurrences already booked,
 * and by the student's own sessions. What it calls bookable can be inserted as one under an exclusion constraint on
 * (mentor, `[start, end + buffer)`) and on (student, `[start, end)`). A wall time that does not exist is refused by a
 * single instant: the one at which the clocks jump.
 */
export function checkSeries({ bundle, studentSessions, firstSessions, weeks }: SeriesRequest): SeriesCheck {
  const { timeZone, sessionMinutes } = bundle;
  const placed = placeSeries({ timeZone, firstSessions, weeks, sessionMinutes });
  const occurrences = placed.map((occurrence) => {
    const { skippedAt } = occurrence;
    if (skippedAt !== null) return { ...occurrence, refusals: [refusal('NONEXISTENT_TIME', skippedAt, skippedAt)] };
    const siblings = placed.filter((other) => other.skippedAt === null && other !== occurrence).map(asBooked);
    const refusals = refusalsOf({ ...bundle, booked: [...bundle.booked, ...siblings] }, occurrence.start);
    for (const session of studentSessions) {
      if (!overlaps(session, occurrence)) continue;
      refusals.push(refusal('STUDENT_BUSY', session.start, session.end, session.source ?? null));
    }
    return { ...occurrence, refusals };
  });
  return { bookable: occurrences.every(({ refusals }) => refusals.length === 0), occurrences };
}

/** What the mentor reads as the source of a refusal when a series stands in its own way. */
export const THIS_SERIES = 'this series';

function asBooked({ start, end }: Span): BookedSession {
  return { start, end, source: THIS_SERIES };
}
