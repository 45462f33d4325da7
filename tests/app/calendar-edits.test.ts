import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { answerProposal } from '../../src/app/answer-proposal.ts';
import { readConnection } from '../../src/app/read-connection.ts';
import { rescheduleSessions } from '../../src/app/reschedule-sessions.ts';
import { syncGoogleCalendar } from '../../src/app/sync-google-calendar.ts';
import { withdrawProposal } from '../../src/app/withdraw-proposal.ts';
import { pendingProposals, type StoredProposal } from '../../src/db/queries/proposals.ts';
import type { StoredSession } from '../../src/db/queries/sessions.ts';
import type { Mentor, Student } from '../../src/domain/actor.ts';
import { toIso } from '../../src/domain/time.ts';
import { at, paid, sessionOf } from '../support/bookings.ts';
import { connectedMentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const WEDNESDAY_10 = '2026-11-25T10:00:00Z';
const THURSDAY_14 = '2026-11-26T14:00:00Z';

interface Scene {
  readonly w: World;
  readonly teacher: Mentor;
  readonly learner: Student;
  readonly booking: { readonly id: string };
}

/** A paid series whose four sessions stand in the mentor's calendar. */
async function scene(env: Record<string, string> = {}): Promise<Scene> {
  const w = await world({ now: SUNDAY, env });
  const [teacher, learner] = [await connectedMentor(w), await student(w)];
  const booking = await paid(w, learner, teacher, [WEDNESDAY_10]);
  await read({ w, teacher });
  return { w, teacher, learner, booking };
}

/** One reading of the mentor's calendar, and everything it leads to. */
async function read({ w, teacher }: Pick<Scene, 'w' | 'teacher'>): Promise<void> {
  await syncGoogleCalendar(w.deps, teacher.id);
  await w.settle();
}

const first = ({ w, booking }: Scene) => sessionOf(w, booking, 0);
const path = ({ teacher }: Scene, session: StoredSession) =>
  `google/calendars/${encodeURIComponent(teacher.email)}/events/${session.googleEventId}`;

/** What the mentor does to the first session's event; then the calendar is read. */
async function edit(s: Scene, change: object | 'DELETE'): Promise<void> {
  const session = await first(s);
  if (change === 'DELETE') await s.w.control('DELETE', path(s, session));
  else await s.w.control('PATCH', path(s, session), change);
  await read(s);
}

const times = (start: string, end: string) => ({ start: { dateTime: start }, end: { dateTime: end } });

async function waiting(s: Scene): Promise<StoredProposal> {
  const [proposal] = await pendingProposals(s.w.deps.db, [(await first(s)).id]);
  if (proposal === undefined) throw new Error('nothing waits');
  return proposal;
}

async function isAlone(s: Scene): Promise<boolean> {
  return (await pendingProposals(s.w.deps.db, [(await first(s)).id])).length === 0;
}

const answer = (s: Scene, given: 'ACCEPT' | 'DECLINE', proposal: StoredProposal) =>
  answerProposal(s.w.deps, s.learner, { proposalId: proposal.id, answer: given, chosenStart: null });

/** The live events of the first session at Google, as `[start, end]`. */
async function shown(s: Scene): Promise<(string | null | undefined)[][]> {
  const { googleEventId } = await first(s);
  const events = await s.w.events(s.teacher.email);
  return events
    .filter(({ id }) => id === googleEventId)
    .map(({ start, end }) => [toIso(at(start?.dateTime ?? '')), toIso(at(end?.dateTime ?? ''))]);
}
const AS_BOOKED = [['2026-11-25T10:00:00.000Z', '2026-11-25T11:00:00.000Z']];

describe('an event the mentor moved', () => {
  const moved = times('2026-11-26T14:00:00Z', '2026-11-26T15:00:00Z');

  test('contests the session, which stays where it is until the student agrees', async () => {
    const s = await scene();
    const before = await first(s);
    await edit(s, moved);
    const proposal = await waiting(s);
    expect(proposal).toMatchObject({ kind: 'CALENDAR_EDIT', answerer: 'STUDENT', proposedBy: s.teacher.id });
    expect(proposal.change).toEqual({ what: 'MOVE', to: { start: at(THURSDAY_14), end: at('2026-11-26T15:00:00Z') } });
    expect(await first(s)).toMatchObject({ start: at(WEDNESDAY_10), version: 0, status: 'CONFIRMED' });

    expect((await answer(s, 'ACCEPT', proposal)).userErrors).toEqual([]);
    await read(s);
    const { id, meetLink, googleEventId, googleIcalUid } = before;
    expect(await first(s)).toMatchObject({ id, meetLink, googleEventId, googleIcalUid, start: at(THURSDAY_14) });
    expect(await shown(s)).toEqual([['2026-11-26T14:00:00.000Z', '2026-11-26T15:00:00.000Z']]);
    expect(await s.w.events(s.teacher.email)).toHaveLength(4);
    expect(await isAlone(s)).toBe(true);
    expect(await s.w.mailbox(s.learner.email, 'SESSION_MOVED')).toHaveLength(1);
  });

  test('is not in the way of its own session where a stale calendar is asked live', async () => {
    const s = await scene({ CALENDAR_STALE_MINUTES: '30', CALENDAR_POLL_MINUTES: '1440' });
    await edit(s, moved);
    const proposal = await waiting(s);
    await s.w.advance('PT31M');
    expect((await readConnection(s.w.deps, s.teacher.id)).state).toBe('STALE');
    expect((await answer(s, 'ACCEPT', proposal)).userErrors).toEqual([]);
    expect(await first(s)).toMatchObject({ start: at(THURSDAY_14) });
  });

  test.each(['declined', 'answered by nobody', 'taken back'])('is put back when it is %s', async (how) => {
    const s = await scene();
    const before = await first(s);
    await edit(s, moved);
    const proposal = await waiting(s);
    if (how === 'declined') await answer(s, 'DECLINE', proposal);
    if (how === 'taken back') await withdrawProposal(s.w.deps, s.teacher, proposal.id);
    if (how === 'answered by nobody') await s.w.advanceTo(proposal.expiresAt);
    await read(s);
    expect(await shown(s)).toEqual(AS_BOOKED);
    expect(await first(s)).toMatchObject({
      start: before.start,
      version: 0,
      meetLink: before.meetLink,
      googleEventId: before.googleEventId,
    });
    expect(await isAlone(s)).toBe(true);
    await edit(s, moved);
    expect((await waiting(s)).id).not.toBe(proposal.id);
  });

  test('may be moved again, which is another proposal, and back, which is none', async () => {
    const s = await scene();
    await edit(s, moved);
    const proposal = await waiting(s);
    await edit(s, { summary: 'Algebra, perhaps' });
    expect((await waiting(s)).id).toBe(proposal.id);
    await edit(s, times('2026-11-26T10:00:00Z', '2026-11-26T11:00:00Z'));
    const second = await waiting(s);
    expect(second.id).not.toBe(proposal.id);
    expect((await answer(s, 'ACCEPT', proposal)).userErrors).toMatchObject([{ code: 'PROPOSAL_CLOSED' }]);
    await edit(s, times('2026-11-25T10:00:00Z', '2026-11-25T11:00:00Z'));
    expect(await isAlone(s)).toBe(true);
    expect(await shown(s)).toEqual(AS_BOOKED);
  });

  test('follows the session that somebody moves in the product meanwhile', async () => {
    const s = await scene();
    await edit(s, moved);
    const { id } = await first(s);
    const newStart = at('2026-11-27T10:00:00Z');
    await rescheduleSessions(s.w.deps, s.learner, { sessionId: id, scope: 'THIS_SESSION', newStart, reason: null });
    await read(s);
    expect(await isAlone(s)).toBe(true);
    expect(await shown(s)).toEqual([['2026-11-27T10:00:00.000Z', '2026-11-27T11:00:00.000Z']]);
  });

  test('to a time that cannot be is refused when it is accepted, and goes on waiting', async () => {
    const s = await scene();
    await edit(s, times('2026-11-26T03:00:00Z', '2026-11-26T04:00:00Z'));
    const proposal = await waiting(s);
    expect((await answer(s, 'ACCEPT', proposal)).userErrors).toMatchObject([{ code: 'SLOT_NOT_AVAILABLE' }]);
    expect((await waiting(s)).id).toBe(proposal.id);
  });
});

test('an event made shorter makes the session shorter, by consent', async () => {
  const s = await scene();
  await edit(s, times('2026-11-25T10:00:00Z', '2026-11-25T10:30:00Z'));
  expect((await answer(s, 'ACCEPT', await waiting(s))).userErrors).toEqual([]);
  await read(s);
  expect(await first(s)).toMatchObject({ start: at(WEDNESDAY_10), end: at('2026-11-25T10:30:00Z'), version: 1 });
  expect(await isAlone(s)).toBe(true);
});

test.each([
  {
    named: 'of whole days',
    change: { start: { date: '2026-11-26', dateTime: null }, end: { date: '2026-11-27', dateTime: null } },
  },
  { named: 'in the past', change: times('2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z') },
  { named: 'of five minutes', change: times('2026-11-25T10:00:00Z', '2026-11-25T10:05:00Z') },
])('an event $named is no session, and is put back at once', async ({ change }) => {
  const s = await scene();
  await edit(s, change);
  expect(await isAlone(s)).toBe(true);
  expect(await shown(s)).toEqual(AS_BOOKED);
});

describe('an event the mentor deleted', () => {
  test('cancels the session when the student agrees, and the student keeps the money', async () => {
    const s = await scene();
    await edit(s, 'DELETE');
    const proposal = await waiting(s);
    expect(proposal.change).toEqual({ what: 'REMOVAL' });
    expect((await first(s)).status).toBe('CONFIRMED');
    expect((await answer(s, 'ACCEPT', proposal)).userErrors).toEqual([]);
    await read(s);

    expect(await first(s)).toMatchObject({ status: 'CANCELLED', cancelMoney: 'CREDIT' });
    expect(await s.w.events(s.teacher.email)).toHaveLength(3);
  });

  test('comes back under its id and with its room when the student does not', async () => {
    const s = await scene();
    const { meetLink } = await first(s);
    await edit(s, 'DELETE');
    expect(await s.w.events(s.teacher.email)).toHaveLength(3);
    await answer(s, 'DECLINE', await waiting(s));
    await read(s);
    expect(await shown(s)).toEqual(AS_BOOKED);
    expect((await first(s)).meetLink).toBe(meetLink);
    expect(await isAlone(s)).toBe(true);
  });
});

test('what we write ourselves is never taken for the mentor’s doing', async () => {
  const s = await scene();
  const { id } = await first(s);
  for (const start of ['2026-11-26T10:00:00Z', '2026-11-26T12:00:00Z', '2026-11-27T10:00:00Z']) {
    const change = { sessionId: id, scope: 'THIS_SESSION', newStart: at(start), reason: null } as const;
    await rescheduleSessions(s.w.deps, s.learner, change);
    // A reading between our change and our writing sees the old event.
    await syncGoogleCalendar(s.w.deps, s.teacher.id);
    await read(s);
  }
  const [made] = await s.w.deps.db.execute(sql`select count(*)::int as count from proposals`);
  expect(made).toEqual({ count: 0 });
});

test('an event deleted long before anybody looked is missed in a whole reading, too', async () => {
  const s = await scene();
  await s.w.control('DELETE', path(s, await first(s)));
  await s.w.deps.db.execute(sql`update connected_calendars set sync_token = null`);
  await read(s);
  expect((await waiting(s)).change).toEqual({ what: 'REMOVAL' });
});
