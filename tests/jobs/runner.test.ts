import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { readSystemHealth } from '../../src/app/read-system-health.ts';
import { addMs, DAY_MS, MINUTE_MS, toIso } from '../../src/domain/time.ts';
import { defineJob, type Tick } from '../../src/jobs/job.ts';
import { runDueJobs, startJobs } from '../../src/jobs/runner.ts';
import { latestTick, nextTick, type Schedule } from '../../src/jobs/schedule.ts';
import { type World, world } from '../support/world.ts';

const MORNING = '2026-11-22T08:00:00Z';

/** A job that writes down what it is asked about, and fails as long as it is told to. */
function listener(name: string, schedule: Schedule, heard: string[] = []) {
  const state = { fails: false };
  const told = ({ previous, scheduledFor }: Tick) =>
    `${name} (${toIso(previous).slice(0, 16)}, ${toIso(scheduledFor).slice(0, 16)}]`;
  const job = defineJob({
    name,
    schedule,
    async run(_deps, tx, tick) {
      heard.push(told(tick));
      if (state.fails) await tx.execute(sql`select no_such_column`);
    },
  });
  return { job, heard, state };
}

const runAt = async (w: World, minutes: number, ...jobs: Parameters<typeof runDueJobs>[1][number][]) => {
  w.jumpTo(addMs(w.now(), minutes * MINUTE_MS));
  await runDueJobs(w.deps, jobs);
};

describe('the metronome', () => {
  test('runs a job of the day at its time, once, and asks about all the time since the last', async () => {
    const w = await world({ now: MORNING });
    const { job, heard } = listener('daily', { dailyAt: '08:05' });
    for (let minute = 0; minute < 10; minute += 1) await runAt(w, 1, job);
    await runAt(w, 24 * 60, job);
    expect(heard).toEqual(['daily (2026-11-22T08:04, 2026-11-22T08:05]', 'daily (2026-11-22T08:05, 2026-11-23T08:05]']);
  });

  test('does what was missed while no server ran, as soon as one does', async () => {
    const w = await world({ now: MORNING });
    const { job, heard } = listener('daily', { dailyAt: '08:05' });
    await runAt(w, 5, job);
    await runAt(w, 3 * 24 * 60 + 300, job);
    await runAt(w, 1, job);
    expect(heard.slice(1)).toEqual(['daily (2026-11-22T08:05, 2026-11-25T08:05]']);
  });

  test('tries a job that failed again every minute, keeps it due and says how it failed', async () => {
    const w = await world({ now: MORNING, mayFail: true });
    const { job, heard, state } = listener('daily', { dailyAt: '08:05' });
    state.fails = true;
    await runAt(w, 5, job);
    await runAt(w, 1, job);
    const [ill] = (await readSystemHealth(w.deps)).jobs;
    expect(ill).toMatchObject({ name: 'daily', nextDueAt: addMs(w.now(), -MINUTE_MS), failure: expect.any(String) });
    state.fails = false;
    await runAt(w, 1, job);
    expect(heard).toHaveLength(3);
    expect((await readSystemHealth(w.deps)).jobs).toMatchObject([
      { name: 'daily', failedAt: null, failure: null, nextDueAt: addMs(w.now(), DAY_MS - 2 * MINUTE_MS) },
    ]);
  });

  test('lets the job that judges the others look when they are done', async () => {
    const w = await world({ now: MORNING });
    const heard: string[] = [];
    const judge = { ...listener('judge', 'EVERY_MINUTE', heard).job, judges: true as const };
    await runAt(
      w,
      1,
      judge,
      listener('first', 'EVERY_MINUTE', heard).job,
      listener('second', 'EVERY_MINUTE', heard).job,
    );
    expect(heard.map((text) => text.split(' ')[0]).at(-1)).toBe('judge');
    expect(heard).toHaveLength(3);
  });

  test('forgets jobs that are no more, and stops when it is told to', async () => {
    const w = await world({ now: MORNING });
    const { job, heard } = listener('minutely', 'EVERY_MINUTE');
    await runAt(w, 1, listener('gone', 'EVERY_MINUTE').job);
    const metronome = startJobs(w.deps, [job]);
    await metronome.stop();
    expect(heard).toHaveLength(1);
    expect((await readSystemHealth(w.deps)).jobs.map(({ name }) => name)).toEqual(['minutely']);
  });
});

test('the last tick and the next one lie a schedule apart, and the instant between them', () => {
  const at = addMs(0 as never, Date.UTC(2026, 10, 22, 8, 5, 30));
  for (const schedule of ['EVERY_MINUTE', { dailyAt: '08:05' }, { dailyAt: '08:06' }] as const) {
    const [last, next] = [latestTick(schedule, at), nextTick(schedule, at)];
    expect(next - last).toBe(schedule === 'EVERY_MINUTE' ? MINUTE_MS : DAY_MS);
    expect(last).toBeLessThanOrEqual(at);
    expect(next).toBeGreaterThan(at);
  }
});
