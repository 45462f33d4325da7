import { render } from 'react-email';
import { expect, test } from 'vitest';
import { templates } from '../../emails/catalog.ts';
import { fixturesIn } from '../../emails/fixtures/fixtures.ts';
import { letterHtml } from '../../emails/letter-html.tsx';
import { renderMail } from '../../emails/render.ts';
import { wordsOf } from '../../emails/words.ts';
import { samplesIn, visible } from './samples.ts';

const samples = samplesIn('en');
const fixtures = fixturesIn('en');

test('subjects follow the house style', () => {
  expect(samples.map(({ mail }) => mail.subject)).toMatchInlineSnapshot(`
    [
      "✅ Your session with María López is confirmed!",
      "✅ Your session with María López is confirmed!",
      "✅ Your free trial with María López is confirmed!",
      "✅ Your free trial with María López is confirmed!",
      "🎉 New session booked with Asha Rao",
      "🎉 New session booked with Asha Rao",
      "🎉 New free trial booked with Asha Rao",
      "🎉 New free trial booked with Asha Rao",
      "📅 New booking: Asha Rao with María López",
      "📅 New free trial: Asha Rao with María López",
      "⌛ Your booking with María López was not completed",
      "↩️ Your payment for María López has been refunded",
      "↩️ Your payment for María López has been refunded",
      "🔁 Your session with María López has moved to Monday, 9 March 2026",
      "🔁 Your session with María López has moved to Monday, 9 March 2026",
      "🔁 Your sessions with María López have new times",
      "❌ Your session with María López is cancelled",
      "❌ Your session with María López is cancelled",
      "❌ Your session with María López is cancelled",
      "❌ 8 sessions with María López are cancelled",
      "❌ 8 sessions with Asha Rao are cancelled",
      "🔁 Your weekly sessions with María López have a new time",
      "🔁 Your weekly sessions with María López have a new time",
      "🔁 Your weekly sessions with María López have a new time",
      "⏰ Reminder: Session tomorrow with María López",
      "⏰ Reminder: Session today with María López",
      "⏰ Reminder: Session tomorrow with Asha Rao",
      "⏰ Reminder: Session tomorrow with Asha Rao",
      "⏰ Reminder: Session in 1 hour with María López",
      "⏰ Reminder: Session in 1 hour with María López",
      "⏰ Reminder: Session in 1 hour with Asha Rao",
      "🔴 Live in 10 minutes: your session with María López",
      "🔴 Live in 10 minutes: your session with María López",
      "🔴 Live in 10 minutes: your session with Asha Rao",
      "💳 Payment receipt for your twice-weekly sessions",
      "💳 Payment receipt for your weekly sessions",
      "⚠️ Your payment for María López did not go through",
      "⚠️ Your payment for María López did not go through",
      "🔐 Please confirm your payment of USD 80.00",
      "🔐 Please confirm your payment of USD 80.00",
      "⏳ Last chance to keep your sessions with María López",
      "↩️ USD 40.00 is on its way back to you",
      "🎟️ You have a credit of USD 40.00",
      "🎟️ You have a credit of USD 40.00",
      "↩️ USD 80.00 is on its way back to you",
      "↩️ USD 40.00 is on its way back to you",
      "⏳ Your refund of USD 40.00 waits for your bank",
      "↩️ USD 40.00 is on its way back to you",
      "🎟️ You have a credit of USD 40.00",
      "🚀 Your weekly sessions with María López have started",
      "🔄 Your weekly sessions with María López have changed",
      "🔄 Your weekly sessions with María López have changed",
      "🔄 Your weekly sessions with María López have changed",
      "🔄 Your weekly sessions with Asha Rao have changed",
      "⏸️ Your weekly sessions with María López are paused",
      "⏸️ Your weekly sessions with María López are paused",
      "⏸️ Your weekly sessions with Asha Rao are paused",
      "▶️ Your weekly sessions with María López go on",
      "▶️ Your weekly sessions with Asha Rao go on",
      "🏁 Your weekly sessions with María López end on Monday, 16 March 2026",
      "🏁 Your weekly sessions with Asha Rao end on Monday, 16 March 2026",
      "👋 Your weekly sessions with María López have ended",
      "👋 Your weekly sessions with Asha Rao have ended",
      "✉️ Please confirm your demo call",
      "✅ Your demo call with María López is booked",
      "✅ Your demo call with María López is booked",
      "🎉 New demo call with Asha Rao",
      "🔁 Your demo call with María López has moved to Monday, 9 March 2026",
      "🔁 Your demo call with Asha Rao has moved to Monday, 9 March 2026",
      "❌ Your demo call with María López is cancelled",
      "❌ Your demo call with María López is cancelled",
      "❌ Your demo call with Asha Rao is cancelled",
      "⏰ Reminder: Demo call tomorrow with María López",
      "⏰ Reminder: Demo call in 1 hour with Asha Rao",
      "🔴 Live in 10 minutes: your demo call with María López",
      "👋 Welcome! Four steps to your first student",
      "🪜 Your next step: connect your calendar",
      "🪜 Your next step: set your hours",
      "🪜 Your next step: set your price",
      "🪜 Your next step: get verified",
      "🏆 You are ready: students can book you now",
      "🪪 María López asks to be verified",
      "📨 We have received your verification",
      "📨 We have received your verification",
      "📎 We need a little more for your verification",
      "🎓 You are verified!",
      "🎓 You are verified!",
      "🪪 We could not verify you",
      "⭐ How was your session with María López?",
      "⭐ How was your session with Asha Rao?",
      "🌟 Asha Rao has reviewed your sessions",
      "🌟 Asha Rao has reviewed your sessions",
      "🎫 We have your question: My card was charged twice (T-1042)",
      "🎫 We have your question: My card was charged twice (T-1042)",
      "🎫 New question from Asha Rao (T-1042)",
      "🎫 Your question is open again: My card was charged twice (T-1042)",
      "🎫 Opened again by Asha Rao (T-1042)",
      "💬 New answer: My card was charged twice (T-1042)",
      "💬 New message: My card was charged twice (T-1042)",
      "☑️ Settled: My card was charged twice (T-1042)",
      "☑️ Settled: My card was charged twice (T-1042)",
      "☑️ Settled: My card was charged twice (T-1042)",
      "🔌 Your Google Calendar is disconnected",
      "🔌 Your Google Calendar is disconnected",
      "🕰️ We have not heard from your Google Calendar",
      "🕰️ We have not heard from your Google Calendar",
      "🤝 Your answer is needed: session with María López",
      "🤝 Your answer is needed: session with María López",
      "🤝 Your answer is needed: session with María López",
      "🤝 Your answer is needed: session with María López",
      "🤝 Your answer is needed: session with María López",
      "🤝 Agreed: your session with María López",
      "🤝 Agreed: your session with María López",
      "🙅 Declined: the proposal about your session with María López",
      "⌛ No answer: the proposal about your session with María López",
      "↩️ Withdrawn: the proposal about your session with María López",
      "⚡ Your session with María López may clash with something else",
      "⚡ Your session with Asha Rao may clash with something else",
      "⚡ Your session with Asha Rao may clash with something else",
      "🕒 The clocks change: your session moves from 12:00 to 11:00",
      "🕒 The clocks change: your session moves from 11:00 to 12:00",
      "📊 Your daily digest: Monday, 9 March 2026",
      "📊 Your daily digest: Tuesday, 10 March 2026",
      "📪 No more mail reaches Asha Rao",
      "📪 No more mail reaches Asha Rao",
      "📪 No more mail reaches asha@student.example",
      "🚨 Payment dispute: USD 80.00 by Asha Rao",
      "🚨 Payment dispute: USD 80.00 by Asha Rao",
      "🚨 Refund refused: USD 80.00 to Asha Rao",
      "🚨 A week of Asha Rao was charged USD 40.00 too little",
      "🚨 Messages do not go out",
      "🚨 Google or Stripe lag behind",
      "🚨 A task was given up",
      "🚨 Scheduled jobs do not run",
      "🚨 The mail quota is used up",
      "📪 We need a new address of yours",
    ]
  `);
});

