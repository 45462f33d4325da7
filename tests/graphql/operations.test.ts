import { describe, expect, test } from 'vitest';
import * as operations from '../../schema/client/operations.ts';
import { changeStatus } from '../../src/db/queries/sessions.ts';
import { pay, sessionOf } from '../support/bookings.ts';
import { mentor, person, student } from '../support/people.ts';
import { world } from '../support/world.ts';
import { dataOf, follow, type Subscription } from './client.ts';

const MONDAY = '2026-11-23T08:00:00Z';
const START = '2026-11-24T10:00:00.000Z';

async function nextEvent<Data>(events: Subscription<Data>): Promise<Data> {
  const result = await events.next();
  if (result?.data === null || result?.data === undefined) throw new Error(JSON.stringify(result));
  return result.data;
}

test('the platform makes a mentor known, who opens hours and is found', async () => {
  const w = await world({ now: MONDAY });
  const input = {
    email: 'nora@people.test',
    name: 'Nora',
    role: 'MENTOR',
    timeZone: 'Europe/Kyiv',
    locale: 'uk',
  } as const;
  const { provisionUser } = await dataOf(w, 'PLATFORM', operations.ProvisionUserDocument, { input });
  expect(provisionUser.userErrors).toEqual([]);
  const id = provisionUser.user?.id ?? '';
  const nora = { ...input, id };

  expect(await dataOf(w, nora, operations.ViewerDocument)).toEqual({
    viewer: { id, name: 'Nora', role: 'MENTOR', timeZone: 'Europe/Kyiv' },
  });

  const settings = { timeZone: 'Europe/Kyiv', weeklySchedule: [{ weekday: 2, start: '10:00', end: '12:00' }] };
  const { setAvailability } = await dataOf(w, nora, operations.SetAvailabilityDocument, { input: settings });
  expect(setAvailability.userErrors).toEqual([]);
  expect(setAvailability.availability?.slots).toHaveLength(6); // two Tuesdays, three starts each

  const sana = await student(w);
  const { availability } = await dataOf(w, sana, operations.AvailabilityDocument, {
    mentorId: id,
    from: '2026-11-24T00:00:00Z',
    to: '2026-11-25T00:00:00Z',
    timeZone: 'America/New_York',
  });
  expect(availability).toMatchObject({
    mentorTimeZone: 'Europe/Kyiv',
    timeZone: 'America/New_York',
    calendarState: 'DISCONNECTED',
    busyFreshAsOf: null,
  });
  expect(availability.slots.map((slot) => slot.localStart)).toEqual([
    '2026-11-24T03:00:00-05:00[America/New_York]',
    '2026-11-24T03:30:00-05:00[America/New_York]',
    '2026-11-24T04:00:00-05:00[America/New_York]',
  ]);

  const { explainSlot } = await dataOf(w, sana, operations.ExplainSlotDocument, {
    mentorId: id,
    start: '2026-11-24T07:00:00Z',
  });
  expect(explainSlot.refusals).toEqual([expect.objectContaining({ code: 'OUTSIDE_SCHEDULE', source: null })]);
});

