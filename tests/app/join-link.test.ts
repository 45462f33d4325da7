import { describe, expect, test } from 'vitest';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { joinUrl } from '../../src/app/join-link.ts';
import { openJoinLink } from '../../src/app/open-join-link.ts';
import { rescheduleSessions } from '../../src/app/reschedule-sessions.ts';
import { listArrivals } from '../../src/db/queries/arrivals.ts';
import { at, paid, sessionOf } from '../support/bookings.ts';
import { connectedMentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const MONDAY_9 = '2026-11-23T09:00:00Z';

const tokenOf = (w: World, sessionId: string, userId: string | null) =>
  new URL(joinUrl(w.deps.config, sessionId, userId)).pathname.replace('/join/', '');

async function bookedLesson(learnerZone = 'UTC') {
  const w = await world({ now: SUNDAY });
  const [teacher, learner] = [await connectedMentor(w), await student(w, 'Sana Student', learnerZone)];
  const booking = await paid(w, learner, teacher, [MONDAY_9]);
  return { w, teacher, learner, booking, session: await sessionOf(w, booking, 0) };
}

describe('a join link', () => {
  test('opens its room ten minutes before the start, not a moment earlier, and writes down whose arrival it was', async () => {
    const { w, teacher, learner, session } = await bookedLesson('America/New_York');
    w.jumpTo(at('2026-11-23T08:49:59.999Z'));
    const early = async (whose: string | null) => openJoinLink(w.deps, tokenOf(w, session.id, whose));
    const [inNewYork, inUtc] = [/^Monday, 23 November 2026, 04:00 \(Eastern/, /^Monday, 23 November 2026, 09:00 \(/];
    expect(await early(learner.id)).toMatchObject({ outcome: 'EARLY', when: expect.stringMatching(inNewYork) });
    expect(await early(teacher.id)).toMatchObject({ outcome: 'EARLY', when: expect.stringMatching(inUtc) });
    expect(await early(null)).toMatchObject({ outcome: 'EARLY', when: expect.stringMatching(inUtc) });
    expect(await listArrivals(w.deps.db, session.id)).toEqual([]);
    w.jumpTo(at('2026-11-23T08:50:00Z'));
    const room = { outcome: 'ROOM', meetLink: session.meetLink };
    expect(await openJoinLink(w.deps, tokenOf(w, session.id, learner.id))).toEqual(room);
    w.jumpTo(at('2026-11-23T09:03:00Z'));
    expect(await openJoinLink(w.deps, tokenOf(w, session.id, teacher.id))).toEqual(room);
    w.jumpTo(at('2026-11-23T09:04:00Z'));
    expect(await openJoinLink(w.deps, tokenOf(w, session.id, null))).toEqual(room);
    const arrivals = await listArrivals(w.deps.db, session.id);
    expect(arrivals.map(({ userId, arrivedAt }) => [userId, arrivedAt])).toEqual([
      [learner.id, at('2026-11-23T08:50:00Z')],
      [teacher.id, at('2026-11-23T09:03:00Z')],
      [null, at('2026-11-23T09:04:00Z')],
    ]);
  });

  test('that somebody rewrote to another person or another session leads nowhere', async () => {
    const { w, teacher, learner, booking, session } = await bookedLesson();
    const other = await sessionOf(w, booking, 1);
    w.jumpTo(at(MONDAY_9));
    const [id = '', , signature = ''] = tokenOf(w, session.id, learner.id).split('.');
    const forged = [
      `${id}.${teacher.id}.${signature}`,
      `${other.id}.${learner.id}.${signature}`,
      `${id}.${signature}`,
      `${id}..${signature}`,
      `${id}.${learner.id}.x.${signature}`,
      id,
      '',
    ];
    for (const token of forged) expect(await openJoinLink(w.deps, token)).toEqual({ outcome: 'UNKNOWN' });
    expect(await listArrivals(w.deps.db, session.id)).toEqual([]);
  });

  test('says the new time after a move, leads to the same room then, and says so after a cancellation', async () => {
    const { w, teacher, learner, session } = await bookedLesson();
    const token = tokenOf(w, session.id, learner.id);
    const change = { sessionId: session.id, scope: 'THIS_SESSION', reason: null } as const;
    const moved = await rescheduleSessions(w.deps, teacher, { ...change, newStart: at('2026-11-24T10:00:00Z') });
    expect(moved.userErrors).toEqual([]);
    await w.settle();
    w.jumpTo(at(MONDAY_9));
    expect(await openJoinLink(w.deps, token)).toMatchObject({
      outcome: 'EARLY',
      opensAt: at('2026-11-24T09:50:00Z'),
      when: expect.stringContaining('24 November'),
    });
    w.jumpTo(at('2026-11-24T09:55:00Z'));
    expect(await openJoinLink(w.deps, token)).toEqual({ outcome: 'ROOM', meetLink: session.meetLink });
    await cancelSessions(w.deps, teacher, change);
    expect(await openJoinLink(w.deps, token)).toEqual({ outcome: 'CANCELLED' });
  });

  test('in a mail is its recipient’s own', async () => {
    const { w, teacher, learner, session } = await bookedLesson();
    await w.advance('PT1M');
    const toLearner = (await w.mailbox(learner.email)).find(({ kind }) => kind === 'STUDENT_BOOKING_CONFIRMATION');
    const [toTeacher] = await w.mailbox(teacher.email);
    expect(toLearner?.html).toContain(joinUrl(w.deps.config, session.id, learner.id));
    expect(toTeacher?.html).toContain(joinUrl(w.deps.config, session.id, teacher.id));
    expect(toTeacher?.html).not.toContain(`${session.id}.${learner.id}`);
  });
});
