import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { answerSeriesCheck } from '../../src/app/check-series.ts';
import { rescheduleSessions } from '../../src/app/reschedule-sessions.ts';
import { DAY_MS } from '../../src/domain/time.ts';
import { drainOutbox } from '../../src/jobs/outbox-worker.ts';
import { at, hold, seriesRequest, sessionOf } from '../support/bookings.ts';
import { mentor, offer, student } from '../support/people.ts';
import { world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const TUESDAY_9 = '2026-11-24T09:00:00Z';

test('a move to the times there are already changes nothing and is told to nobody', async () => {
  const w = await world({ now: SUNDAY });
  const learner = await student(w);
  const booking = await hold(w, learner, await mentor(w), [TUESDAY_9], { type: 'TRIAL' });
  const { id, version } = await sessionOf(w, booking, 0);
  const input = { sessionId: id, scope: 'THIS_SESSION', newStart: at(TUESDAY_9), reason: null } as const;
  const outcome = await rescheduleSessions(w.deps, learner, input);
  await w.settle();
  expect(outcome.userErrors).toEqual([]);
  expect(outcome.sessions?.map((session) => session.version)).toEqual([version]);
  expect(await w.mailbox(learner.email, 'SESSION_MOVED')).toEqual([]);
});

test('a reminder that goes out while its session is moved counts as sent', async () => {
  const w = await world({ now: SUNDAY });
  const learner = await student(w);
  const booking = await hold(w, learner, await mentor(w), [TUESDAY_9], { type: 'TRIAL' });
  const { id } = await sessionOf(w, booking, 0);
  await w.settle();
  w.jumpTo(at('2026-11-23T09:00:00Z'));
  const input = { sessionId: id, scope: 'THIS_SESSION', newStart: at('2026-11-24T14:00:00Z'), reason: null } as const;
  const send: typeof w.deps.mailer.send = async (mail) => {
    if (mail.kind === 'SESSION_REMINDER_24H') await rescheduleSessions(w.deps, learner, input);
    return w.deps.mailer.send(mail);
  };
  await drainOutbox({ ...w.deps, mailer: { ...w.deps.mailer, send } }, w.deps.timers);
  const arrived = await w.mailbox('', 'SESSION_REMINDER_24H');
  const [sent] = await w.deps.db.execute(
    sql`select count(*)::int as number from messages where kind = 'SESSION_REMINDER_24H' and status = 'SENT'`,
  );
  expect(arrived.length).toBeGreaterThan(0);
  expect(sent).toEqual({ number: arrived.length });
});

test('every plan to repair a series can be booked, also behind a long notice', async () => {
  const w = await world({ now: SUNDAY });
  const mondays = { weeklySchedule: [{ weekday: 1, start: '09:00', end: '11:00' }], bufferMinutes: 0 };
  const teacher = await mentor(w, mondays);
  await hold(w, await student(w, 'Sam Second'), teacher, ['2027-01-04T09:00:00Z']);
  await offer(w, teacher, { ...mondays, minimumNoticeMinutes: (20 * DAY_MS) / 60_000 });
  const { series } = seriesRequest(teacher, ['2026-11-23T09:00:00Z']);
  const { repairPlans } = await answerSeriesCheck(w.deps, await student(w), series);
  expect(repairPlans.length).toBeGreaterThan(0);
  expect(repairPlans.flatMap(({ firstSessions }) => firstSessions)).not.toContain(at('2026-12-14T09:00:00Z'));
});
