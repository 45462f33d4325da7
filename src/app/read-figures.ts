import {
  type AttendanceFigures,
  type BookingFigures,
  countAttendance,
  countBookings,
  countMessages,
  type MessageFigures,
} from '../db/queries/figures.ts';
import { type EarningsRow, type MentorStudent, pageStudents, sumEarnings } from '../db/queries/mentor-students.ts';
import { maySeeFiguresOf } from '../domain/access.ts';
import type { Mentor, User } from '../domain/actor.ts';
import { Fault } from '../domain/fault.ts';
import { type CalendarPeriod, type CalendarUnit, calendarPeriods } from '../domain/payments/calendar-weeks.ts';
import { addMs, DAY_MS, type EpochMs, WEEK_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type Page, type PageQuestion, pageOf, readPage } from './page.ts';

export type { AttendanceFigures, BookingFigures, EarningsRow, MentorStudent, MessageFigures };

/** A stretch of time, cut into days or weeks by the clocks of a zone. */
export interface FiguresQuestion {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly by: CalendarUnit;
  readonly timeZone: string;
}

/** Two years of weeks, a bit more than a year of days: so many points a chart can show. */
const LONGEST_DAYS: Readonly<Record<CalendarUnit, number>> = { DAY: 400, WEEK: 731 };

/** How bookings were made. For admins. Throws `BAD_USER_INPUT` for a stretch that is empty or too long. */
export async function readBookingFigures(deps: Pick<Deps, 'db'>, question: FiguresQuestion): Promise<BookingFigures[]> {
  return countBookings(deps.db, periodsOf(question));
}

/** How messages fared. For admins. Throws `BAD_USER_INPUT` for a stretch that is empty or too long. */
export async function readMessageFigures(deps: Pick<Deps, 'db'>, question: FiguresQuestion): Promise<MessageFigures[]> {
  return countMessages(deps.db, periodsOf(question));
}

/**
 * What became of sessions: of the mentor's who asks, or of anybody's for admins.
 * Throws `FORBIDDEN` for others, `BAD_USER_INPUT` for a stretch that is empty or too long.
 */
export async function readAttendanceFigures(
  deps: Pick<Deps, 'db'>,
  viewer: User,
  question: FiguresQuestion & { readonly mentorId: string | null },
): Promise<AttendanceFigures[]> {
  const mentorId = question.mentorId ?? (viewer.role === 'ADMIN' ? null : viewer.id);
  if (!maySeeFiguresOf(viewer, mentorId)) throw new Fault('FORBIDDEN', 'Only the mentor and admins see this.');
  return countAttendance(deps.db, periodsOf(question), mentorId);
}

/**
 * What a mentor earned week by week, and what is paid for sessions to come; from eight weeks ago to five ahead unless
 * asked otherwise. Throws `BAD_USER_INPUT` for a stretch that is empty or longer than two years.
 */
export async function readEarnings(
  deps: Pick<Deps, 'db' | 'clock'>,
  mentor: Mentor,
  asked: { readonly from: EpochMs | null; readonly to: EpochMs | null },
): Promise<EarningsRow[]> {
  const now = deps.clock.now();
  const from = asked.from ?? addMs(now, -8 * WEEK_MS);
  const to = asked.to ?? addMs(now, 5 * WEEK_MS);
  return sumEarnings(deps.db, mentor.id, periodsOf({ from, to, by: 'WEEK', timeZone: mentor.timeZone }));
}

/** A page of the people a mentor teaches or once did, the newest first. */
export async function readStudents(
  deps: Pick<Deps, 'db' | 'clock'>,
  mentor: Mentor,
  question: PageQuestion,
): Promise<Page<MentorStudent>> {
  const page = readPage(question, 20);
  return pageOf(await pageStudents(deps.db, mentor.id, { ...page, limit: page.limit + 1 }, deps.clock.now()), page);
}

function periodsOf({ from, to, by, timeZone }: FiguresQuestion): CalendarPeriod[] {
  if (to <= from || to - from > LONGEST_DAYS[by] * DAY_MS) {
    const most = by === 'DAY' ? '400 days' : 'two years';
    throw new Fault('BAD_USER_INPUT', `\`to\` must follow \`from\` within ${most}.`, { path: ['to'] });
  }
  return calendarPeriods(timeZone, by, from, to);
}
