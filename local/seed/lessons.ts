import { bookSeries } from '../../src/app/book-series.ts';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { cancelSubscription } from '../../src/app/cancel-subscription.ts';
import { listSlots } from '../../src/app/list-slots.ts';
import { pauseSubscription } from '../../src/app/pause-subscription.ts';
import { proposeMove } from '../../src/app/propose-move.ts';
import { recordAttendance } from '../../src/app/record-attendance.ts';
import { rescheduleSessions } from '../../src/app/reschedule-sessions.ts';
import { saveSessionNotes } from '../../src/app/save-session-notes.ts';
import { writeReview } from '../../src/app/write-review.ts';
import { findBooking, type StoredBooking } from '../../src/db/queries/bookings.ts';
import { listSessions, type StoredSession } from '../../src/db/queries/sessions.ts';
import type { Mentor, Student } from '../../src/domain/actor.ts';
import { addMs, DAY_MS, type EpochMs, HOUR_MS, WEEK_MS } from '../../src/domain/time.ts';
import { MENTORS, STUDENTS } from './cast.ts';
import type { PlannedSeries, PlannedTrial } from './plan.ts';
import { type Act, atSandbox, done, known, type SeedStage, storyTime } from './stage.ts';

/** A student books a weekly series, pays its first week at the Checkout page, and lives with it from then on. */
export function bookPlanned(planned: PlannedSeries): Act {
  return async (stage) => {
    const [student, mentor] = [known(stage.students, planned.student), known(stage.mentors, planned.mentor)];
    const booking = await book(stage, { student, mentor, planned });
    await atSandbox(stage, `stripe/checkout/${booking.stripeCheckoutId}`, { card: planned.card });
    const [first] = await listSessions(stage.deps.db, booking.id);
    if (first === undefined) throw new Error('a series without sessions');
    stage.later(addMs(first.end, HOUR_MS), afterFirst({ planned, student, mentor, session: first }));
    const { fate } = planned;
    if (fate !== undefined)
      stage.later(storyTime(stage, fate.week, 4, 19), meetFate(booking, fate.what, { student, mentor }));
  };
}

/** A student tries a mentor for an hour, without a card. */
export function tryPlanned(planned: PlannedTrial): Act {
  return async (stage) => {
    const [student, mentor] = [known(stage.students, planned.student), known(stage.mentors, planned.mentor)];
    await book(stage, { student, mentor, planned: { ...planned, perWeek: 'TRIAL' } });
  };
}

interface Pair {
  readonly student: Student;
  readonly mentor: Mentor;
}

/**
 * Takes the first of the mentor's free hours of the coming week that can be kept for all weeks, as a student would who
 * tries one after another. Everybody prefers the same few hours of the day.
 */
async function book(
  stage: SeedStage,
  wish: Pair & {
    readonly planned: Pick<PlannedSeries, 'student' | 'mentor'> & { readonly perWeek: 1 | 2 | 3 | 'TRIAL' };
  },
): Promise<StoredBooking> {
  const { student, mentor, planned } = wish;
  const { perWeek } = planned;
  const cast = MENTORS[planned.mentor];
  const refusals = [];
  for (const firstSessions of await candidates(stage, mentor, perWeek === 'TRIAL' ? 1 : perWeek)) {
    const { booking, userErrors } = await bookSeries(stage.deps, student, {
      series: {
        mentorId: mentor.id,
        type: perWeek === 'TRIAL' ? 'TRIAL' : 'REGULAR',
        frequency: perWeek === 'TRIAL' ? null : FREQUENCIES[perWeek],
        firstSessions,
        timeZone: student.timeZone,
      },
      subject: cast?.subjects[0] ?? 'Algebra',
      goals: [...(STUDENTS[planned.student]?.goals ?? [])],
      idempotencyKey: `${mentor.id}/${firstSessions.join('/')}`,
    });
    const stored = booking === null ? null : await findBooking(stage.deps.db, booking.id);
    if (stored !== null) return stored;
    refusals.push(userErrors.map(({ code }) => code));
  }
  throw new Error(`${student.name} finds no time with ${mentor.name}: ${JSON.stringify(refusals)}`);
}

