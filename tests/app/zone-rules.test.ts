import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { answerProposal } from '../../src/app/answer-proposal.ts';
import { compareZoneRules, RULES_IN_USE } from '../../src/app/compare-zone-rules.ts';
import { inTransaction } from '../../src/db/client.ts';
import { readEventsAfter } from '../../src/db/queries/feeds.ts';
import { findProposal, pendingProposals, type StoredProposal } from '../../src/db/queries/proposals.ts';
import { listAdmins } from '../../src/db/queries/users.ts';
import { addMs, HOUR_MS } from '../../src/domain/time.ts';
import { paid, sessionsOf } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const WEDNESDAY_10 = '2026-11-25T15:00:00Z';
const NEXT = { ...RULES_IN_USE, version: '2099a' };

const compare = (w: World, rules = RULES_IN_USE) =>
  inTransaction(w.deps.db, (tx) => compareZoneRules(w.deps, tx, w.now(), rules));

/** A series in New York whose instants were derived by rules that had its clocks an hour off. */
async function scene() {
  const w = await world({ now: SUNDAY });
  const [teacher, learner] = [await mentor(w, { timeZone: 'America/New_York' }), await student(w)];
  const booking = await paid(w, learner, teacher, [WEDNESDAY_10]);
  const right = (await sessionsOf(w, booking)).map(({ start }) => start);
  await w.deps.db.execute(sql`update sessions set starts_at = starts_at + interval '1 hour',
    ends_at = ends_at + interval '1 hour', blocked_until = blocked_until + interval '1 hour'`);
  await w.deps.db.execute(sql`insert into zone_data values ('iana', '2020a', now())`);
  await compare(w);
  await w.settle();
  const sessions = () => sessionsOf(w, booking);
  const waiting = async () =>
    pendingProposals(
      w.deps.db,
      (await sessions()).map(({ id }) => id),
    );
  const about = async (index: number): Promise<StoredProposal> => {
    const session = (await sessions())[index];
    const found = (await waiting()).find(({ sessionId }) => sessionId === session?.id);
    if (found === undefined) throw new Error('nothing waits');
    return found;
  };
  return { w, teacher, learner, right, sessions, waiting, about };
}

test('an update of zone rules asks both sides to keep the wall time, and tells admins', async () => {
  const { w, teacher, learner, right, sessions, waiting, about } = await scene();
  expect(await waiting()).toHaveLength(4);
  const proposal = await about(0);
  expect(proposal).toMatchObject({ kind: 'ZONE_RULES', answerer: 'BOTH', proposedBy: null });
  expect((await sessions()).map(({ start }) => start)).toEqual(right.map((start) => addMs(start, HOUR_MS)));
  const [admin] = await listAdmins(w.deps.db);
  const told = (await readEventsAfter(w.deps.db, admin?.id ?? '', 0, 50)).map(({ body }) => body);
  expect(told).toContainEqual({ kind: 'ZONE_RULES_CHANGED', version: RULES_IN_USE.version, sessions: 4, bookings: 1 });
  for (const { email } of [teacher, learner]) expect(await w.mailbox(email, 'PROPOSAL_WAITING')).toHaveLength(4);

  const reply = { proposalId: proposal.id, answer: 'ACCEPT', chosenStart: null } as const;
  await answerProposal(w.deps, teacher, reply);
  expect((await answerProposal(w.deps, learner, reply)).userErrors).toEqual([]);
  expect((await sessions())[0]).toMatchObject({ start: right[0], wallStart: '2026-11-25T10:00', version: 1 });
});

test('silence keeps the wall time', async () => {
  const { w, right, sessions, about } = await scene();
  const proposal = await about(0);
  await w.advanceTo(proposal.expiresAt);
  expect((await findProposal(w.deps.db, proposal.id))?.status).toBe('EXPIRED');
  expect((await sessions())[0]).toMatchObject({ start: right[0], wallStart: '2026-11-25T10:00' });
});

test('a no of one side keeps the instant, and the next update does not ask again', async () => {
  const { w, learner, right, sessions, waiting, about } = await scene();
  const { id } = await about(0);
  await answerProposal(w.deps, learner, { proposalId: id, answer: 'DECLINE', chosenStart: null });
  expect((await sessions())[0]).toMatchObject({
    start: addMs(right[0] ?? w.now(), HOUR_MS),
    wallStart: '2026-11-25T11:00',
    version: 0,
  });
  await compare(w, NEXT);
  await w.settle();
  expect((await waiting()).map(({ sessionId }) => sessionId)).not.toContain((await sessions())[0]?.id);
});

test('rules that are not newer change nothing, and the same comparison twice asks once', async () => {
  const { w, waiting } = await scene();
  const before = (await waiting()).map(({ id }) => id).sort();
  await compare(w);
  await compare(w, { version: '2019c', instantOf: () => null });
  await compare(w, NEXT);
  await w.settle();
  expect((await waiting()).map(({ id }) => id).sort()).toEqual(before);
});
