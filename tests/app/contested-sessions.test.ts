import { describe, expect, test } from 'vitest';
import { auditCalendar, keepCalendarTrue } from '../../src/app/audit-calendar.ts';
import { chooseCalendars } from '../../src/app/choose-calendars.ts';
import { proposeMove } from '../../src/app/propose-move.ts';
import { releaseSeries } from '../../src/app/release-series.ts';
import { syncGoogleCalendar } from '../../src/app/sync-google-calendar.ts';
import { findProposal, pendingProposals } from '../../src/db/queries/proposals.ts';
import { at, paid, sessionOf } from '../support/bookings.ts';
import { addCalendar } from '../support/google-calendars.ts';
import { connect, connectedMentor, mentor, student } from '../support/people.ts';
import { world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const WEDNESDAY_10 = '2026-11-25T10:00:00Z';
const ELSEWHERE = { start: { dateTime: '2026-11-26T14:00:00Z' }, end: { dateTime: '2026-11-26T15:00:00Z' } };

/** A paid series in the mentor's calendar: its first week is confirmed, the others are reserved. */
async function scene() {
  const w = await world({ now: SUNDAY });
  const [teacher, learner] = [await connectedMentor(w), await student(w)];
  const booking = await paid(w, learner, teacher, [WEDNESDAY_10]);
  const read = async () => {
    await syncGoogleCalendar(w.deps, teacher.id);
    await w.settle();
  };
  await read();
  const session = (index: number) => sessionOf(w, booking, index);
  const edit = async (index: number, change: object | 'DELETE') => {
    const path = `google/calendars/${encodeURIComponent(teacher.email)}/events/${(await session(index)).googleEventId}`;
    await (change === 'DELETE' ? w.control('DELETE', path) : w.control('PATCH', path, change));
  };
  const pendingOf = async (index: number) => (await pendingProposals(w.deps.db, [(await session(index)).id])).at(0);
  return { w, teacher, learner, booking, read, session, edit, pendingOf };
}

describe('the audit of a calendar with contested sessions', () => {
  test('leaves an edit alone that waits for an answer', async () => {
    const { w, teacher, read, edit, pendingOf } = await scene();
    await edit(0, ELSEWHERE);
    await edit(1, 'DELETE');
    await read();
    const before = [await pendingOf(0), await pendingOf(1)];
    const events = await w.events(teacher.email);
    expect(before.map((proposal) => proposal?.change.what)).toEqual(['MOVE', 'REMOVAL']);
    expect(await auditCalendar(w.deps, teacher.id)).toEqual([]);
    await keepCalendarTrue(w.deps, teacher.id);
    await w.settle();
    expect([await pendingOf(0), await pendingOf(1)]).toEqual(before);
    expect(await w.events(teacher.email)).toEqual(events);
  });

  test('makes a proposal of a deletion that no reading has told of', async () => {
    const { w, teacher, session, edit, pendingOf } = await scene();
    const { id: sessionId } = await session(0);
    await edit(0, 'DELETE');
    expect(await auditCalendar(w.deps, teacher.id)).toMatchObject([{ kind: 'SESSION_WITHOUT_EVENT', sessionId }]);
    await keepCalendarTrue(w.deps, teacher.id);
    await w.settle();
    expect((await pendingOf(0))?.change).toEqual({ what: 'REMOVAL' });
    expect(await w.events(teacher.email)).toHaveLength(3);
    expect((await session(0)).status).toBe('CONFIRMED');
  });
});

test('edits in a calendar that is written to and does not block are noticed by the daily audit', async () => {
  const w = await world({ now: SUNDAY });
  const [teacher, learner] = [await mentor(w), await student(w)];
  const family = await addCalendar(w, teacher, { name: 'Family' });
  await connect(w, teacher);
  await chooseCalendars(w.deps, teacher, { blocking: null, writeTo: family, ignoreAllDayEvents: null });
  const booking = await paid(w, learner, teacher, [WEDNESDAY_10]);
  const { id, googleEventId } = await sessionOf(w, booking, 0);
  await w.control('PATCH', `google/calendars/${encodeURIComponent(family)}/events/${googleEventId}`, ELSEWHERE);
  await syncGoogleCalendar(w.deps, teacher.id);
  expect(await pendingProposals(w.deps.db, [id])).toEqual([]);
  await keepCalendarTrue(w.deps, teacher.id);
  await w.settle();
  const to = { start: at('2026-11-26T14:00:00Z'), end: at('2026-11-26T15:00:00Z') };
  expect(await pendingProposals(w.deps.db, [id])).toMatchObject([
    { kind: 'CALENDAR_EDIT', change: { what: 'MOVE', to } },
  ]);
});

test('sessions that are released take what waits about them with them', async () => {
  const { w, learner, booking, read, session, edit, pendingOf } = await scene();
  await edit(1, ELSEWHERE);
  await read();
  const contested = await pendingOf(1);
  const { id: sessionId } = await session(2);
  const newStart = at('2026-12-10T12:00:00Z');
  const { proposal } = await proposeMove(w.deps, learner, { sessionId, newStart, note: null });
  await releaseSeries(w.deps, booking.id, { onlyWhile: null, reason: 'The weekly payment was not made.' });
  for (const { id } of [contested, proposal].flatMap((each) => each ?? [])) {
    expect(await findProposal(w.deps.db, id)).toMatchObject({ status: 'WITHDRAWN', settledReason: 'SESSION_CHANGED' });
  }
  expect([contested?.kind, proposal?.kind]).toEqual(['CALENDAR_EDIT', 'MOVE']);
  await w.settle();
  expect((await session(1)).status).toBe('CANCELLED');
});
