import { expect, test } from 'vitest';
import * as operations from '../../schema/client/operations.ts';
import { listLedgerEntries } from '../../src/db/queries/ledger.ts';
import { balancesOf } from '../../src/domain/payments/ledger.ts';
import { ask, dataOf } from '../graphql/client.ts';
import { at, hold, paid, sessionOf, sessionsOf, tryToBook } from '../support/bookings.ts';
import { mentor, person, student } from '../support/people.ts';
import { world } from '../support/world.ts';

const MONDAY = '2026-11-23T08:00:00Z';
const RANGE = { from: '2026-11-22T22:00:00Z', to: '2026-12-06T22:00:00Z' };

test('a mentor sees today, who comes, what waits, what was earned and who is taught', async () => {
  const w = await world({ now: MONDAY });
  const mina = await mentor(w, { timeZone: 'Europe/Kyiv', weeklySchedule: everyDay('09:00', '18:00') });
  const [sana, olga] = [await student(w, 'Sana Student', 'America/New_York'), await student(w, 'Olga Other')];
  const series = await paid(w, sana, mina, ['2026-11-24T10:00:00Z', '2026-11-26T10:00:00Z']);
  await tryToBook(w, olga, mina, ['2026-11-25T12:00:00Z'], { type: 'TRIAL', subject: 'Greek' });
  const other = await mentor(w, {}, 'Otto Other');
  await paid(w, olga, other, ['2026-11-25T09:00:00Z']);
  await hold(w, await student(w, 'Hana Holder'), mina, ['2026-11-27T12:00:00Z']);
  await w.advanceTo(at('2026-11-24T11:30:00Z'));

  const page = await dataOf(w, mina, operations.MentorDashboardDocument, { mentorId: mina.id, ...RANGE });
  const done = await sessionOf(w, series, 0);
  expect(page.sessionsToday.map(({ id, localStart }) => [id, localStart])).toEqual([
    [done.id, '2026-11-24T12:00:00+02:00[Europe/Kyiv]'],
  ]);
  const upcoming = page.sessions.edges.map(({ node }) => node.start);
  expect(upcoming).toEqual([...upcoming].sort());
  // The trial and nine of the series’ five weeks; the hold ran out.
  expect(upcoming).toHaveLength(10);
  expect(page.calendarConnection.state).toBe('DISCONNECTED');
  expect(page.waiting).toMatchObject({ proposals: [], attendance: [{ id: done.id }], reviews: [{ id: done.id }] });
  const { UPCOMING, DELIVERED } = balancesOf(await listLedgerEntries(w.deps.db, series.id));
  expect(DELIVERED).toBe(4000);
  expect(page.earnings).toEqual([
    {
      weekStart: '2026-11-23',
      delivered: { amount: DELIVERED, currency: 'USD' },
      upcoming: { amount: UPCOMING, currency: 'USD' },
    },
  ]);
  expect(page.attendanceFigures).toEqual([
    { date: '2026-11-23', tookPlace: 1, mentorAbsent: 0, studentAbsent: 0, cancelled: 0, disputed: 0 },
    { date: '2026-11-30', tookPlace: 0, mentorAbsent: 0, studentAbsent: 0, cancelled: 0, disputed: 0 },
  ]);
  expect(page.mentor).toMatchObject({ averageRating: null, ratingCount: 0 });
  expect(page.onboarding.steps).toHaveLength(4);

  const first = await dataOf(w, mina, operations.StudentsDocument, { first: 1 });
  const after = first.students.pageInfo.endCursor;
  const second = await dataOf(w, mina, operations.StudentsDocument, { first: 1, after });
  expect([first, second].map(({ students }) => students.pageInfo.hasNextPage)).toEqual([true, false]);
  const people = [first, second].flatMap(({ students }) => students.edges.map(({ node }) => node));
  expect(people.map(({ student: { name } }) => name).sort()).toEqual([olga.name, sana.name]);
  expect(people.find(({ student: { id } }) => id === sana.id)).toMatchObject({
    goals: ['pass the exam'],
    subjects: ['Algebra'],
    sessionsSoFar: 1,
    nextSession: { localStart: '2026-11-26T12:00:00+02:00[Europe/Kyiv]' },
  });
  expect(people.find(({ student: { id } }) => id === olga.id)).toMatchObject({ subjects: ['Greek'], sessionsSoFar: 0 });

  const said = { sessionId: done.id, outcome: 'TOOK_PLACE' } as const;
  await dataOf(w, mina, operations.RecordAttendanceDocument, { input: said });
  await dataOf(w, mina, operations.LeaveReviewDocument, { input: { sessionId: done.id, rating: 5 } });
  const later = await dataOf(w, mina, operations.MentorDashboardDocument, { mentorId: mina.id, ...RANGE });
  expect(later.waiting).toEqual({ proposals: [], attendance: [], reviews: [] });
  const asStudent = await dataOf(w, sana, operations.StudentDashboardDocument);
  expect(asStudent.waiting.attendance.map(({ id }) => id)).toEqual([done.id]);
}, 60_000);