/** Starts within the coming seven days, one list for each try: on different days, at the hours everybody prefers. */
async function candidates({ deps }: SeedStage, mentor: Mentor, count: number): Promise<EpochMs[][]> {
  const from = addMs(deps.clock.now(), DAY_MS);
  const { slots } = await listSlots(deps, { mentorId: mentor.id, from, to: addMs(from, WEEK_MS - DAY_MS) });
  const tries = PREFERRED_HOURS.map((hour) => {
    const days = new Map<number, EpochMs>();
    for (const { start } of slots) {
      const at = new Date(start);
      if (at.getUTCHours() === hour) days.set(at.getUTCDay(), start);
    }
    return [...days.values()].sort((a, b) => a - b);
  });
  return tries.flatMap((starts) =>
    starts.flatMap((_, i) => (i + count <= starts.length ? [starts.slice(i, i + count)] : [])),
  );
}

/** After the first lesson: what became of it, the mentor's notes, and what both have to say. */
function afterFirst({
  planned,
  student,
  mentor,
  session,
}: Pair & { planned: PlannedSeries; session: StoredSession }): Act {
  return async ({ deps }) => {
    const took = { sessionId: session.id, outcome: 'TOOK_PLACE' } as const;
    done('attendance', await recordAttendance(deps, mentor, took));
    const isDisputed = planned.student === 4;
    const said = isDisputed ? ('MENTOR_ABSENT' as const) : ('TOOK_PLACE' as const);
    done('attendance', await recordAttendance(deps, student, { sessionId: session.id, outcome: said }));
    const notes = { sharedNote: 'A good start. We go on with the exercises.', preparationTips: ['Read chapter 2'] };
    done('notes', await saveSessionNotes(deps, mentor, session.id, { ...notes, privateNote: 'Needs time.' }));
    if (isDisputed || planned.student % 4 === 3) return;
    const rating = planned.student % 3 === 1 ? 4 : 5;
    const comment = 'Patient, and knows how to explain.';
    const about = { sessionId: session.id, rating };
    done('review', await writeReview(deps, { kind: 'user', user: student }, { ...about, side: 'STUDENT', comment }));
    done(
      'review',
      await writeReview(deps, { kind: 'user', user: mentor }, { ...about, side: 'MENTOR', comment: null }),
    );
  };
}

function meetFate(
  { id }: StoredBooking,
  what: NonNullable<PlannedSeries['fate']>['what'],
  { student, mentor }: Pair,
): Act {
  return async ({ deps }) => {
    if (what === 'PAUSED') done(what, await pauseSubscription(deps, student, id));
    if (what === 'ENDED') done(what, await cancelSubscription(deps, student, id, 'PERIOD_END'));
    const now = deps.clock.now();
    const next = (await listSessions(deps.db, id)).find(
      ({ start, status }) => start > addMs(now, DAY_MS) && (status === 'CONFIRMED' || status === 'RESERVED'),
    );
    if (next === undefined) return;
    const reason = 'Something came up';
    if (what === 'CANCELLED') {
      done(what, await cancelSessions(deps, student, { sessionId: next.id, scope: 'THIS_SESSION', reason }));
    }
    if (what !== 'MOVED' && what !== 'ASKED') return;
    const { slots } = await listSlots(deps, {
      mentorId: mentor.id,
      from: next.start,
      to: addMs(next.start, 4 * DAY_MS),
    });
    const free = slots.find(({ start }) => start !== next.start);
    if (free === undefined) return;
    const newStart = free.start;
    if (what === 'MOVED') {
      const move = { sessionId: next.id, scope: 'THIS_SESSION', newStart, reason } as const;
      done(what, await rescheduleSessions(deps, student, move));
    } else {
      done(what, await proposeMove(deps, mentor, { sessionId: next.id, newStart, note: 'Would this do as well?' }));
    }
  };
}

const FREQUENCIES = { 1: 'ONCE_WEEKLY', 2: 'TWICE_WEEKLY', 3: 'THRICE_WEEKLY' } as const;
/** Of UTC, the best first. */
const PREFERRED_HOURS = [14, 15, 13, 16, 12, 17] as const;
