import { describe, expect, test } from 'vitest';
import { cancelSessions } from '../../src/app/cancel-sessions.ts';
import { joinUrl } from '../../src/app/join-link.ts';
import { rescheduleSessions } from '../../src/app/reschedule-sessions.ts';
import { syncGoogleCalendar } from '../../src/app/sync-google-calendar.ts';
import type { StoredBooking } from '../../src/db/queries/bookings.ts';
import type { User } from '../../src/domain/actor.ts';
import type { ChangeScope } from '../../src/domain/bookings/change-scope.ts';
import { at, hold, paid, sessionOf, sessionsOf, stored, tryToBook } from '../support/bookings.ts';
import { connectedMentor, mentor, offer, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

/** New York's clocks go forward on 8 March: between the second and the third week. */
const BEFORE_SPRING = '2026-02-21T12:00:00Z';
const NEW_YORK = { timeZone: 'America/New_York' };
const MONDAY_10 = '2026-02-23T15:00:00Z';
const THURSDAY_13 = '2026-02-26T18:00:00Z';

const walls = async (w: World, booking: StoredBooking, slot = 0) =>
  (await sessionsOf(w, booking)).filter((session) => session.slot === slot).map(({ wallStart }) => wallStart.slice(5));
const starts = async (w: World, booking: StoredBooking, slot = 0) =>
  (await sessionsOf(w, booking))
    .filter((session) => session.slot === slot)
    .map(({ start }) => new Date(start).toISOString().slice(5, 16));

async function move(w: World, user: User, booking: StoredBooking, index: number, scope: ChangeScope, newStart: string) {
  const { id } = await sessionOf(w, booking, index);
  return rescheduleSessions(w.deps, user, { sessionId: id, scope, newStart: at(newStart), reason: null });
}

async function cancel(w: World, user: User, booking: StoredBooking, index: number, scope: ChangeScope) {
  const { id } = await sessionOf(w, booking, index);
  return cancelSessions(w.deps, user, { sessionId: id, scope, reason: 'A cold' });
}

describe('moving', () => {
  test('a whole weekly slot keeps its wall time through the change of clocks, and leaves the other slot alone', async () => {
    const w = await world({ now: BEFORE_SPRING });
    const [teacher, learner] = [await mentor(w, NEW_YORK), await student(w)];
    const booking = await paid(w, learner, teacher, [MONDAY_10, THURSDAY_13]);
    expect(await starts(w, booking)).toEqual(['02-23T15:00', '03-02T15:00', '03-09T14:00', '03-16T14:00']);
    const outcome = await move(w, learner, booking, 0, 'WHOLE_SERIES', '2026-02-24T16:30:00Z');
    expect(outcome.userErrors).toEqual([]);
    expect(await walls(w, booking)).toEqual(['02-24T11:30', '03-03T11:30', '03-10T11:30', '03-17T11:30']);
    expect(await starts(w, booking)).toEqual(['02-24T16:30', '03-03T16:30', '03-10T15:30', '03-17T15:30']);
    expect(await walls(w, booking, 1)).toEqual(['02-26T13:00', '03-05T13:00', '03-12T13:00', '03-19T13:00']);
  });

  test('this and the following sessions leaves the earlier ones', async () => {
    const w = await world({ now: BEFORE_SPRING });
    const [teacher, learner] = [await mentor(w, NEW_YORK), await student(w)];
    const booking = await paid(w, learner, teacher, [MONDAY_10]);
    await move(w, teacher, booking, 1, 'THIS_AND_FOLLOWING', '2026-03-02T19:00:00Z');
    expect(await walls(w, booking)).toEqual(['02-23T10:00', '03-02T14:00', '03-09T14:00', '03-16T14:00']);
    expect((await sessionsOf(w, booking)).map(({ version }) => version)).toEqual([0, 1, 1, 1]);
  });

  test('one session moves it alone, and keeps its id, its room, its event and its join link', async () => {
    const w = await world({ now: BEFORE_SPRING });
    const [teacher, learner] = [await connectedMentor(w, NEW_YORK), await student(w)];
    const booking = await paid(w, learner, teacher, [MONDAY_10]);
    const before = await sessionOf(w, booking, 1);
    await move(w, learner, booking, 1, 'THIS_SESSION', '2026-03-03T18:00:00Z');
    await w.settle();
    const after = await sessionOf(w, booking, 1);
    const { id, meetLink, meetSpace, googleEventId, googleIcalUid, status } = before;
    expect(after).toMatchObject({ id, meetLink, meetSpace, googleEventId, googleIcalUid, status, version: 1 });
    expect(joinUrl(w.deps.config, after.id, null)).toBe(joinUrl(w.deps.config, before.id, null));
    const events = await w.events(teacher.email);
    expect(events).toHaveLength(4);
    expect(at(events.find((event) => event.id === googleEventId)?.start?.dateTime ?? '')).toBe(
      at('2026-03-03T18:00:00Z'),
    );
    expect(await walls(w, booking)).toEqual(['02-23T10:00', '03-03T13:00', '03-09T10:00', '03-16T10:00']);
  });

  test('frees the old times at once, and a slot can be moved onto itself by half its length', async () => {
    const w = await world({ now: BEFORE_SPRING });
    const [teacher, learner] = [await mentor(w, NEW_YORK), await student(w)];
    const booking = await paid(w, learner, teacher, [MONDAY_10]);
    expect((await move(w, learner, booking, 0, 'WHOLE_SERIES', '2026-02-23T15:30:00Z')).userErrors).toEqual([]);
    expect((await move(w, learner, booking, 0, 'WHOLE_SERIES', '2026-02-25T15:30:00Z')).userErrors).toEqual([]);
    await hold(w, await student(w, 'Second Sam'), teacher, [MONDAY_10]);
  });

  test('is all or nothing: one taken week keeps every session where it is', async () => {
    const w = await world({ now: BEFORE_SPRING });
    const [teacher, learner] = [await mentor(w, NEW_YORK), await student(w)];
    const booking = await paid(w, learner, teacher, [MONDAY_10]);
    const other = await tryToBook(w, await student(w, 'Second Sam'), teacher, ['2026-03-17T16:00:00Z'], {
      type: 'TRIAL',
    });
    expect(other.userErrors).toEqual([]);
    const before = await sessionsOf(w, booking);
    const outcome = await move(w, learner, booking, 0, 'WHOLE_SERIES', '2026-02-24T17:00:00Z');
    expect(outcome.userErrors).toMatchObject([{ code: 'SLOT_TAKEN' }]);
    expect(await sessionsOf(w, booking)).toEqual(before);
  });

  test('judges a session by its own length, whatever new sessions last', async () => {
    const w = await world({ now: BEFORE_SPRING });
    const [teacher, learner] = [await connectedMentor(w, NEW_YORK), await student(w)];
    const booking = await paid(w, learner, teacher, [MONDAY_10]);
    await offer(w, teacher, { ...NEW_YORK, sessionMinutes: 30, bufferMinutes: 0 });
    await w.control('POST', `google/calendars/${encodeURIComponent(teacher.email)}/events`, {
      start: { dateTime: '2026-02-24T15:45:00Z' },
      end: { dateTime: '2026-02-24T16:15:00Z' },
    });
    await syncGoogleCalendar(w.deps, teacher.id);
    const outcome = await move(w, learner, booking, 0, 'THIS_SESSION', '2026-02-24T15:00:00Z');
    expect(outcome.userErrors).toMatchObject([{ code: 'SLOT_NOT_AVAILABLE' }]);
  });

  test('never touches the past', async () => {
    const w = await world({ now: BEFORE_SPRING });
    const [teacher, learner] = [await mentor(w, NEW_YORK), await student(w)];
    const booking = await paid(w, learner, teacher, [MONDAY_10]);
    w.jumpTo(at('2026-02-23T15:30:00Z'));
    expect((await move(w, learner, booking, 0, 'THIS_SESSION', '2026-02-25T15:00:00Z')).userErrors).toMatchObject([
      { code: 'SESSION_NOT_CHANGEABLE' },
    ]);
    expect((await move(w, learner, booking, 1, 'THIS_SESSION', '2026-02-23T15:15:00Z')).userErrors).toMatchObject([
      { code: 'IN_THE_PAST' },
    ]);
    await move(w, learner, booking, 1, 'WHOLE_SERIES', '2026-03-04T15:00:00Z');
    expect(await walls(w, booking)).toEqual(['02-23T10:00', '03-04T10:00', '03-11T10:00', '03-18T10:00']);
  });

  test('is for the people of the booking only', async () => {
    const w = await world({ now: BEFORE_SPRING });
    const booking = await paid(w, await student(w), await mentor(w, NEW_YORK), [MONDAY_10]);
    const stranger = await student(w, 'Curious Carl');
    await expect(move(w, stranger, booking, 0, 'THIS_SESSION', '2026-02-24T15:00:00Z')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(cancel(w, stranger, booking, 0, 'WHOLE_SERIES')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('cancelling', () => {
  const statuses = async (w: World, booking: StoredBooking) =>
    (await sessionsOf(w, booking)).map(({ status }) => status);

  test('one session frees its time and takes its event away, the others stay', async () => {
    const w = await world({ now: BEFORE_SPRING });
    const [teacher, learner] = [await connectedMentor(w, NEW_YORK), await student(w)];
    const booking = await paid(w, learner, teacher, [MONDAY_10]);
    await cancel(w, learner, booking, 1, 'THIS_SESSION');
    await w.settle();
    expect(await statuses(w, booking)).toEqual(['CONFIRMED', 'CANCELLED', 'RESERVED', 'RESERVED']);
    expect((await stored(w, booking.id)).status).toBe('ACTIVE');
    expect(await w.events(teacher.email)).toHaveLength(3);
    const trial = await tryToBook(w, await student(w, 'Second Sam'), teacher, ['2026-03-02T15:00:00Z'], {
      type: 'TRIAL',
    });
    expect(trial.userErrors).toEqual([]);
  });

  test('this and all that follow keeps what is paid and ends the subscription', async () => {
    const w = await world({ now: BEFORE_SPRING });
    const [teacher, learner] = [await mentor(w, NEW_YORK), await student(w)];
    const booking = await paid(w, learner, teacher, [MONDAY_10]);
    await cancel(w, learner, booking, 1, 'THIS_AND_FOLLOWING');
    await w.settle();
    expect(await statuses(w, booking)).toEqual(['CONFIRMED', 'CANCELLED', 'CANCELLED', 'CANCELLED']);
    expect((await stored(w, booking.id)).status).toBe('CANCELLING');
    const ended = (await w.requests('stripe', '/v1/subscriptions/')).filter(({ method }) => method === 'DELETE');
    expect(ended.map(({ status }) => status)).toEqual([200]);
    await w.advance('P7DT2H');
    expect(await statuses(w, booking)).toEqual(['COMPLETED', 'CANCELLED', 'CANCELLED', 'CANCELLED']);
  });

  test('the whole series ends the booking, but not what has begun', async () => {
    const w = await world({ now: BEFORE_SPRING });
    const [teacher, learner] = [await mentor(w, NEW_YORK), await student(w)];
    const booking = await paid(w, learner, teacher, [MONDAY_10]);
    w.jumpTo(at('2026-02-23T15:30:00Z'));
    const { sessions } = await cancel(w, teacher, booking, 2, 'WHOLE_SERIES');
    expect(sessions).toHaveLength(3);
    expect(await statuses(w, booking)).toEqual(['CONFIRMED', 'CANCELLED', 'CANCELLED', 'CANCELLED']);
    await w.settle();
    expect((await w.mailbox(learner.email, 'SESSION_CANCELLED'))[0]?.attachments).toHaveLength(3);
  });

  test('twice is refused the second time, and tells nobody again', async () => {
    const w = await world({ now: BEFORE_SPRING });
    const [teacher, learner] = [await mentor(w, NEW_YORK), await student(w)];
    const booking = await paid(w, learner, teacher, [MONDAY_10]);
    await cancel(w, learner, booking, 0, 'THIS_SESSION');
    expect((await cancel(w, learner, booking, 0, 'THIS_SESSION')).userErrors).toMatchObject([
      { code: 'SESSION_NOT_CHANGEABLE' },
    ]);
    await w.settle();
    expect(await w.mailbox(teacher.email, 'SESSION_CANCELLED')).toHaveLength(1);
  });
});

test('a mentor who shortens the buffer frees the time behind sessions at once', async () => {
  const w = await world({ now: BEFORE_SPRING });
  const teacher = await mentor(w, { ...NEW_YORK, bufferMinutes: 60 });
  await hold(w, await student(w), teacher, [MONDAY_10]);
  const next = await student(w, 'Second Sam');
  const after = ['2026-02-23T16:15:00Z'];
  expect((await tryToBook(w, next, teacher, after)).booking).toBeNull();
  await offer(w, teacher, { ...NEW_YORK, bufferMinutes: 15 });
  expect((await tryToBook(w, next, teacher, after)).userErrors).toEqual([]);
});
