import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { rescheduleSessions } from '../../src/app/reschedule-sessions.ts';
import { syncGoogleCalendar } from '../../src/app/sync-google-calendar.ts';
import { findSession } from '../../src/db/queries/sessions.ts';
import type { Mentor, Student } from '../../src/domain/actor.ts';
import { CHANGE_SCOPES } from '../../src/domain/bookings/change-scope.ts';
import { DAY_MS, instant, MINUTE_MS } from '../../src/domain/time.ts';
import { drainOutbox } from '../../src/jobs/outbox-worker.ts';
import { at, pay, tryToBook } from '../support/bookings.ts';
import { type Pick, seeded } from '../support/chance.ts';
import { connectedMentor, mentor, offer, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';
import { brokenInvariants } from './invariants.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const ROUNDS = 200;

interface Cast {
  readonly w: World;
  readonly mentors: readonly Mentor[];
  readonly students: readonly Student[];
  readonly pick: Pick;
}

const one = <T>(list: readonly T[], pick: Pick): T => {
  const chosen = list[pick(list.length)];
  if (chosen === undefined) throw new Error('nothing to pick from');
  return chosen;
};

/** A start on the grid of the first fortnight. */
function someStart(pick: Pick): number {
  const weekday = pick(10);
  return Date.parse('2026-11-23T09:00:00Z') + (weekday + (weekday >= 5 ? 2 : 0)) * DAY_MS + pick(14) * 30 * MINUTE_MS;
}

async function someSession({ w, pick }: Cast) {
  const rows = await w.deps.db.execute<{ id: string }>(
    sql`select id from sessions where status in ('HELD', 'RESERVED', 'CONFIRMED') order by id`,
  );
  return rows.length === 0 ? null : findSession(w.deps.db, one(rows, pick).id);
}

/** What people and providers do. Every one of them may be refused; none may fail. */
const deeds: readonly ((cast: Cast) => Promise<unknown>)[] = [
  ({ w, mentors, students, pick }) => {
    const type = pick(4) === 0 ? ('TRIAL' as const) : ('REGULAR' as const);
    const first = someStart(pick);
    const starts = (type === 'TRIAL' || pick(2) === 0 ? [first] : [first, first + DAY_MS]).map((start) =>
      new Date(start).toISOString(),
    );
    return tryToBook(w, one(students, pick), one(mentors, pick), starts, { type });
  },
  async (cast) => {
    const session = await someSession(cast);
    const user = cast.mentors.find(({ id }) => id === session?.mentorId);
    if (session === null || user === undefined) return;
    await cancelSessions(cast.w.deps, user, {
      sessionId: session.id,
      scope: one(CHANGE_SCOPES, cast.pick),
      reason: null,
    });
  },
  async (cast) => {
    const session = await someSession(cast);
    const user = cast.students.find(({ id }) => id === session?.studentId);
    if (session === null || user === undefined) return;
    const newStart = instant(someStart(cast.pick));
    await rescheduleSessions(cast.w.deps, user, {
      sessionId: session.id,
      scope: one(CHANGE_SCOPES, cast.pick),
      newStart,
      reason: null,
    });
  },
  ({ w, mentors, pick }) => offer(w, one(mentors, pick), { bufferMinutes: pick(3) * 15 }),
  ({ w, mentors, pick }) => syncGoogleCalendar(w.deps, one(mentors, pick).id),
  async ({ w }) => {
    const [open] = await w.deps.db.execute<{ id: string }>(
      sql`select id from bookings where status = 'PENDING_PAYMENT' and stripe_checkout_id is not null order by id limit 1`,
    );
    // Another deed may have closed the page: then this one is refused, as it would be to a person.
    if (open !== undefined)
      await pay(w, open).catch((error: Error) => expect(error.message).toMatch(/can no longer be paid/));
    await w.sandbox.runDue();
  },
  ({ w }) => drainOutbox(w.deps, w.deps.timers),
];

test(`${ROUNDS} rounds of everything at once leave every invariant whole, and nobody meets a deadlock`, async () => {
  // All rounds happen at one instant, so that they would share one minute's quota.
  const env = { DATABASE_MAX_CONNECTIONS: '20', GOOGLE_USER_CALLS_PER_MINUTE: '100000' };
  const w = await world({ now: SUNDAY, env });
  const mentors = [await connectedMentor(w, {}, 'Mentor One'), await mentor(w, {}, 'Mentor Two')];
  const students = [];
  for (let n = 0; n < 8; n += 1) students.push(await student(w, `Student ${n}`));
  const cast = { w, mentors, students, pick: seeded(20_261_122) };
  expect(at(SUNDAY)).toBe(w.now());
  for (let round = 0; round < ROUNDS; round += 1) {
    const chosen = [...deeds.slice(0, 3), ...Array.from({ length: 4 }, () => one(deeds, cast.pick))];
    await Promise.all(chosen.map((deed) => deed(cast)));
    expect({ round, broken: await brokenInvariants(w.deps.db) }).toEqual({ round, broken: [] });
  }
  await w.settle();
  await w.advance('PT1H');
  await expectGoogleAgrees(w, mentors[0]);
  const [met] = await w.deps.db.execute(
    sql`select deadlocks::int as deadlocks from pg_stat_database where datname = current_database()`,
  );
  const [made] = await w.deps.db.execute(sql`select count(*)::int as bookings,
    (select count(*)::int from audit_log where action = 'sessions.moved') as moves,
    (select count(*)::int from audit_log where action = 'sessions.cancelled') as cancellations from bookings`);
  console.info(`${ROUNDS} rounds`, { ...met, ...made });
  expect(met).toEqual({ deadlocks: 0 });
}, 240_000);

/** One event for each promised session, at its time, and none for any other. */
async function expectGoogleAgrees(w: World, owner: Mentor | undefined): Promise<void> {
  if (owner === undefined) throw new Error('no mentor');
  const promised = await w.deps.db.execute<{ id: string; start: string }>(sql`
    select id, to_char(starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as start from sessions
    where mentor_id = ${owner.id} and status in ('RESERVED', 'CONFIRMED')`);
  const events = await w.events(owner.email);
  const shown = events.map(({ id, start }) => `${id} ${at(start?.dateTime ?? '')}`).sort();
  expect(shown).toEqual(promised.map(({ id, start }) => `mc${id.replaceAll('-', '')} ${at(start)}`).sort());
}
