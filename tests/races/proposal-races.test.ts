import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { answerProposal } from '../../src/app/answer-proposal.ts';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { expireProposal } from '../../src/app/expire-proposal.ts';
import { proposeMove } from '../../src/app/propose-move.ts';
import { rescheduleSessions } from '../../src/app/reschedule-sessions.ts';
import { findProposal } from '../../src/db/queries/proposals.ts';
import type { Mentor } from '../../src/domain/actor.ts';
import { addMs, DAY_MS, type EpochMs, HOUR_MS, toIso } from '../../src/domain/time.ts';
import { at, sessionOf, tryToBook } from '../support/bookings.ts';
import { type Pick, seeded } from '../support/chance.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';
import { brokenInvariants } from './invariants.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const ROUNDS = 20;

/** A session at ten for which its student proposes two o'clock, on the round's own working day. */
async function proposed(w: World, teacher: Mentor, round: number) {
  const learner = await student(w, `Student ${round}`);
  const ten = addMs(at('2026-11-23T10:00:00Z'), (round + 2 * Math.floor(round / 5)) * DAY_MS);
  const { booking } = await tryToBook(w, learner, teacher, [toIso(ten)], { type: 'TRIAL' });
  if (booking === null) throw new Error('not booked');
  const { id: sessionId } = await sessionOf(w, booking, 0);
  const asked = await proposeMove(w.deps, learner, { sessionId, newStart: addMs(ten, 4 * HOUR_MS), note: null });
  if (asked.proposal === null) throw new Error(JSON.stringify(asked.userErrors));
  return { learner, booking, sessionId, ten, proposal: asked.proposal };
}

type Round = Awaited<ReturnType<typeof proposed>>;

/** Everything that can end the proposal, at once and in an order by chance; what each of them came to. */
async function race(w: World, teacher: Mentor, { learner, sessionId, ten, proposal }: Round, pick: Pick) {
  const ended = { accepted: false, moved: false, cancelled: false };
  const change = { sessionId, scope: 'THIS_SESSION', reason: null } as const;
  const late = { ...w.deps, clock: { now: (): EpochMs => proposal.expiresAt } };
  const deeds = [
    async () => {
      const answer = { proposalId: proposal.id, answer: 'ACCEPT', chosenStart: null } as const;
      ended.accepted = (await answerProposal(w.deps, teacher, answer)).proposal?.status === 'ACCEPTED';
    },
    async () => {
      const newStart = addMs(ten, 2 * HOUR_MS);
      ended.moved = (await rescheduleSessions(w.deps, learner, { ...change, newStart })).sessions !== null;
    },
    async () => {
      ended.cancelled = (await cancelSessions(w.deps, teacher, change)).sessions !== null;
    },
    () => expireProposal(late, proposal.id),
  ];
  // One of the four stays away now and then, so that every pair meets.
  const away = pick(8);
  const chosen = deeds.filter((_, place) => place !== away);
  for (let left = chosen.length - 1; left > 0; left -= 1) chosen.push(...chosen.splice(pick(left + 1), 1));
  await Promise.all(chosen.map((deed) => deed()));
  return ended;
}

test(`${ROUNDS} proposals that are accepted, overtaken, cancelled and expire at once end once, and lawfully`, async () => {
  const w = await world({ now: SUNDAY, env: { DATABASE_MAX_CONNECTIONS: '12' } });
  const teacher = await mentor(w);
  const pick = seeded(20_261_122);
  const seen: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    const scene = await proposed(w, teacher, round);
    const { ten, proposal } = scene;
    const { accepted, moved, cancelled } = await race(w, teacher, scene, pick);
    const [end, session] = [await findProposal(w.deps.db, proposal.id), await sessionOf(w, scene.booking, 0)];
    const status = end?.status ?? 'PENDING';
    seen[status] = (seen[status] ?? 0) + 1;
    const said = { round, accepted, moved, cancelled, status };
    expect({ ...said, accepted: status === 'ACCEPTED' }).toEqual(said);
    expect({ ...said, ends: await endsOf(w, proposal.id) }).toEqual({ ...said, ends: 1 });
    if (status === 'WITHDRAWN') expect({ ...said, lawful: moved || cancelled }).toEqual({ ...said, lawful: true });
    expect({ ...said, state: session.status }).toEqual({ ...said, state: cancelled ? 'CANCELLED' : 'CONFIRMED' });
    if (!cancelled) {
      const hours = moved ? 2 : accepted ? 4 : 0;
      expect({ ...said, start: session.start }).toEqual({ ...said, start: addMs(ten, hours * HOUR_MS) });
    }
    expect({ ...said, broken: await brokenInvariants(w.deps.db) }).toEqual({ ...said, broken: [] });
  }
  const [met] = await w.deps.db.execute(
    sql`select deadlocks::int as deadlocks from pg_stat_database where datname = current_database()`,
  );
  console.info(`${ROUNDS} proposals`, seen, met);
  expect(met).toEqual({ deadlocks: 0 });
  expect(Object.keys(seen).length).toBeGreaterThan(1);
}, 60_000);

async function endsOf(w: World, proposalId: string): Promise<number | undefined> {
  const [row] = await w.deps.db.execute<{ ends: number }>(sql`select count(*)::int as ends from audit_log
    where subject = ${`proposal/${proposalId}`} and action <> 'proposal.made'`);
  return row?.ends;
}
