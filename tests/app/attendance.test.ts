import { describe, expect, test } from 'vitest';
import { readAttendance, readDisputes } from '../../src/app/read-attendance.ts';
import { recordAttendance, settleDisputedAttendance } from '../../src/app/record-attendance.ts';
import { readSessionNotes, saveSessionNotes } from '../../src/app/save-session-notes.ts';
import { findSession } from '../../src/db/queries/sessions.ts';
import { hold, sessionOf } from '../support/bookings.ts';
import { mentor, person, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const TUESDAY = '2026-11-24T09:00:00Z';

async function lesson(w: World) {
  const [teacher, learner] = [await mentor(w), await student(w)];
  const booking = await hold(w, learner, teacher, [TUESDAY], { type: 'TRIAL' });
  return { teacher, learner, session: await sessionOf(w, booking, 0) };
}

describe('attendance', () => {
  test('is said from ten minutes after the start until three days after the end', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, session } = await lesson(w);
    const say = () => recordAttendance(w.deps, teacher, { sessionId: session.id, outcome: 'TOOK_PLACE' });
    w.jumpTo((session.start + 9 * 60_000) as typeof session.start);
    expect(await say()).toMatchObject({ problems: [{ code: 'ATTENDANCE_NOT_OPEN' }] });
    w.jumpTo((session.end + 3 * 86_400_000) as typeof session.start);
    expect(await say()).toMatchObject({ problems: [{ code: 'ATTENDANCE_NOT_OPEN' }] });
    w.jumpTo((session.end + 3 * 86_400_000 - 1) as typeof session.start);
    expect(await say()).toMatchObject({ session: { id: session.id } });
  });

  test('makes a no-show where both agree, or where somebody owns up to it', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, learner, session } = await lesson(w);
    w.jumpTo((session.start + 20 * 60_000) as typeof session.start);
    const outcome = 'STUDENT_ABSENT';
    await recordAttendance(w.deps, teacher, { sessionId: session.id, outcome });
    expect((await readAttendance(w.deps, [session]))[0]?.verdict).toBe('UNKNOWN');
    expect((await findSession(w.deps.db, session.id))?.status).toBe('CONFIRMED');
    await recordAttendance(w.deps, learner, { sessionId: session.id, outcome });
    expect((await readAttendance(w.deps, [session]))[0]?.verdict).toBe(outcome);
    expect((await findSession(w.deps.db, session.id))?.status).toBe('NO_SHOW');
    expect(await recordAttendance(w.deps, learner, { sessionId: session.id, outcome: 'TOOK_PLACE' })).toMatchObject({
      problems: [{ code: 'ATTENDANCE_NOT_OPEN' }],
    });
  });

  test('is for admins to settle where the two do not agree, and only once', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, learner, session } = await lesson(w);
    const admins = [await person(w, 'ADMIN', 'Ada Admin'), await person(w, 'ADMIN', 'Otto Admin')];
    w.jumpTo((session.end + 60_000) as typeof session.start);
    await Promise.all([
      recordAttendance(w.deps, teacher, { sessionId: session.id, outcome: 'STUDENT_ABSENT' }),
      recordAttendance(w.deps, learner, { sessionId: session.id, outcome: 'MENTOR_ABSENT' }),
    ]);
    const { items } = await readDisputes(w.deps, { first: null, after: null });
    expect(items.map(({ sessionId }) => sessionId)).toEqual([session.id]);
    const verdict = { sessionId: session.id, outcome: 'MENTOR_ABSENT' as const };
    const outcomes = await Promise.all(admins.map((admin) => settleDisputedAttendance(w.deps, admin, verdict)));
    expect(outcomes.filter((each) => 'session' in each)).toHaveLength(1);
    expect((await readAttendance(w.deps, [session]))[0]?.verdict).toBe('MENTOR_ABSENT');
    expect((await readDisputes(w.deps, { first: null, after: null })).items).toEqual([]);
    const late = await recordAttendance(w.deps, teacher, { sessionId: session.id, outcome: 'TOOK_PLACE' });
    expect(late).toMatchObject({ problems: [{ code: 'ATTENDANCE_NOT_OPEN' }] });
  });

  test('is no business of strangers, nor of the other way round', async () => {
    const w = await world({ now: SUNDAY });
    const { session } = await lesson(w);
    const stranger = await student(w, 'Olga Other');
    const admin = await person(w, 'ADMIN', 'Ada Admin');
    const said = { sessionId: session.id, outcome: 'TOOK_PLACE' as const };
    await expect(recordAttendance(w.deps, stranger, said)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(recordAttendance(w.deps, admin, said)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(settleDisputedAttendance(w.deps, stranger, said)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('notes about a session', () => {
  test('are private to the mentor or shared, and change one by one', async () => {
    const w = await world({ now: SUNDAY });
    const { teacher, learner, session } = await lesson(w);
    const admin = await person(w, 'ADMIN', 'Ada Admin');
    await saveSessionNotes(w.deps, teacher, session.id, { privateNote: 'slow\nstart', preparationTips: ['Read § 1'] });
    await saveSessionNotes(w.deps, teacher, session.id, { sharedNote: 'Well done' });
    const all = { privateNote: 'slow\nstart', sharedNote: 'Well done', preparationTips: ['Read § 1'] };
    expect(await readSessionNotes(w.deps, teacher, [session])).toEqual([all]);
    for (const viewer of [learner, admin]) {
      expect(await readSessionNotes(w.deps, viewer, [session])).toEqual([{ ...all, privateNote: null }]);
    }
    await expect(saveSessionNotes(w.deps, learner, session.id, { sharedNote: 'x' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const refused = await saveSessionNotes(w.deps, teacher, session.id, { preparationTips: ['ok', ' '] });
    expect(refused).toMatchObject({ problems: [{ path: ['input', 'preparationTips', '1'] }] });
  });
});