describe('a series', () => {
  test('is checked, repaired, booked, paid and read page by page', async () => {
    const w = await world({ now: MONDAY });
    const [mina, sana, other] = [await mentor(w), await student(w), await student(w, 'Olga Other')];
    const series = (firstSessions: string[]) => ({
      mentorId: mina.id,
      type: 'REGULAR' as const,
      frequency: 'ONCE_WEEKLY' as const,
      firstSessions,
      timeZone: 'Europe/Kyiv',
    });
    const first = { series: series([START]), subject: 'Algebra', idempotencyKey: 'other-1' };
    await dataOf(w, other, operations.BookSeriesDocument, { input: first });

    const { checkSeries } = await dataOf(w, sana, operations.CheckSeriesDocument, { input: series([START]) });
    expect(checkSeries.bookable).toBe(false);
    expect(checkSeries.occurrences.map(({ refusals }) => refusals.map(({ code }) => code))).toEqual(
      Array.from({ length: 4 }, () => expect.arrayContaining(['HELD'])),
    );
    expect(checkSeries.repairPlans).toHaveLength(5);
    expect(checkSeries.weeklyPrice).toEqual({ amount: 4000, currency: 'USD' });

    const refused = await dataOf(w, sana, operations.BookSeriesDocument, {
      input: { ...first, idempotencyKey: 'sana-1' },
    });
    expect(refused.bookSeries).toMatchObject({ booking: null, checkoutUrl: null, check: { bookable: false } });
    expect(refused.bookSeries.userErrors[0]).toMatchObject({ code: 'SLOT_TAKEN' });

    const plan = checkSeries.repairPlans[0]?.firstSessions ?? [];
    const input = { ...first, series: series([...plan]), goals: ['Pass'], idempotencyKey: 'sana-2' };
    const { bookSeries } = await dataOf(w, sana, operations.BookSeriesDocument, { input });
    expect(bookSeries.userErrors).toEqual([]);
    expect(bookSeries.checkoutUrl).toMatch(/^http/);
    expect(bookSeries.booking?.sessions.edges.map(({ node }) => node.status)).toEqual(Array(4).fill('HELD'));
    const id = bookSeries.booking?.id ?? '';

    await pay(w, { id });
    await w.settle();
    const pageOne = await dataOf(w, sana, operations.BookingDocument, { id, first: 3 });
    expect(pageOne.booking).toMatchObject({
      status: 'ACTIVE',
      goals: ['Pass'],
      recurrenceRule: expect.stringContaining('FREQ=WEEKLY'),
      cancellationPolicy: { cutOffHours: 24, creditsInTime: true },
      mentor: { name: 'Mina Mentor' },
      student: { name: 'Sana Student' },
    });
    expect(pageOne.booking?.sessions.pageInfo.hasNextPage).toBe(true);
    const after = pageOne.booking?.sessions.pageInfo.endCursor ?? null;
    const pageTwo = await dataOf(w, sana, operations.BookingDocument, { id, first: 3, after });
    expect(pageTwo.booking?.sessions.pageInfo.hasNextPage).toBe(false);
    const starts = [pageOne, pageTwo].flatMap((page) => page.booking?.sessions.edges.map(({ node }) => node.start));
    expect(starts).toEqual(
      [0, 7, 14, 21].map((days) => new Date(Date.parse(plan[0] ?? '') + days * 86_400_000).toISOString()),
    );

    const session = await sessionOf(w, { id }, 0);
    for (const node of [id, session.id, sana.id]) {
      expect((await dataOf(w, sana, operations.NodeDocument, { id: node })).node?.id).toBe(node);
    }
  });

  test('that moves and ends is told to both sides, in order, with what was and what is', async () => {
    const w = await world({ now: MONDAY, worker: 'RUNNING' });
    const [mina, sana] = [await mentor(w), await student(w)];
    const [mentors, students] = [
      await follow(w, mina, operations.DashboardEventsDocument, { after: 0 }),
      await follow(w, sana, operations.DashboardEventsDocument, { after: 0 }),
    ];
    const changes = await follow(w, sana, operations.AvailabilityChangedDocument, { mentorId: mina.id });
    const change = nextEvent(changes);
    const input = {
      series: { mentorId: mina.id, type: 'TRIAL', firstSessions: [START], timeZone: 'UTC' } as const,
      subject: 'Algebra',
      idempotencyKey: 'trial',
    };
    const { bookSeries } = await dataOf(w, sana, operations.BookSeriesDocument, { input });
    const booking = bookSeries.booking ?? { id: '' };
    expect((await nextEvent(students)).dashboardEvents).toMatchObject({
      __typename: 'BookingConfirmed',
      seq: 1,
      booking: { id: booking.id, subject: 'Algebra' },
    });

    const { id: sessionId } = await sessionOf(w, booking, 0);
    const newStart = '2026-11-24T14:00:00.000Z';
    const { rescheduleSessions } = await dataOf(w, sana, operations.RescheduleSessionsDocument, {
      input: { sessionId, scope: 'THIS_SESSION', newStart },
    });
    expect(rescheduleSessions).toMatchObject({ sessions: [{ id: sessionId, start: newStart }], userErrors: [] });
    const { cancelSessions } = await dataOf(w, mina, operations.CancelSessionsDocument, {
      input: { sessionId, scope: 'WHOLE_SERIES', reason: 'Ill' },
    });
    expect(cancelSessions).toMatchObject({ sessions: [{ id: sessionId, status: 'CANCELLED' }], userErrors: [] });

    for (const events of [mentors, students]) {
      const seen: operations.DashboardEventsSubscription['dashboardEvents'][] = [];
      do seen.push((await nextEvent(events)).dashboardEvents);
      while (seen.at(-1)?.__typename !== 'SessionCancelled');
      expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, i) => (seen[0]?.seq ?? 0) + i));
      expect(seen).toContainEqual(
        expect.objectContaining({
          __typename: 'SessionMoved',
          previousStart: START,
          session: expect.objectContaining({ id: sessionId }),
        }),
      );
      expect(seen.at(-1)).toMatchObject({ reason: 'Ill', session: { id: sessionId, status: 'CANCELLED' } });
    }
    expect((await change).availabilityChanged).toMatchObject({ mentorId: mina.id });
  });
});

