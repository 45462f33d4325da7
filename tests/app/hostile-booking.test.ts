import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { bookSeries } from '../../src/app/book-series.ts';
import { rescheduleSessions } from '../../src/app/reschedule-sessions.ts';
import { saveSessionNotes } from '../../src/app/save-session-notes.ts';
import type { Logger } from '../../src/ports/logger.ts';
import { parseCalendar } from '../adapters/invite/parsed-calendar.ts';
import { readStrictly } from '../emails/strict-html.ts';
import { at, pay, seriesRequest, sessionOf, sessionsOf, tryToBook } from '../support/bookings.ts';
import { pdfText } from '../support/pdf-text.ts';
import { connectedMentor, mentor, student } from '../support/people.ts';
import { world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';

/** What people type, and whether the border takes it as a subject. */
const HOSTILE: readonly (readonly [what: string, text: string, taken: boolean])[] = [
  ['a header', 'Eve\r\nBcc: victim@people.test\r\n\r\nHello', false],
  ['a line of a calendar', 'Eve\nEND:VEVENT\nBEGIN:VEVENT\nATTENDEE:mailto:victim@people.test', false],
  ['reversed text', 'Eve \u202egpj.exe\u2066', false],
  ['ten thousand letters', 'Eve'.repeat(3_334), false],
  ['a script', 'Eve <script>alert(1)</script><a href="https://evil.test">pay</a>', true],
  ['a formula', '=HYPERLINK("https://evil.test";"Eve, pay")', true],
  ['a template', 'Eve {{7*7}} %0d%0aBcc: %s', true],
  ['families of emoji', '👨‍👩‍👧‍👦'.repeat(18), true],
];

/** Every line somebody would log, as the text it becomes. */
function listeningLog(lines: string[]): Logger {
  const write = (fields: object, message: string) => void lines.push(JSON.stringify({ ...fields, message }));
  const log: Logger = { debug: write, info: write, warn: write, error: write, child: () => log };
  return log;
}

describe('the border', () => {
  test.each(HOSTILE)('takes or refuses %s in everything a student types, naming the field', async (_, text, taken) => {
    const w = await world({ now: SUNDAY });
    const [teacher, learner] = [await mentor(w), await student(w)];
    const wish = seriesRequest(teacher, ['2026-11-24T09:00:00Z'], { type: 'TRIAL' });
    const refused = [
      await bookSeries(w.deps, learner, { ...wish, subject: text, idempotencyKey: 'one' }),
      await bookSeries(w.deps, learner, { ...wish, goals: ['good', text], idempotencyKey: 'two' }),
    ].flatMap(({ userErrors }) => userErrors.filter(({ code }) => code === 'INVALID_TEXT'));
    const paths = [
      ['input', 'subject'],
      ['input', 'goals', '1'],
    ];
    expect(refused.map(({ path }) => path)).toEqual(taken ? [] : paths);
  });
});

/** A paid series of somebody with this name, with everything typed that the border takes, moved once and reminded of. */
async function lived(text: string, taken: boolean) {
  const lines: string[] = [];
  const w = await world({ now: SUNDAY, log: listeningLog(lines) });
  const [teacher, learner] = [await connectedMentor(w), await student(w)];
  // Names came in before there was a border, or from another system.
  await w.deps.db.execute(sql`update users set name = ${text} where id in (${teacher.id}, ${learner.id})`);
  const typed = taken ? text : 'Eve';
  const { booking, userErrors } = await tryToBook(w, learner, teacher, ['2026-11-24T09:00:00Z'], { subject: typed });
  if (booking === null) throw new Error(JSON.stringify(userErrors));
  await w.deps.db.execute(sql`update bookings set goals = array[${text}, 'Pass'] where id = ${booking.id}`);
  await pay(w, booking);
  await w.settle();
  const first = await sessionOf(w, booking, 0);
  await saveSessionNotes(w.deps, teacher, first.id, { preparationTips: [typed] });
  const move = {
    sessionId: first.id,
    scope: 'THIS_SESSION',
    newStart: at('2026-11-24T13:00:00Z'),
    reason: typed,
  } as const;
  expect((await rescheduleSessions(w.deps, learner, move)).userErrors).toEqual([]);
  await w.advanceTo(at('2026-11-24T12:55:00Z'));
  return { w, teacher, learner, booking, lines };
}

test.each(HOSTILE)('%s stays a text in mails, calendars, receipts, Google and the log', async (_, text, taken) => {
  const { w, teacher, booking, lines } = await lived(text, taken);
  const mails = await w.mailbox();
  const { http } = w.deps.config;
  const kinds = new Set(mails.map(({ kind }) => kind));
  for (const kind of [
    'STUDENT_BOOKING_CONFIRMATION',
    'PAYMENT_RECEIPT',
    'SESSION_MOVED',
    'SESSION_REMINDER_10M',
    'ADMIN_NEW_BOOKING',
  ]) {
    expect(kinds).toContain(kind);
  }
  const uids = (await sessionsOf(w, booking)).map(({ googleIcalUid }) => googleIcalUid);
  for (const { subject, html, text: plain, to, attachments } of mails) {
    expect(to).toHaveLength(1);
    expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
    expect(subject.length).toBeLessThan(250);
    const elements = readStrictly(html);
    const links = elements.flatMap(({ attributes }) => attributes.get('href') ?? []);
    expect(
      links.filter((link) => ![http.publicUrl, http.dashboardUrl, w.sandboxUrl].some((ours) => link.startsWith(ours))),
    ).toEqual([]);
    expect(elements.map(({ name }) => name)).not.toContain('script');
    expect(Buffer.byteLength(html)).toBeLessThan(102_000);
    expect(plain).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|(?!\n)\p{Cc}/u);
    expect(plain).not.toMatch(/^(Bcc|ATTENDEE):/m);
    expect(plain.length).toBeLessThan(12_000);
    for (const { contentType, content } of attachments) {
      const file = Buffer.from(content, 'base64');
      if (contentType === 'application/pdf') isPlainPdf(file);
      else
        isOurCalendar(
          file.toString('utf8'),
          uids,
          mails.flatMap((mail) => mail.to),
        );
    }
  }
  for (const event of await w.events(teacher.email)) {
    expect(event.summary).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    expect(event.summary?.length).toBeLessThan(300);
    expect(event.description).not.toMatch(/[<>\u202a-\u202e\u2066-\u2069]|\r/);
    expect(event.description).not.toMatch(/^(Bcc|ATTENDEE):/m);
    expect(event.description?.length).toBeLessThan(9_000);
    expect(event.attendees).toHaveLength(1);
  }
  expect(lines.filter((line) => /Eve|evil|victim|👨/u.test(line))).toEqual([]);
});

function isPlainPdf(file: Buffer): void {
  const raw = file.toString('latin1');
  expect(raw).toMatch(/^%PDF-/);
  expect(raw).not.toMatch(/\/(JavaScript|JS|URI|Launch|OpenAction|AA)\b/);
  expect(file.length).toBeLessThan(300_000);
  expect(pdfText(file)).toContain('Receipt');
  expect(pdfText(file)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
}

/** As a second library reads it: our events and people, and no line that anybody typed. */
function isOurCalendar(content: string, uids: readonly (string | null)[], people: readonly string[]): void {
  for (const line of content.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(content.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  const { events } = parseCalendar(content);
  for (const { uid, attendees, title, url } of events) {
    expect(uids).toContain(uid);
    expect(attendees.every(({ address }) => people.includes(address.replace('mailto:', '')))).toBe(true);
    expect(title).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    expect(title.length).toBeLessThanOrEqual(250);
    expect(url).toContain('/join/');
  }
}
