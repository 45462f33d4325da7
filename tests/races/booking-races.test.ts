import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { bookSeries } from '../../src/app/book-series.ts';
import { isExclusionViolation } from '../../src/db/client.ts';
import { hold, sessionOf, tryToBook } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';
import { brokenInvariants } from './invariants.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const MONDAY_9 = '2026-11-23T09:00:00Z';
const MANY = { DATABASE_MAX_CONNECTIONS: '40' };

type Outcome = Awaited<ReturnType<typeof bookSeries>>;

async function many<T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let n = 0; n < count; n += 1) made.push(await make(n));
  return made;
}

/** Runs all at once; answers with the outcomes and how long each took, milliseconds, shortest first. */
async function timed(attempts: readonly (() => Promise<Outcome>)[]): Promise<{ outcomes: Outcome[]; times: number[] }> {
  const times: number[] = [];
  const outcomes = await Promise.all(
    attempts.map(async (attempt) => {
      const started = performance.now();
      const outcome = await attempt();
      times.push(performance.now() - started);
      return outcome;
    }),
  );
  return { outcomes, times: times.sort((a, b) => a - b) };
}

const at = (times: readonly number[], share: number) => Math.round(times[Math.ceil(times.length * share) - 1] ?? 0);
const codesOf = (outcomes: readonly Outcome[]) => [
  ...new Set(outcomes.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))),
];

/** Deadlocks this database has met since it was made, also those that were retried. */
async function deadlocks(w: World): Promise<number> {
  const [row] = await w.deps.db.execute<{ deadlocks: number }>(
    sql`select deadlocks::int from pg_stat_database where datname = current_database()`,
  );
  return row?.deadlocks ?? 0;
}

describe('simultaneous bookings', () => {
  test.each([50, 100])(
    '%i students ask for the same series: one gets it, the others hear that it is taken',
    async (count) => {
      const w = await world({ now: SUNDAY, env: MANY });
      const teacher = await mentor(w);
      const learners = await many(count, (n) => student(w, `Student ${n}`));
      const { outcomes, times } = await timed(
        learners.map((learner) => () => tryToBook(w, learner, teacher, [MONDAY_9, '2026-11-26T14:00:00Z'])),
      );
      expect(outcomes.filter(({ booking }) => booking !== null)).toHaveLength(1);
      expect(codesOf(outcomes)).toEqual(['SLOT_TAKEN']);
      expect(await brokenInvariants(w.deps.db)).toEqual([]);
      expect(await deadlocks(w)).toBe(0);
      console.info(`${count} students, one series: p50 ${at(times, 0.5)} ms, p99 ${at(times, 0.99)} ms`);
      expect(at(times, 0.99)).toBeLessThan(3_000);
    },
  );

  test('fifty students ask for fifty series of which any two overlap somewhere: one hold', async () => {
    const w = await world({ now: SUNDAY, env: MANY });
    const teacher = await mentor(w);
    const learners = await many(50, (n) => student(w, `Student ${n}`));
    // Four weeks each from one of the first four, so that the fourth is in all; and no two an hour and a buffer apart.
    const start = (n: number) =>
      new Date(Date.parse(MONDAY_9) + (n % 4) * 7 * 86_400_000 + (Math.floor(n / 4) % 5) * 15 * 60_000).toISOString();
    const { outcomes } = await timed(learners.map((learner, n) => () => tryToBook(w, learner, teacher, [start(n)])));
    expect(outcomes.filter(({ booking }) => booking !== null)).toHaveLength(1);
    expect(codesOf(outcomes)).toEqual(['SLOT_TAKEN']);
    const [counts] = await w.deps.db.execute(sql`select (select count(*)::int from bookings) as bookings,
      (select count(*)::int from sessions) as sessions`);
    expect(counts).toEqual({ bookings: 1, sessions: 4 });
    expect(await brokenInvariants(w.deps.db)).toEqual([]);
    expect(await deadlocks(w)).toBe(0);
  });

  test('a hundred students ask for series that overlap in other weeks and by half: no two that stand overlap', async () => {
    const w = await world({ now: SUNDAY, env: MANY });
    const teacher = await mentor(w);
    const learners = await many(100, (n) => student(w, `Student ${n}`));
    const starts = (n: number) => {
      const first = Date.parse(MONDAY_9) + (n % 3) * 7 * 86_400_000 + (Math.floor(n / 3) % 8) * 30 * 60_000;
      return [first, first + (1 + (n % 2)) * 86_400_000].map((each) => new Date(each).toISOString());
    };
    const { outcomes, times } = await timed(
      learners.map((learner, n) => () => tryToBook(w, learner, teacher, starts(n))),
    );
    expect(outcomes.filter(({ booking }) => booking !== null).length).toBeGreaterThan(0);
    expect(codesOf(outcomes).filter((code) => code !== 'SLOT_TAKEN' && code !== 'SLOT_NOT_AVAILABLE')).toEqual([]);
    expect(await brokenInvariants(w.deps.db)).toEqual([]);
    expect(await deadlocks(w)).toBe(0);
    console.info(`100 students, overlapping series: p50 ${at(times, 0.5)} ms, p99 ${at(times, 0.99)} ms`);
    expect(at(times, 0.99)).toBeLessThan(3_000);
  });

  test('one student at twenty mentors, at the same time: one booking, and nobody waits for ever', async () => {
    const w = await world({ now: SUNDAY, env: MANY });
    const [learner, mentors] = [await student(w), await many(20, (n) => mentor(w, {}, `Mentor ${n}`))];
    const { outcomes } = await timed(mentors.map((teacher) => () => tryToBook(w, learner, teacher, [MONDAY_9])));
    expect(outcomes.filter(({ booking }) => booking !== null)).toHaveLength(1);
    expect(codesOf(outcomes)).toEqual(['SLOT_NOT_AVAILABLE']);
    expect(await brokenInvariants(w.deps.db)).toEqual([]);
    expect(await deadlocks(w)).toBe(0);
  });

  test('forty bookings at one mentor count both feeds without gaps', async () => {
    const w = await world({ now: SUNDAY, env: MANY });
    const teacher = await mentor(w, { sessionMinutes: 15, bufferMinutes: 0 });
    const learners = await many(40, (n) => student(w, `Student ${n}`));
    const start = (n: number) =>
      new Date(Date.parse(MONDAY_9) + Math.floor(n / 10) * 86_400_000 + (n % 10) * 15 * 60_000).toISOString();
    const { outcomes } = await timed(
      learners.map((learner, n) => () => tryToBook(w, learner, teacher, [start(n)], { type: 'TRIAL' })),
    );
    expect(codesOf(outcomes)).toEqual([]);
    expect(await brokenInvariants(w.deps.db)).toEqual([]);
    const [feed] = await w.deps.db.execute(sql`select last_seq::int from feeds where user_id = ${teacher.id}`);
    expect(feed).toEqual({ last_seq: 80 });
  });
});