test('a mentor connects Google Calendar, reads it, and takes it away again', async () => {
  const w = await world({ now: MONDAY });
  const mina = await mentor(w);
  const states = [(await dataOf(w, mina, operations.CalendarConnectionDocument)).calendarConnection.state];
  const { connectGoogleCalendar } = await dataOf(w, mina, operations.ConnectGoogleCalendarDocument);
  expect(connectGoogleCalendar.userErrors).toEqual([]);
  const { authorizationUrl } = connectGoogleCalendar;
  await w.control('POST', 'google/consent', { email: mina.email, authorizationUrl });
  await w.settle();
  const connected = (await dataOf(w, mina, operations.CalendarConnectionDocument)).calendarConnection;
  states.push(connected.state);
  expect(connected).toMatchObject({ googleEmail: mina.email, missingScopes: [], lastError: null });
  const { syncGoogleCalendar } = await dataOf(w, mina, operations.SyncGoogleCalendarDocument);
  expect(syncGoogleCalendar).toMatchObject({ connection: { state: 'CONNECTED' }, userErrors: [] });
  const input = { blocking: ['primary'], writeTo: 'primary', ignoreAllDayEvents: true };
  const { chooseCalendars } = await dataOf(w, mina, operations.ChooseCalendarsDocument, { input });
  expect(chooseCalendars).toMatchObject({ connection: { ignoreAllDayEvents: true }, userErrors: [] });
  expect(chooseCalendars.connection?.calendars).toMatchObject([{ id: 'primary', blocks: true, isWriteTarget: true }]);
  const { disconnectGoogleCalendar } = await dataOf(w, mina, operations.DisconnectGoogleCalendarDocument);
  states.push(disconnectGoogleCalendar.connection?.state ?? 'CALENDAR_ERROR');
  expect(states).toEqual(['DISCONNECTED', 'CONNECTED', 'DISCONNECTED']);
  const again = await dataOf(w, mina, operations.SyncGoogleCalendarDocument);
  expect(again.syncGoogleCalendar.userErrors).toMatchObject([{ code: 'CALENDAR_NOT_CONNECTED' }]);
});

test('two people propose, answer and take back, and both see what waits', async () => {
  const w = await world({ now: MONDAY });
  const [mina, sana] = [await mentor(w), await student(w)];
  const series = { mentorId: mina.id, type: 'TRIAL', firstSessions: [START], timeZone: 'UTC' } as const;
  const { bookSeries } = await dataOf(w, sana, operations.BookSeriesDocument, {
    input: { series, subject: 'Algebra', idempotencyKey: 'trial' },
  });
  const { id: sessionId } = await sessionOf(w, { id: bookSeries.booking?.id ?? '' }, 0);
  const newStart = '2026-11-24T14:00:00.000Z';
  const propose = async () => {
    const { proposeMove } = await dataOf(w, sana, operations.ProposeMoveDocument, { input: { sessionId, newStart } });
    expect(proposeMove.userErrors).toEqual([]);
    return proposeMove.proposal?.id ?? '';
  };
  const first = await propose();
  const waiting = await dataOf(w, mina, operations.ProposalsDocument, { status: 'PENDING' });
  expect(waiting.proposals.edges.map(({ node }) => node)).toMatchObject([
    {
      id: first,
      kind: 'MOVE',
      answerer: 'MENTOR',
      removal: false,
      times: [{ start: newStart }],
      proposer: { id: sana.id },
      session: { id: sessionId, contested: false, pendingProposal: { id: first } },
    },
  ]);
  const { withdrawProposal } = await dataOf(w, sana, operations.WithdrawProposalDocument, {
    input: { proposalId: first },
  });
  expect(withdrawProposal).toMatchObject({ proposal: { id: first, status: 'WITHDRAWN' }, userErrors: [] });
  const second = await propose();
  const { answerProposal } = await dataOf(w, mina, operations.AnswerProposalDocument, {
    input: { proposalId: second, answer: 'ACCEPT' },
  });
  expect(answerProposal).toMatchObject({
    proposal: { id: second, status: 'ACCEPTED', session: { id: sessionId, start: newStart } },
    userErrors: [],
  });
  expect((await dataOf(w, sana, operations.NodeDocument, { id: second })).node?.id).toBe(second);
  const pageOne = await dataOf(w, sana, operations.ProposalsDocument, { first: 1 });
  expect(pageOne.proposals.pageInfo.hasNextPage).toBe(true);
  const pages = [
    pageOne,
    await dataOf(w, sana, operations.ProposalsDocument, { first: 1, after: pageOne.proposals.pageInfo.endCursor }),
  ];
  expect(new Set(pages.flatMap(({ proposals }) => proposals.edges.map(({ node }) => node.id)))).toEqual(
    new Set([first, second]),
  );
});

