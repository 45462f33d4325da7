import { ask, follow, list, money, say, wall } from './api.js';

const PAGE = `{
  viewer { name timeZone }
  upcoming: sessions(part: UPCOMING, first: 8) { edges { node { ...Row } } }
  past: sessions(part: PAST, first: 5) { edges { node { ...Row } } }
  bookings(first: 5) { edges { node { subject type status frequency mentor { name } } } }
  invoices(first: 5) { edges { node { number status amount { amount currency } receiptUrl } } }
  notifications(first: 5) { unreadCount edges { node { subject receivedAt readAt } } }
  waiting { proposals { id kind expiresAt } attendance { ...Row } reviews { ...Row } }
}
fragment Row on Session { id localStart mentorLocalStart status joinUrl booking { subject mentor { name } } }`;

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
    ...page.waiting.proposals.map(({ kind, expiresAt }) => `${kind}: answer before ${expiresAt}`),
    ...page.waiting.attendance.map((session) => `Did it take place? ${row(session).text}`),
    ...page.waiting.reviews.map((session) => `Review ${session.booking.mentor.name}`),
  ]);
  say(`As of ${new Date().toLocaleTimeString()}`);
}

await show().catch((error) => say(error.message));
follow('', ({ __typename, seq }) => show().then(() => say(`${__typename} (${seq}) just now`)));
