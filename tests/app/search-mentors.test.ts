import { describe, expect, test, vi } from 'vitest';
import * as operations from '../../schema/client/operations.ts';
import type { AvailabilityInput } from '../../src/app/availability-settings.ts';
import { decideVerification } from '../../src/app/decide-verification.ts';
import { type MentorFilter, mentorCursor, searchMentors } from '../../src/app/search-mentors.ts';
import { setSessionPrice } from '../../src/app/set-session-price.ts';
import { submitVerification } from '../../src/app/submit-verification.ts';
import { syncGoogleCalendar } from '../../src/app/sync-google-calendar.ts';
import type { Mentor, Student } from '../../src/domain/actor.ts';
import { toIso } from '../../src/domain/time.ts';
import { ask, dataOf } from '../graphql/client.ts';
import { hold, tryToBook } from '../support/bookings.ts';
import { connect, mentor, person, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const MONDAY = '2026-11-23T08:00:00Z';
const ANY: MentorFilter = { subject: null, language: null, maxPrice: null, minRating: null, availableAt: null };
const TUESDAY_AFTERNOONS = {
  timeZone: 'UTC',
  hours: [{ weekday: 2, start: '14:00', end: '17:00' }],
  frequency: 'ONCE_WEEKLY',
} as const;

async function approved(w: World, name: string, settings: Partial<AvailabilityInput> = {}): Promise<Mentor> {
  const someone = await mentor(w, settings, name);
  await submitVerification(w.deps, someone, { statement: 'I teach.', documentKinds: ['DEGREE'] });
  const admin = await person(w, 'ADMIN', 'Ada Admin');
  const approval = { decision: 'APPROVE', version: 1, reason: null, documentsSeen: 'a degree' } as const;
  await decideVerification(w.deps, admin, { mentorId: someone.id, ...approval });
  return someone;
}

async function found(w: World, who: Student, filter: Partial<MentorFilter>): Promise<string[]> {
  const page = await searchMentors(w.deps, who.id, { ...ANY, ...filter }, { first: null, after: null });
  return page.items.map(({ mentorId }) => mentorId);
}

describe('a search for mentors', () => {
  test('leaves out the dear, those paid in another currency, and the unrated', async () => {
    const w = await world({ now: MONDAY });
    const sana = await student(w);
    const [standard, cheap, foreign] = [
      await approved(w, 'Sam Standard'),
      await approved(w, 'Cora Cheap'),
      await approved(w, 'Fred Foreign'),
    ];
    const price = async (who: Mentor, amount: number, currency: string) =>
      setSessionPrice(w.deps, who, { mentorId: who.id, sessionMinutes: 60, price: { amount, currency } });
    await price(cheap, 1_000, 'USD');
    await price(foreign, 1_000, 'EUR');
    const usd = (amount: number) => ({ maxPrice: { amount, currency: 'USD' } });
    expect(await found(w, sana, usd(1_000))).toEqual([cheap.id]);
    expect((await found(w, sana, usd(4_000))).sort()).toEqual([standard.id, cheap.id].sort());
    expect(await found(w, sana, { maxPrice: { amount: 1_000, currency: 'EUR' } })).toEqual([foreign.id]);
    expect(await found(w, sana, { minRating: 1 })).toEqual([]);
    await expect(found(w, sana, { minRating: 6 })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('by hours finds exactly those with whom the series it names can be booked', async () => {
    const w = await world({ now: MONDAY });
    const [sana, other] = [await student(w), await student(w, 'Olga Other')];
    const free = await approved(w, 'Fay Free');
    const booked = await approved(w, 'Bob Booked');
    await approved(w, 'Max Mornings', { weeklySchedule: [{ weekday: 2, start: '09:00', end: '12:00' }] });
    const away = await approved(w, 'Ava Away');
    await connect(w, away);
    // In the last of the four weeks only.
    await w.control('POST', `google/calendars/${away.email}/events`, {
      summary: 'away',
      start: { dateTime: '2026-12-15T14:00:00Z' },
      end: { dateTime: '2026-12-15T17:00:00Z' },
    });
    await syncGoogleCalendar(w.deps, away.id);
    for (const start of ['14:00', '15:30']) await hold(w, other, booked, [`2026-11-24T${start}:00Z`]);
    const page = await searchMentors(
      w.deps,
      sana.id,
      { ...ANY, availableAt: TUESDAY_AFTERNOONS },
      { first: null, after: null },
    );
    expect(page.items.map(({ mentorId }) => mentorId)).toEqual([free.id]);
    const starts = (page.items[0]?.firstSessions ?? []).map(toIso);
    const availableAt = { ...TUESDAY_AFTERNOONS, hours: [...TUESDAY_AFTERNOONS.hours] };
    const { mentors } = await dataOf(w, sana, operations.MentorsDocument, { availableAt });
    expect(mentors.edges[0]?.node.firstSlots).toMatchObject([
      { start: starts[0], mentorLocalStart: expect.any(String) },
    ]);
    const upsideDown = { timeZone: 'UTC', hours: [{ weekday: 2, start: '15:00', end: '14:00' }] };
    const { errors } = await ask(w, sana, operations.MentorsDocument, { availableAt: upsideDown });
    expect(errors[0]?.extensions.argumentPath).toEqual(['availableAt', 'hours', '0', 'end']);
    const { booking, userErrors } = await tryToBook(w, sana, free, starts);
    expect({ userErrors, status: booking?.status }).toEqual({ userErrors: [], status: 'PENDING_PAYMENT' });
  });

  test('by hours passes over the times of the student’s own lessons', async () => {
    const w = await world({ now: MONDAY });
    const sana = await student(w);
    const [first, second] = [await approved(w, 'Fay First'), await approved(w, 'Sue Second')];
    const hours = { ...TUESDAY_AFTERNOONS, hours: [{ weekday: 2, start: '14:00', end: '15:00' }] };
    expect((await found(w, sana, { availableAt: hours })).sort()).toEqual([first.id, second.id].sort());
    await hold(w, sana, first, ['2026-11-24T14:00:00Z']);
    expect(await found(w, sana, { availableAt: hours })).toEqual([]);
    expect(await found(w, await student(w, 'Olga Other'), { availableAt: hours })).toEqual([second.id]);
  });

  test('pages by cursor without holes, in two statements however many mentors there are', async () => {
    const w = await world({ now: MONDAY });
    const sana = await student(w);
    const ids: string[] = [];
    for (const name of ['Ann', 'Ben', 'Cat', 'Dan', 'Eve']) ids.push((await approved(w, `${name} Mentor`)).id);
    const filter = { ...ANY, availableAt: TUESDAY_AFTERNOONS };
    const seen: string[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < 5; pages++) {
      const sent = vi.spyOn((w.deps.db as never as { $client: { unsafe: () => void } }).$client, 'unsafe');
      const page = await searchMentors(w.deps, sana.id, filter, { first: 2, after });
      expect(sent.mock.calls.length).toBe(2);
      sent.mockRestore();
      seen.push(...page.items.map(({ mentorId }) => mentorId));
      const last = page.items.at(-1);
      if (!page.hasNextPage || last === undefined) break;
      after = mentorCursor(last);
    }
    expect(seen).toEqual(ids.sort());
  });

  test('refuses hours that cannot be, naming the argument', async () => {
    const w = await world({ now: MONDAY });
    const availableAt = { ...TUESDAY_AFTERNOONS, hours: [{ weekday: 8, start: '14:00', end: '13:00' }] };
    await expect(found(w, await student(w), { availableAt })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
