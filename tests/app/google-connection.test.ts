import { describe, expect, test } from 'vitest';
import { connectGoogleCalendar } from '../../src/app/connect-google-calendar.ts';
import { disconnectGoogleCalendar } from '../../src/app/disconnect-google-calendar.ts';
import { listSlots } from '../../src/app/list-slots.ts';
import { readConnection } from '../../src/app/read-connection.ts';
import { syncGoogleCalendar } from '../../src/app/sync-google-calendar.ts';
import type { Mentor } from '../../src/domain/actor.ts';
import type { Wakeup } from '../../src/domain/wakeup.ts';
import { at, tryToBook } from '../support/bookings.ts';
import { connectedMentor, mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const TUESDAY = { from: at('2026-11-24T00:00:00Z'), to: at('2026-11-25T00:00:00Z') };
const stateOf = async (w: World, owner: Mentor) => (await readConnection(w.deps, owner.id)).state;
const slotStarts = async (w: World, owner: Mentor) =>
  (await listSlots(w.deps, { mentorId: owner.id, ...TUESDAY })).slots.map(({ start }) => start);

type Told = Extract<Wakeup, { kind: 'availability' }>;

/** The next stretch of time told to be changed, from the moment of asking. */
function nextToldStretch(w: World): Promise<Told> {
  return new Promise((resolve) => {
    const stop = w.deps.live.subscribe((wakeup) => {
      if (wakeup.kind !== 'availability') return;
      stop();
      resolve(wakeup);
    });
  });
}

describe('a grant that is to be taken back', () => {
  test('is left alone when its account is connected again by then', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await connectedMentor(w);
    await w.fault({ provider: 'google', kind: '500', path: '/revoke' });
    await disconnectGoogleCalendar(w.deps, teacher);
    const { authorizationUrl } = await connectGoogleCalendar(w.deps, teacher);
    await w.control('POST', 'google/consent', { email: teacher.email, authorizationUrl });
    await w.healed();
    await w.advance('PT2H');
    expect(await syncGoogleCalendar(w.deps, teacher.id)).toBe('SYNCED');
    expect(await stateOf(w, teacher)).toBe('CONNECTED');
  });
});

describe('the stretch of time told to be changed', () => {
  test('covers every slot a booking takes away, the rest of a full day included', async () => {
    const w = await world({ now: SUNDAY });
    const teacher = await mentor(w, { maxSessionsPerDay: 1 });
    const before = await slotStarts(w, teacher);
    const told = nextToldStretch(w);
    await tryToBook(w, await student(w), teacher, ['2026-11-24T13:00:00Z'], { type: 'TRIAL' });
    const { from, to } = await told;
    expect(await slotStarts(w, teacher)).toEqual([]);
    expect(before.length).toBeGreaterThan(0);
    expect(before.filter((start) => start < from || start >= to)).toEqual([]);
  });
});
