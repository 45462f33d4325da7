import {
  type MentorListing,
  type MentorSearch,
  searchMentors as searchListings,
  searchMentorTimes,
} from '../db/queries/mentor-search.ts';
import { loadStudentTimes } from '../db/queries/mentor-times.ts';
import { SETTING_BOUNDS } from '../domain/availability/mentor-calendar.ts';
import { scheduleProblems, type WeeklyInterval } from '../domain/availability/weekly-schedule.ts';
import { type Frequency, sessionsPerWeek } from '../domain/bookings/booking.ts';
import { findWeeklyMatch, type WeeklyWish, wishWindows } from '../domain/bookings/weekly-match.ts';
import { Fault } from '../domain/fault.ts';
import { isUuid } from '../domain/ids.ts';
import type { Interval, Span } from '../domain/interval.ts';
import type { Money } from '../domain/payments/money.ts';
import { addMs, type EpochMs, instant, MINUTE_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { mentorBundle, stateOf } from './mentor-bundle.ts';
import { type Page, type PageQuestion, pageOf, readPage } from './page.ts';

/** What a student looks for; null means any. */
export interface MentorFilter {
  readonly subject: string | null;
  readonly language: string | null;
  /** The most a session may cost. */
  readonly maxPrice: Money | null;
  /** 1 to 5. */
  readonly minRating: number | null;
  readonly availableAt: StudentHours | null;
}

/** When a student can have lessons: weekly hours in their zone, and how many lessons a week. */
export interface StudentHours {
  readonly timeZone: string;
  readonly hours: readonly WeeklyInterval[];
  readonly frequency: Frequency;
}

/** A mentor found, with first sessions that can be booked for four weeks where hours were asked for. */
export interface FoundMentor extends MentorListing {
  readonly firstSessions: readonly EpochMs[] | null;
  /** The same with their ends, and the zone the series would be kept in. */
  readonly firstSlots: { readonly times: readonly Interval[]; readonly mentorTimeZone: string } | null;
}

/**
 * A page of verified mentors, the best rated first. With `availableAt` only those are found with whom every lesson of
 * the next four weeks lies in the student's hours and can be booked as things stand: by the same functions that book.
 * Throws `BAD_USER_INPUT` for hours, a rating, a page or a cursor that cannot be.
 */
export async function searchMentors(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  studentId: string,
  filter: MentorFilter,
  question: PageQuestion,
): Promise<Page<FoundMentor>> {
  const now = deps.clock.now();
  const { limit } = readPage({ first: question.first, after: null });
  const page = { limit, after: question.after };
  const search: MentorSearch = {
    subject: filter.subject,
    language: filter.language,
    maxPrice: filter.maxPrice === null ? null : { most: filter.maxPrice, standard: deps.config.booking.sessionPrice },
    minRating: filter.minRating === null ? null : hundredths(filter.minRating),
    after: question.after === null ? null : readCursor(question.after),
  };
  if (filter.availableAt !== null) {
    return pageOf(await withTime(deps, { search, studentId, hours: filter.availableAt, now }, limit + 1), page);
  }
  const found = await searchListings(deps.db, { ...search, limit: limit + 1 }, now);
  return pageOf(
    found.map((listing) => ({ ...listing, firstSessions: null, firstSlots: null })),
    page,
  );
}

/** Where a mentor stands in the search, opaque to clients. */
export function mentorCursor({ rating, mentorId }: Pick<MentorListing, 'rating' | 'mentorId'>): string {
  return Buffer.from(`${rating} ${mentorId}`).toString('base64url');
}

interface TimeSearch {
  readonly search: MentorSearch;
  readonly studentId: string;
  readonly hours: StudentHours;
  readonly now: EpochMs;
}

/** The first `limit` mentors, in order, with whom the student's hours work out. */
async function withTime(
  deps: Pick<Deps, 'db' | 'config'>,
  { search, studentId, hours, now }: TimeSearch,
  limit: number,
): Promise<FoundMentor[]> {
  const problems = scheduleProblems(hours.hours, []);
  if (problems[0] !== undefined) {
    throw new Fault('BAD_USER_INPUT', problems[0].message, {
      path: ['availableAt', 'hours', ...(problems[0].path ?? []).slice(1)],
    });
  }
  const windows = wishWindows(hours.timeZone, hours.hours, now);
  const last = windows.at(-1);
  if (last === undefined) return [];
  const candidates = await searchMentorTimes(deps.db, search, { spans: spansToRead(windows), now });
  const studentSessions = await loadStudentTimes(deps.db, studentId, now, instant(last.end));
  const wish: WeeklyWish = { windows, studentSessions, sessionsPerWeek: sessionsPerWeek(hours.frequency) };
  const found: FoundMentor[] = [];
  for (const { listing, times } of candidates) {
    if (found.length === limit) break;
    const bundle = mentorBundle(times, stateOf(times, now, deps.config), now);
    const firstSessions = findWeeklyMatch(bundle, wish);
    if (firstSessions === null) continue;
    const { timeZone: mentorTimeZone, sessionMinutes } = bundle;
    const slots = firstSessions.map((start) => ({ start, end: addMs(start, sessionMinutes * MINUTE_MS) }));
    found.push({ ...listing, firstSessions, firstSlots: { times: slots, mentorTimeZone } });
  }
  return found;
}

/**
 * The stretches in which something could stand in the way: the windows, widened by the longest buffer. Many of them
 * are read as one, for then looking at each costs more than reading all.
 */
function spansToRead(windows: readonly Span[]) {
  const widest = SETTING_BOUNDS.bufferMinutes[1] * MINUTE_MS;
  const wide = windows.map(({ start, end }) => ({ start: instant(start - widest), end: instant(end + widest) }));
  const [first] = wide;
  const last = wide.at(-1);
  if (first === undefined || last === undefined || wide.length <= MOST_SPANS) return wide;
  return [{ start: first.start, end: last.end }];
}

function hundredths(rating: number): number {
  if (rating >= 1 && rating <= 5) return Math.round(rating * 100);
  throw new Fault('BAD_USER_INPUT', 'A rating is from 1 to 5.', { path: ['minRating'] });
}

function readCursor(cursor: string): { readonly rating: number; readonly id: string } {
  const [rating = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (!/^\d{1,3}$/.test(rating) || !isUuid(id)) {
    throw new Fault('BAD_USER_INPUT', 'This is not a cursor of this list.', { path: ['after'] });
  }
  return { rating: Number(rating), id };
}

const MOST_SPANS = 16;
