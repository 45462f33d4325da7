import { expect, test } from 'vitest';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { jobs } from '../../src/jobs/catalog.ts';
import { runJob } from '../../src/jobs/runner.ts';
import { at, paid, sessionOf } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

/** New York's clocks go forward on 8 March 2026, Berlin's on the 29th. */
const FEBRUARY = '2026-02-21T12:00:00Z';
const MONDAY_10 = '2026-02-23T15:00:00Z';
const THURSDAY_13 = '2026-02-26T18:00:00Z';

/** The tick of the day on which a clock change is a week away, and the mails it leads to. */
async function tick(w: World, day: string): Promise<void> {
  w.jumpTo(at(`${day}T08:05:00Z`));
  const job = jobs.find(({ name }) => name === 'clock-change-notices');
  if (job === undefined) throw new Error('no such job');
  await runJob(w.deps, job, w.now());
  await w.settle();
}

async function scene() {
  const w = await world({ now: FEBRUARY });
  const teacher = await mentor(w, { timeZone: 'America/New_York' });
  const learner = await student(w, 'Berta Berlin', 'Europe/Berlin');
  const booking = await paid(w, learner, teacher, [MONDAY_10, THURSDAY_13], { timeZone: 'Europe/Berlin' });
  const mails = (of: { readonly email: string }) => w.mailbox(of.email, 'CLOCK_CHANGE');
  return { w, teacher, learner, booking, mails };
}

test('whose own time shifts is told seven days ahead, once, with both times', async () => {
  const { w, teacher, learner, mails } = await scene();
  await tick(w, '2026-02-28');
  expect(await mails(learner)).toHaveLength(0);
  for (const day of ['2026-03-02', '2026-03-03', '2026-03-05']) await tick(w, day);
  const [told, ...more] = await mails(learner);
  expect(more).toEqual([]);
  expect(told?.text).toContain('16:00');
  expect(told?.text).toContain('15:00');
  expect(told?.subject).toMatch(/16:00.*15:00/);
  expect(await mails(teacher)).toEqual([]);
});

test('nobody is told of a session that was cancelled before', async () => {
  const { w, learner, booking, mails } = await scene();
  const { id } = await sessionOf(w, booking, 4);
  await cancelSessions(w.deps, learner, { sessionId: id, scope: 'THIS_AND_FOLLOWING', reason: null });
  await tick(w, '2026-03-02');
  await tick(w, '2026-03-05');
  expect(await mails(learner)).toHaveLength(0);
});
