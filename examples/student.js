import { ask, follow, list, money, proposal, say, wall } from './api.js';

const PAGE = `{
  viewer { name timeZone }
  upcoming: sessions(part: UPCOMING, first: 8) { edges { node { ...Row } } }
  past: sessions(part: PAST, first: 5) { edges { node { ...Row } } }
  bookings(first: 5) { edges { node { subject type status frequency mentor { name } } } }
  invoices(first: 5) { edges { node { number status amount { amount currency } receiptUrl } } }
  notifications(first: 5) { unreadCount edges { node { subject receivedAt readAt } } }
  waiting { proposals { kind note session { localStart } times { localStart } } attendance { ...Row } reviews { ...Row } }
}
fragment Row on Session { id localStart mentorLocalStart status joinUrl booking { subject mentor { name } } }`;

const SEARCH = `query($hours: StudentHoursInput!) {
  mentors(first: 8, availableAt: $hours) {
    edges { node {
      person { name } subjects averageRating sessionPrice { amount currency } firstSlots { localStart mentorLocalStart }
    } }
  }
}`;

const row = ({ localStart, mentorLocalStart, status, joinUrl, booking }) => ({
  text: `${wall(localStart)}, for ${booking.mentor.name} ${wall(mentorLocalStart)}: ${booking.subject}, ${status}`,
  href: joinUrl,
});
const nodes = ({ edges }) => edges.map(({ node }) => node);

async function show() {
  const page = await ask(PAGE);
  document.getElementById('title').textContent = `${page.viewer.name}, ${page.viewer.timeZone}`;
  list('next', nodes(page.upcoming).map(row));
  list('past', nodes(page.past).map(row));
  list(
    'bookings',
    nodes(page.bookings).map(({ subject, type, status, frequency, mentor }) =>
      [subject, `with ${mentor.name}`, frequency ?? type, status].join(', '),
    ),
  );
  list(
    'invoices',
    nodes(page.invoices).map(({ number, status, amount, receiptUrl }) => ({
      text: `${number}: ${money(amount)}, ${status}`,
      href: receiptUrl,
    })),
  );
  list('messages', [
    `${page.notifications.unreadCount} unread`,
    ...nodes(page.notifications).map(({ subject, readAt }) => `${readAt === null ? '● ' : ''}${subject}`),
  ]);
  list('waiting', [
    ...page.waiting.proposals.map(proposal),
    ...page.waiting.attendance.map((session) => `Did it take place? ${row(session).text}`),
    ...page.waiting.reviews.map((session) => `Review ${session.booking.mentor.name}`),
  ]);
  say(`As of ${new Date().toLocaleTimeString()}`);
}

/** Mentors who have time then in each of the next four weeks, with the first lesson that could be booked. */
async function search(form) {
  const { weekday, start, end } = Object.fromEntries(new FormData(form));
  const { viewer } = await ask('{ viewer { timeZone } }');
  const hours = { timeZone: viewer.timeZone, hours: [{ weekday: Number(weekday), start, end }] };
  list(
    'mentors',
    nodes((await ask(SEARCH, { hours })).mentors).map(({ person, subjects, averageRating, sessionPrice, firstSlots }) =>
      [
        `${person.name}: ${subjects.join(', ')}; ${money(sessionPrice)}; ${averageRating ?? 'no'} stars`,
        ...firstSlots.map((slot) => `${wall(slot.localStart)}, for them ${wall(slot.mentorLocalStart)}`),
      ].join('; '),
    ),
  );
}

document.getElementById('search').addEventListener('submit', (event) => {
  event.preventDefault();
  search(event.target).catch((error) => say(error.message));
});

await show().catch((error) => say(error.message));
follow('', ({ __typename, seq }) => show().then(() => say(`${__typename} (${seq}) just now`)));
