import { ask, follow, list, money, proposal, say, wall } from './api.js';

const PAGE = `query($id: ID!) {
  sessionsToday { ...Row }
  sessions(part: UPCOMING, first: 8) { edges { node { ...Row } } pageInfo { hasNextPage } }
  waiting { proposals { kind note session { localStart } times { localStart } } attendance { ...Row } reviews { ...Row } }
  students(first: 10) { edges { node { student { name } goals sessionsSoFar nextSession { localStart } } } }
  earnings { weekStart delivered { amount currency } upcoming { amount currency } }
  calendarConnection { state problem lastSyncedAt }
  mentor(id: $id) { averageRating ratingCount reviews(first: 3) { edges { node { rating comment student { name } } } } }
  onboarding { steps { step done } }
  availabilitySettings { timeZone weeklySchedule { weekday start end } dateOverrides { date intervals { start end } } }
}
fragment Row on Session { id localStart studentLocalStart status joinUrl booking { subject student { name } } }`;

const row = ({ localStart, studentLocalStart, status, joinUrl, booking }) => ({
  text: `${wall(localStart)}, for ${booking.student.name} ${wall(studentLocalStart)}: ${booking.subject}, ${status}`,
  href: joinUrl,
});
const hours = ({ start, end }) => `${start} to ${end}`;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

async function show() {
  const { viewer } = await ask('{ viewer { id name timeZone } }');
  document.getElementById('title').textContent = `${viewer.name}, ${viewer.timeZone}`;
  const page = await ask(PAGE, { id: viewer.id });
  list('today', page.sessionsToday.map(row));
  list('next', [
    ...page.sessions.edges.map(({ node }) => row(node)),
    ...(page.sessions.pageInfo.hasNextPage ? ['and more'] : []),
  ]);
  list('waiting', [
    ...page.waiting.proposals.map(proposal),
    ...page.waiting.attendance.map((session) => `Did it take place? ${row(session).text}`),
    ...page.waiting.reviews.map((session) => `Review ${session.booking.student.name}`),
  ]);
  list(
    'students',
    page.students.edges.map(({ node: { student, goals, sessionsSoFar, nextSession } }) =>
      [
        `${student.name}: ${goals.join(', ') || 'no goals yet'}; ${sessionsSoFar} so far`,
        ...(nextSession ? [`next ${wall(nextSession.localStart)}`] : []),
      ].join('; '),
    ),
  );
  list(
    'earnings',
    page.earnings.map((week) => `${week.weekStart}: ${money(week.delivered)} earned, ${money(week.upcoming)} to come`),
  );
  const { state, problem, lastSyncedAt } = page.calendarConnection;
  list('calendar', [state, ...(problem ? [problem] : []), ...(lastSyncedAt ? [`read at ${lastSyncedAt}`] : [])]);
  list('reviews', [
    page.mentor.averageRating === null
      ? 'no rating yet'
      : `${page.mentor.averageRating} stars out of ${page.mentor.ratingCount} reviews`,
    ...page.mentor.reviews.edges.map(({ node }) => `${node.rating} ${node.comment ?? ''} (${node.student.name})`),
  ]);
  list(
    'onboarding',
    page.onboarding.steps.map(({ step, done }) => `${done ? '✓' : '○'} ${step}`),
  );
  const { timeZone, weeklySchedule, dateOverrides } = page.availabilitySettings;
  list('hours', [
    timeZone,
    ...weeklySchedule.map((interval) => `${WEEKDAYS[interval.weekday - 1]} ${hours(interval)}`),
    ...dateOverrides.map(({ date, intervals }) => `${date}: ${intervals.map(hours).join(', ') || 'off'}`),
  ]);
  say(`As of ${new Date().toLocaleTimeString()}`);
}

await show().catch((error) => say(error.message));
follow('', ({ __typename, seq }) => show().then(() => say(`${__typename} (${seq}) just now`)));