const confirmation = fixtures.STUDENT_BOOKING_CONFIRMATION;

test('a series confirmation lists every session of the four weeks with its own join link', () => {
  const series = confirmation.series;
  if (series === undefined) throw new Error('the series fixture is needed');
  const mail = renderMail('STUDENT_BOOKING_CONFIRMATION', 'en', series);
  for (const { times } of series.booked.sessions) {
    expect(visible(mail.html)).toContain(`${times.yours.date}, ${times.yours.time} – ${times.yours.endTime}`);
    expect(mail.text).toContain(`- ${times.yours.date}, ${times.yours.time} – ${times.yours.endTime}`);
  }
  expect(mail.html.match(/>Join link</g)).toHaveLength(series.booked.sessions.length);
  expect(mail.text.match(/Week \d/g)).toEqual(['Week 1', 'Week 2', 'Week 3', 'Week 4']);
});

test('a session after a clock change says so, and only there', () => {
  const series = confirmation.series;
  if (series === undefined) throw new Error('the series fixture is needed');
  const mail = renderMail('STUDENT_BOOKING_CONFIRMATION', 'en', series);
  const changed = series.booked.sessions.filter((session) => session.clockChange).length;
  expect(changed).toBeGreaterThan(0);
  expect(mail.text.match(/Clocks change/g)).toHaveLength(changed);
  expect(visible(mail.html).match(/Clocks change/g)).toHaveLength(changed);
});

test('the other side’s clock is left out where it shows the same time', () => {
  const student = fixtures.SESSION_REMINDER_24H.student;
  if (student === undefined) throw new Error('the student fixture is needed');
  const { yours } = student.times;
  const mail = renderMail('SESSION_REMINDER_24H', 'en', {
    ...student,
    times: { yours, others: [{ name: 'Neighbour', moment: { ...yours, zone: 'Another Name' } }] },
  });
  expect(mail.text).not.toContain('Neighbour');
  expect(visible(mail.html)).not.toContain('Neighbour');
});