describe('the constraints themselves', () => {
  test.each([
    ['inside', '30 minutes'],
    ['in the buffer behind', '70 minutes'],
    ['in the buffer before', '-70 minutes'],
  ])('refuse a session written past every check, %s another of the mentor', async (_where, shift) => {
    const w = await world({ now: SUNDAY });
    const booking = await hold(w, await student(w), await mentor(w), ['2026-11-23T12:00:00Z']);
    const { id } = await sessionOf(w, booking, 0);
    const other = await student(w, 'Second Sam');
    const written = copySession(w, id, { shift, studentId: other.id, mentorId: booking.mentorId });
    await expect(written).rejects.toSatisfy((error) => isExclusionViolation(error, 'sessions_mentor_overlap'));
  });

  test('refuse a student two places at once, and let sessions that are over or cancelled be', async () => {
    const w = await world({ now: SUNDAY });
    const booking = await hold(w, await student(w), await mentor(w), [MONDAY_9]);
    const { id } = await sessionOf(w, booking, 0);
    const elsewhere = await mentor(w, {}, 'Other Mentor');
    const twice = { shift: '30 minutes', studentId: booking.studentId, mentorId: elsewhere.id };
    await expect(copySession(w, id, twice)).rejects.toSatisfy((error) =>
      isExclusionViolation(error, 'sessions_student_overlap'),
    );
    await copySession(w, id, { ...twice, shift: '60 minutes' });
    await w.deps.db.execute(sql`update sessions set status = 'CANCELLED' where id = ${id}`);
    await copySession(w, id, {
      shift: '0 minutes',
      studentId: booking.studentId,
      mentorId: booking.mentorId,
      status: 'HELD',
    });
  });
});

async function copySession(
  w: World,
  id: string,
  {
    shift,
    studentId,
    mentorId,
    status = 'CONFIRMED',
  }: { shift: string; studentId: string; mentorId: string; status?: string },
): Promise<void> {
  await w.deps.db.execute(sql`
    insert into sessions (id, booking_id, mentor_id, student_id, week, slot, starts_at, ends_at, blocked_until,
      anchor_time_zone, wall_start, status, version, created_at, updated_at)
    select gen_random_uuid(), booking_id, ${mentorId}, ${studentId}, (select max(week) + 1 from sessions), 0,
      starts_at + ${shift}::interval, ends_at + ${shift}::interval, blocked_until + ${shift}::interval,
      anchor_time_zone, wall_start, ${status}, 0, created_at, updated_at
    from sessions where id = ${id}`);
}