test('a student sees sessions by both clocks, bookings, invoices and messages, a page at a time', async () => {
  const w = await world({ now: MONDAY });
  const mina = await mentor(w, { timeZone: 'Europe/Kyiv', weeklySchedule: everyDay('09:00', '18:00') });
  const sana = await student(w, 'Sana Student', 'America/New_York');
  const series = await paid(w, sana, mina, ['2026-11-24T10:00:00Z']);
  await w.advance('P9D');
  const page = await dataOf(w, sana, operations.StudentDashboardDocument);
  expect(page.past.edges.map(({ node }) => [node.localStart, node.mentorLocalStart])).toEqual([
    ['2026-12-01T05:00:00-05:00[America/New_York]', '2026-12-01T12:00:00+02:00[Europe/Kyiv]'],
    ['2026-11-24T05:00:00-05:00[America/New_York]', '2026-11-24T12:00:00+02:00[Europe/Kyiv]'],
  ]);
  expect(page.bookings.edges.map(({ node }) => node)).toMatchObject([{ id: series.id, mentor: { name: mina.name } }]);
  expect(page.invoices.edges.map(({ node }) => [node.status, node.booking.id])).toEqual([
    ['PAID', series.id],
    ['PAID', series.id],
  ]);
  expect(page.notifications.edges.length).toBeGreaterThan(0);

  // Whatever time is offered, asked for or paid is told by both clocks too.
  const both = ['2026-12-10T05:00:00-05:00[America/New_York]', '2026-12-10T12:00:00+02:00[Europe/Kyiv]'];
  type Told = { readonly localStart: string; readonly mentorLocalStart: string | null };
  const clocks = (told: Told | undefined) => [told?.localStart, told?.mentorLocalStart];
  const [mentorId, zone] = [mina.id, { timeZone: 'America/New_York' }];
  const range = { from: '2026-12-10T10:00:00Z', to: '2026-12-10T11:00:00Z' };
  const { availability } = await dataOf(w, sana, operations.AvailabilityDocument, { mentorId, ...range, ...zone });
  expect(clocks(availability.slots[0])).toEqual(both);
  const asked = { mentorId, type: 'REGULAR', frequency: 'ONCE_WEEKLY', firstSessions: [range.from], ...zone } as const;
  const { checkSeries } = await dataOf(w, sana, operations.CheckSeriesDocument, { input: asked });
  expect(clocks(checkSeries.occurrences[0])).toEqual(both);
  const [comes] = (await sessionsOf(w, series)).filter(({ start }) => start > w.now());
  const move = { sessionId: comes?.id ?? '', newStart: range.from };
  expect((await dataOf(w, mina, operations.ProposeMoveDocument, { input: move })).proposeMove.userErrors).toEqual([]);
  const { waiting } = await dataOf(w, sana, operations.StudentDashboardDocument);
  expect(waiting.proposals.map(({ times }) => clocks(times[0]))).toEqual([both]);
  const bills = `{ invoices { edges { node { lines { localStart mentorLocalStart } } } }
    sessions(part: PAST, first: 1) { edges { node { studentLocalStart } } } }`;
  const paidOnes = (await ask(w, sana, bills)).text;
  expect(paidOnes).toContain('"2026-12-01T05:00:00-05:00[America/New_York]"');
  expect(paidOnes).toContain('"2026-12-01T12:00:00+02:00[Europe/Kyiv]"');

  const seen: string[] = [];
  let after: string | null = null;
  do {
    const { sessions }: operations.SessionsQuery = await dataOf(w, sana, operations.SessionsDocument, {
      part: 'UPCOMING',
      first: 2,
      after,
    });
    seen.push(...sessions.edges.map(({ node }) => node.id));
    after = sessions.pageInfo.hasNextPage ? sessions.pageInfo.endCursor : null;
  } while (after !== null);
  const live = (await sessionsOf(w, series)).filter(({ end }) => end > w.now());
  expect(seen).toEqual(live.map(({ id }) => id));

  const newest = await dataOf(w, sana, operations.InvoicesDocument, { first: 1 });
  const older = await dataOf(w, sana, operations.InvoicesDocument, {
    first: 1,
    after: newest.invoices.pageInfo.endCursor,
  });
  const numbers = [newest, older].map(({ invoices }) => invoices.edges[0]?.node.number ?? '');
  expect(numbers).toEqual([...new Set(numbers)].sort().reverse());
  expect(older.invoices.pageInfo.hasNextPage).toBe(false);
  const { errors } = await ask(w, sana, operations.InvoicesDocument, { after: 'nonsense' });
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argumentPath: ['after'] } }]);
  const ended = await dataOf(w, sana, operations.BookingsDocument, { status: 'ENDED' });
  expect(ended.bookings.edges).toEqual([]);
}, 60_000);