test('the other side’s clock stands beside the session with its zone where it differs', () => {
  const [sample] = samples.filter(({ name }) => name === 'SESSION_REMINDER_24H student');
  const line = '17:00 – 18:00 for María López, Central European Standard Time (UTC+01:00)';
  expect(sample?.mail.text).toContain(line);
  expect(visible(sample?.mail.html ?? '')).toContain(line);
});

test('hostile names break neither subject, HTML nor text', () => {
  const student = fixtures.SESSION_REMINDER_24H.student;
  if (student === undefined) throw new Error('the student fixture is needed');
  const hostile = '<script>alert(1)</script>\r\nBcc: x@evil.example\u2028"><img src=x>\u202e';
  const mail = renderMail('SESSION_REMINDER_24H', 'en', { ...student, name: hostile, subject: 'x'.repeat(10_000) });
  expect(mail.subject).not.toMatch(/[\r\n\u2028\u202e]/);
  expect(mail.html).not.toMatch(/<script|<img/);
  expect(mail.text.split('\n').some((line) => line.startsWith('Bcc:'))).toBe(false);
  expect(mail.text).not.toContain('x'.repeat(500));
});

test('the line after the subject is cut between characters, never inside of one', () => {
  const answer = fixtures.TICKET_REPLIED.requester;
  if (answer === undefined) throw new Error('the answer fixture is needed');
  for (const length of [197, 198, 199]) {
    const mail = renderMail('TICKET_REPLIED', 'en', { ...answer, messageText: `${'x'.repeat(length)}😀 and more` });
    expect(mail.html).not.toMatch(/\p{Cs}/u);
  }
});

test('a link that is no web address is refused', () => {
  const student = fixtures.SESSION_REMINDER_24H.student;
  if (student === undefined) throw new Error('the student fixture is needed');
  for (const joinUrl of ['javascript:alert(1)', '', '/join/1', 'https://a.example/ b']) {
    expect(() => renderMail('SESSION_REMINDER_24H', 'en', { ...student, joinUrl })).toThrow(RangeError);
  }
});

test('props of another kind do not compile', () => {
  const trial = fixtures.BOOKING_EXPIRED['hold-ran-out'];
  if (trial === undefined) throw new Error('the fixture is needed');
  // @ts-expect-error the compiler pairs kind and props: this line fails the type check once it no longer does
  expect(() => renderMail('SESSION_MOVED', 'en', trial)).toThrow();
});

test('the cheap path gives what React Email’s own renderer gives, but for its stream comments', async () => {
  const student = fixtures.SESSION_REMINDER_24H.student;
  if (student === undefined) throw new Error('the student fixture is needed');
  const reference = await render(letterHtml(templates.SESSION_REMINDER_24H(student, 'en'), wordsOf('en')));
  const streamComments = /<!--(?:\/?\$|html|head|body| )-->/g;
  expect(renderMail('SESSION_REMINDER_24H', 'en', student).html).toBe(reference.replace(streamComments, ''));
});

test('the longest series with the longest, most escaped names and goals stays whole in every program', () => {
  const series = fixtures.MENTOR_NEW_BOOKING.series;
  if (series?.booked.type !== 'REGULAR') throw new Error('the series fixture is needed');
  const long = '"'.repeat(10_000);
  const [first, ...rest] = series.booked.sessions.map((session) => ({
    ...session,
    times: { ...session.times, others: session.times.others.map((other) => ({ ...other, name: long })) },
  }));
  if (first === undefined) throw new Error('a session is needed');
  const sessions = [first, ...rest, ...rest.slice(0, 4)] as const;
  const mail = renderMail('MENTOR_NEW_BOOKING', 'en', {
    ...series,
    studentName: long,
    mentorName: long,
    subject: long,
    goals: Array.from({ length: 10 }, (_, goal) => `${goal}${long}`),
    booked: { type: 'REGULAR', frequency: 'THRICE_WEEKLY', sessions },
  });
  expect(sessions).toHaveLength(12);
  expect(Buffer.byteLength(mail.html)).toBeLessThan(102_000);
});

test('sessions cancelled together each say what becomes of their money, where it is not the same for all', () => {
  const mixed = samples.find(({ name }) => name === 'SESSION_CANCELLED student-mixed')?.mail;
  expect(mixed?.text).toContain('Monday, 9 March 2026, 12:00 – 13:00\n  Cancelled too late for a credit\n');
  expect(mixed?.text).toContain('Thursday, 12 March 2026, 12:00 – 13:00\n  Credited to you\n');
  expect(mixed?.text.match(/Not charged/g)).toHaveLength(6);
  expect(mixed?.text).toContain('The attached files bring');
  const late = samples.find(({ name }) => name === 'SESSION_CANCELLED student-late')?.mail;
  expect(late?.text).toContain('there is no credit for it.');
  expect(late?.text).toContain('The attached file brings');
});
