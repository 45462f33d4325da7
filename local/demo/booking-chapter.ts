import { ask, control } from './api-client.ts';
import { BOOK, BOOKING } from './documents.ts';
import { payInBrowser } from './people.ts';
import { mailsOf, type Stage, settled } from './stage.ts';

interface BookingView {
  readonly status: string;
  readonly sessions: {
    edges: { node: { id: string; start: string; status: string; meetLink: string | null; joinUrl: string } }[];
  };
}

/** Chapter 4: held, paid, confirmed; rooms, events and mails. */
export async function bookAndPay(stage: Stage, firstSessions: string[]): Promise<{ id: string; firstStart: string }> {
  const { apiUrl, sandboxUrl, maria, sam, say } = stage;
  say.chapter('He books it: eight sessions are held, then paid');
  const series = {
    mentorId: maria.id,
    type: 'REGULAR',
    frequency: 'TWICE_WEEKLY',
    timeZone: 'Europe/London',
    firstSessions,
  };
  const input = {
    series,
    subject: 'Linear algebra',
    goals: ['Pass the June exam', 'Enjoy proofs'],
    idempotencyKey: 'demo-sam-1',
  };
  type Booked = {
    bookSeries: {
      booking: (BookingView & { id: string; holdExpiresAt: string }) | null;
      checkoutUrl: string;
      userErrors: { message: string }[];
    };
  };
  const { bookSeries } = await ask<Booked>(apiUrl, sam, BOOK, { input });
  const { booking, checkoutUrl } = bookSeries;
  if (booking === null) throw new Error(bookSeries.userErrors.map((error) => error.message).join(' '));
  const held = booking.sessions.edges.filter(({ node }) => node.status === 'HELD');
  say.promise(held.length === 8, `${held.length} sessions HELD until ${booking.holdExpiresAt}`);
  say.tell(`Checkout page: ${checkoutUrl}`);
  say.tell(`paid; Stripe sends the browser to ${await payInBrowser(checkoutUrl)}`);

  await settled(() => stage.seen.filter((event) => event.__typename === 'SessionRoomReady').length >= 8);
  const { booking: paid } = await ask<{ booking: BookingView }>(apiUrl, sam, BOOKING, { id: booking.id });
  const sessions = paid.sessions.edges.map(({ node }) => node);
  const count = (status: string) => sessions.filter((session) => session.status === status).length;
  say.promise(
    paid.status === 'ACTIVE' && count('CONFIRMED') === 2 && count('RESERVED') === 6,
    `the webhook made the booking ${paid.status}: ${count('CONFIRMED')} sessions CONFIRMED (week 1), ${count('RESERVED')} RESERVED`,
  );
  await showEvents(stage, sessions);
  const isWelcome = ({ subject }: { subject: string }) => subject.includes('Welcome');
  const mails = await settled(
    async () => (await mailsOf(sandboxUrl)).filter((mail) => !isWelcome(mail)),
    (found) => found.length >= 5,
  );
  for (const mail of mails)
    say.tell(
      `  ✉ ${mail.to.join(', ')}: ${mail.subject} ${mail.attachments.map((file) => `[${file.filename}]`).join(' ')}`,
    );
  const files = mails.filter((mail) => mail.attachments.some((file) => file.filename.endsWith('.ics')));
  const receipts = mails.filter((mail) => mail.attachments.some((file) => file.filename.endsWith('.pdf')));
  say.promise(
    mails.length === 5 && files.length === 2 && receipts.length === 1,
    'five mails: student and mentor with a calendar file, the admin, the receipt as a PDF, and word that it goes on weekly',
  );
  return { id: booking.id, firstStart: sessions[0]?.start ?? '' };
}

async function showEvents(
  { sandboxUrl, maria, say }: Stage,
  sessions: readonly { start: string; meetLink: string | null }[],
): Promise<void> {
  const listed = await settled(
    async () => {
      type Event = { id: string; status: string; extendedProperties?: { private?: Record<string, string> } };
      const answer = await control<{ items: Event[] }>(sandboxUrl, `google/calendars/${maria.email}/events`);
      return answer.items.filter((event) => event.extendedProperties?.private?.mentorCalendarSessionId !== undefined);
    },
    (found) => found.length >= 8,
  );
  for (const session of sessions) say.tell(`  ${session.start}  ${session.meetLink}`);
  const rooms = new Set(sessions.map((session) => session.meetLink));
  say.promise(rooms.size === 8 && !rooms.has(null), `${rooms.size} different Meet links`);
  say.promise(listed.length === 8, `${listed.length} events in Maria’s Google Calendar, one for each session`);
}