test('a mentor tells about themselves, is verified, and is found by a student', async () => {
  const w = await world({ now: MONDAY });
  const [mina, sana] = [await mentor(w), await student(w)];
  const admin = await person(w, 'ADMIN', 'Ada Admin');
  const updated = await dataOf(w, mina, operations.UpdateProfileDocument, {
    input: { name: 'Mina M.', headline: 'Proofs without fear', subjects: ['Algebra'], languages: ['EN'] },
  });
  expect(updated.updateProfile).toMatchObject({
    profile: { name: 'Mina M.', mentor: { headline: 'Proofs without fear', languages: ['en'] } },
    userErrors: [],
  });
  const goals = { input: { goals: ['Pass the exam'], timeZone: 'Europe/Kyiv' } };
  expect((await dataOf(w, sana, operations.UpdateProfileDocument, goals)).updateProfile).toMatchObject({
    profile: { goals: ['Pass the exam'], timeZone: 'Europe/Kyiv', mentor: null },
  });
  expect((await dataOf(w, mina, operations.ProfileDocument)).profile).toMatchObject({ email: mina.email, goals: null });

  const steps = (await dataOf(w, mina, operations.OnboardingDocument)).onboarding;
  expect(steps).toMatchObject({ nextStep: 'CALENDAR' });
  expect(steps.steps.filter(({ done }) => done).map(({ step }) => step)).toEqual(['SCHEDULE']);

  const nobody = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };
  expect((await dataOf(w, sana, operations.MentorsDocument)).mentors).toEqual(nobody);
  const events = await follow(w, mina, operations.DashboardEventsDocument, { after: 0 });
  const request = { input: { statement: 'Ten years at school', documentKinds: ['DEGREE'] as const } };
  const submitted = await dataOf(w, mina, operations.SubmitVerificationDocument, request);
  expect(submitted.submitVerification).toMatchObject({ verification: { status: 'SUBMITTED', version: 1 } });
  const { verifications } = await dataOf(w, admin, operations.VerificationsDocument, { status: 'SUBMITTED' });
  expect(verifications.edges.map(({ node }) => node)).toMatchObject([{ mentor: { id: mina.id }, version: 1 }]);
  const decision = { mentorId: mina.id, decision: 'APPROVE' as const, version: 1, documentsSeen: 'A degree of 2012' };
  const decided = await dataOf(w, admin, operations.DecideVerificationDocument, { input: decision });
  expect(decided.decideVerification).toMatchObject({ verification: { status: 'APPROVED' }, userErrors: [] });
  expect((await dataOf(w, mina, operations.VerificationDocument)).verification).toMatchObject({ status: 'APPROVED' });
  for (const verificationStatus of ['SUBMITTED', 'APPROVED']) {
    expect((await nextEvent(events)).dashboardEvents).toMatchObject({
      __typename: 'VerificationChanged',
      verificationStatus,
    });
  }

  const { mentors } = await dataOf(w, sana, operations.MentorsDocument, { subject: 'alg', language: 'en' });
  expect(mentors.edges.map(({ node }) => node.person)).toEqual([{ id: mina.id, name: 'Mina M.' }]);
  expect((await dataOf(w, sana, operations.MentorDocument, { id: mina.id })).mentor).toMatchObject({
    verified: true,
    averageRating: null,
    ratingCount: 0,
    sessionPrice: { amount: 4000, currency: 'USD' },
  });
});