test('admins see figures day by day that add up to what is in the tables, and calendars in trouble', async () => {
  const w = await world({ now: MONDAY });
  const [mina, ada] = [await mentor(w), await person(w, 'ADMIN', 'Ada Admin')];
  const [sana, olga] = [await student(w), await student(w, 'Olga Other')];
  await paid(w, sana, mina, ['2026-11-24T10:00:00Z']);
  await tryToBook(w, olga, mina, ['2026-11-24T12:00:00Z'], { type: 'TRIAL' });
  await hold(w, await student(w, 'Hana Holder'), mina, ['2026-11-24T14:00:00Z']);
  await w.advance('P2D');
  await w.database
    .sql`insert into calendar_connections (mentor_id, state, google_account_id, google_email, granted_scopes,
    google_calendar_id, sync_enabled, last_error, created_at, updated_at)
    values (${mina.id}, 'REAUTH_REQUIRED', 'g-1', ${mina.email}, '{}', 'primary', true, 'GRANT_DEAD', ${MONDAY}, ${MONDAY})`;

  const page = await dataOf(w, ada, operations.AdminDashboardDocument, {
    from: '2026-11-23T00:00:00Z',
    to: '2026-11-26T00:00:00Z',
    by: 'DAY',
    revenueBy: 'DAY',
    timeZone: 'UTC',
  });
  expect(page.bookingFigures).toEqual([
    { date: '2026-11-23', trials: 1, series: 2, paidSeries: 1, expiredSeries: 1 },
    { date: '2026-11-24', trials: 0, series: 0, paidSeries: 0, expiredSeries: 0 },
    { date: '2026-11-25', trials: 0, series: 0, paidSeries: 0, expiredSeries: 0 },
  ]);
  expect(page.attendanceFigures.map(({ tookPlace }) => tookPlace)).toEqual([0, 2, 0]);
  const [{ count } = { count: 0 }] = await w.database.sql<{ count: number }[]>`
    select count(*)::int from messages where due_at >= '2026-11-23' and due_at < '2026-11-26'`;
  expect(count).toBeGreaterThan(5);
  expect(page.messageFigures.reduce((sum, { due }) => sum + due, 0)).toBe(count);
  for (const day of page.messageFigures) {
    const { due, waiting, sent, delivered, bounced, complained, failed, dropped } = day;
    expect(waiting + sent + delivered + bounced + complained + failed + dropped).toBe(due);
  }
  expect(page.disputes.edges).toEqual([]);
  expect(page.systemHealth.readAt).toBe('2026-11-25T08:00:00.000Z');
  expect(page.revenue).toMatchObject([
    { date: '2026-11-23', charged: { amount: 4000 }, earned: { amount: 0 } },
    { date: '2026-11-24', charged: { amount: 0 }, earned: { amount: 4000 } },
  ]);
  expect(page.troubledCalendars.edges.map(({ node }) => node)).toMatchObject([
    { mentor: { id: mina.id }, state: 'REAUTH_REQUIRED', problem: 'Google ended the permission. Connect again.' },
  ]);
  const { errors } = await ask(w, ada, operations.AdminDashboardDocument, {
    from: '2026-11-23T00:00:00Z',
    to: '2028-11-23T00:00:00Z',
    by: 'DAY',
  });
  expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath: ['to'] });
}, 60_000);

function everyDay(start: string, end: string) {
  return [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, start, end }));
}