test('a student asks the team, and both sides of a session say who came', async () => {
  const w = await world({ now: MONDAY });
  const [mina, sana] = [await mentor(w), await student(w)];
  const admin = await person(w, 'ADMIN', 'Ada Admin');
  const events = await follow(w, admin, operations.DashboardEventsDocument, { after: 0 });
  const question = { input: { subject: 'My room', text: 'Where is it?' } };
  const ticket = (await dataOf(w, sana, operations.OpenTicketDocument, question)).openTicket.ticket ?? { id: '' };
  const input = { ticketId: ticket.id, text: 'On your dashboard.' };
  const { replyToTicket } = await dataOf(w, admin, operations.ReplyToTicketDocument, { input });
  expect(replyToTicket).toMatchObject({ ticket: { id: ticket.id, status: 'ANSWERED' }, userErrors: [] });
  const solved = await dataOf(w, sana, operations.SolveTicketDocument, { input: { ticketId: ticket.id } });
  expect(solved.solveTicket).toMatchObject({ ticket: { status: 'SOLVED' } });
  const reopened = await dataOf(w, sana, operations.ReopenTicketDocument, { input: { ticketId: ticket.id } });
  expect(reopened.reopenTicket).toMatchObject({ ticket: { status: 'OPEN' } });
  const { tickets } = await dataOf(w, admin, operations.TicketsDocument, { status: 'OPEN' });
  expect(tickets.edges.map(({ node }) => node)).toMatchObject([{ id: ticket.id, requester: { id: sana.id } }]);
  const thread = (await dataOf(w, sana, operations.TicketDocument, { id: ticket.id })).ticket?.messages.edges ?? [];
  expect(thread.map(({ node }) => node.author.id).sort()).toEqual([admin.id, sana.id].sort());
  expect((await nextEvent(events)).dashboardEvents).toMatchObject({
    __typename: 'TicketChanged',
    ticket: { id: ticket.id },
  });

  const series = { mentorId: mina.id, type: 'TRIAL', firstSessions: [START], timeZone: 'UTC' } as const;
  const { bookSeries } = await dataOf(w, sana, operations.BookSeriesDocument, {
    input: { series, subject: 'Algebra', idempotencyKey: 'attended' },
  });
  const session = await sessionOf(w, { id: bookSeries.booking?.id ?? '' }, 0);
  const { saveSessionNotes } = await dataOf(w, mina, operations.SaveSessionNotesDocument, {
    input: { sessionId: session.id, privateNote: 'Shy', preparationTips: ['Read page one'] },
  });
  expect(saveSessionNotes.session?.notes).toEqual({
    privateNote: 'Shy',
    sharedNote: null,
    preparationTips: ['Read page one'],
  });
  w.jumpTo((session.start + 30 * 60_000) as typeof session.start);
  const said = (outcome: 'MENTOR_ABSENT' | 'STUDENT_ABSENT') => ({ input: { sessionId: session.id, outcome } });
  await dataOf(w, mina, operations.RecordAttendanceDocument, said('STUDENT_ABSENT'));
  const second = await dataOf(w, sana, operations.RecordAttendanceDocument, said('MENTOR_ABSENT'));
  expect(second.recordAttendance.session?.attendance.verdict).toBe('DISPUTED');
  const { attendanceDisputes } = await dataOf(w, admin, operations.AttendanceDisputesDocument);
  expect(attendanceDisputes.edges.map(({ node }) => node.session.id)).toEqual([session.id]);
  const { settleAttendance } = await dataOf(w, admin, operations.SettleAttendanceDocument, said('MENTOR_ABSENT'));
  expect(settleAttendance.session).toMatchObject({ status: 'NO_SHOW', attendance: { verdict: 'MENTOR_ABSENT' } });
});

test('a student says how it was, and the mentor’s page shows it once both have', async () => {
  const w = await world({ now: MONDAY });
  const [mina, sana] = [await mentor(w), await student(w)];
  const series = { mentorId: mina.id, type: 'TRIAL', firstSessions: [START], timeZone: 'UTC' } as const;
  const { bookSeries } = await dataOf(w, sana, operations.BookSeriesDocument, {
    input: { series, subject: 'Algebra', idempotencyKey: 'reviewed' },
  });
  const session = await sessionOf(w, { id: bookSeries.booking?.id ?? '' }, 0);
  const review = (rating: number) => ({ input: { sessionId: session.id, rating, comment: 'Good' } });
  const early = await dataOf(w, sana, operations.LeaveReviewDocument, review(5));
  expect(early.leaveReview.userErrors).toMatchObject([{ code: 'REVIEW_NOT_OPEN' }]);
  await w.advanceTo((session.end + 60_000) as typeof session.end);
  await changeStatus(w.deps.db, [session.id], 'COMPLETED', w.now());
  await dataOf(w, sana, operations.LeaveReviewDocument, review(4));
  const second = await dataOf(w, mina, operations.LeaveReviewDocument, review(5));
  expect(second.leaveReview).toMatchObject({ review: { rating: 5, month: '2026-11' }, userErrors: [] });
  const { mentor: shown } = await dataOf(w, sana, operations.MentorDocument, { id: mina.id });
  expect(shown).toMatchObject({ averageRating: 4, ratingCount: 1 });
  expect(shown?.reviews.edges.map(({ node }) => node)).toMatchObject([{ rating: 4, comment: 'Good' }]);
});
