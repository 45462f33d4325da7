import { render } from 'react-email';
import { describe, expect, test } from 'vitest';
import { type MailKind, mailKinds, templates } from '../../emails/catalog.ts';
import { fixtures } from '../../emails/fixtures/fixtures.ts';
import { type RenderedMail, renderMail } from '../../emails/render.ts';

interface Sample {
  readonly name: string;
  readonly mail: RenderedMail;
  readonly props: unknown;
}

const samples: readonly Sample[] = mailKinds.flatMap(samplesOf);

function samplesOf<Kind extends MailKind>(kind: Kind): Sample[] {
  return Object.entries(fixtures[kind]).map(([name, props]) => ({
    name: `${kind} ${name}`,
    mail: renderMail(kind, props),
    props,
  }));
}

/**
 * Every text in the props that must be read somewhere. Codes (`STUDENT`, `today`) choose words and are not shown;
 * of the other side's zone a list says the offset only.
 */
function shownTexts(value: unknown): string[] {
  if (typeof value === 'string') return /^[A-Z_0-9]+$|^today$|^tomorrow$/.test(value) ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    shownTexts(key === 'moment' && typeof item === 'object' ? { ...item, zone: null } : item),
  );
}

const attributes = (html: string, name: string) =>
  [...html.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map((match) => match[1] ?? '');

/** What a reader sees: without head and tags, entities decoded. */
function visible(html: string): string {
  return html
    .slice(html.indexOf('</head>'))
    .replace(/<!--.*?-->/g, '')
    .replace(/<[^>]+>/g, '')
    .replace(/&#x27;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

describe.each(samples)('$name', ({ mail, props }) => {
  test('is a complete document: doctype, language, title, preheader', () => {
    expect(mail.html).toMatch(/^<!DOCTYPE html [^>]+><html [^>]*lang="en"/);
    expect(mail.html.match(/<title>/g)).toHaveLength(1);
    expect(mail.html.slice(0, mail.html.indexOf('</head>'))).toContain('<title>');
    expect(mail.html).toContain('data-skip-in-text="true"');
    expect(mail.html.endsWith('</html>')).toBe(true);
  });

  test('stays far below the 102 KB at which programs cut a mail', () => {
    expect(Buffer.byteLength(mail.html)).toBeLessThan(60_000);
  });

  test('links only to the addresses it was given, and asks for no image, script or form', () => {
    const links = attributes(mail.html, 'href');
    expect(links.length).toBeGreaterThanOrEqual(2);
    for (const link of links) expect(link).toMatch(/^https:\/\/mentor\.example\/./);
    expect(mail.html).not.toMatch(/<(img|script|form|iframe|link)\b/i);
    expect(mail.html).not.toMatch(/undefined|\[object |NaN/);
  });

  test('shows in HTML and in text every prop it was given', () => {
    const page = visible(mail.html);
    for (const text of shownTexts(props)) {
      expect(page.includes(text) || mail.html.includes(`href="${text}"`), `${text} in the HTML`).toBe(true);
      expect(mail.text.includes(text), `${text} in the text`).toBe(true);
    }
  });

  test('has a text part made of short blocks, without markup', () => {
    expect(mail.text).not.toMatch(/<[a-z]|&[a-z#]+;|undefined|null|\[object /);
    expect(mail.text).not.toMatch(/\n{3}/);
    expect(mail.text.endsWith('/dashboard\n')).toBe(true);
  });
});

test('subjects follow the house style', () => {
  expect(samples.map(({ mail }) => mail.subject)).toMatchInlineSnapshot(`
    [
      "✅ Your session with María López is confirmed!",
      "✅ Your session with María López is confirmed!",
      "✅ Your free trial with María López is confirmed!",
      "📅 New session booked with अनन्या Rao",
      "📅 New free trial booked with अनन्या Rao",
      "📅 New booking: अनन्या Rao with María López",
      "📅 New free trial: अनन्या Rao with María López",
      "⌛ Your booking with María López was not completed",
      "↩️ Your payment for María López has been refunded",
      "↩️ Your payment for María López has been refunded",
      "⏰ Reminder: Session tomorrow with María López",
      "⏰ Reminder: Session today with María López",
      "⏰ Reminder: Session tomorrow with अनन्या Rao",
      "⏰ Reminder: Session tomorrow with अनन्या Rao",
      "🔁 Your session with María López has moved to Monday, 9 March 2026",
      "🔁 Your session with María López has moved to Monday, 9 March 2026",
      "🔁 Your sessions with María López have new times",
      "❌ Your session with María López is cancelled",
      "❌ Your session with María López is cancelled",
      "❌ 8 sessions with अनन्या Rao are cancelled",
    ]
  `);
});

const confirmation = fixtures.STUDENT_BOOKING_CONFIRMATION;

test('a series confirmation lists every session of the four weeks with its own join link', () => {
  const series = confirmation.series;
  if (series === undefined) throw new Error('the series fixture is needed');
  const mail = renderMail('STUDENT_BOOKING_CONFIRMATION', series);
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
  const mail = renderMail('STUDENT_BOOKING_CONFIRMATION', series);
  const changed = series.booked.sessions.filter((session) => session.clockChange).length;
  expect(changed).toBeGreaterThan(0);
  expect(mail.text.match(/Clocks change/g)).toHaveLength(changed);
  expect(visible(mail.html).match(/Clocks change/g)).toHaveLength(changed);
});

test('the other side’s clock is left out where it shows the same time', () => {
  const student = fixtures.SESSION_REMINDER_24H.student;
  if (student === undefined) throw new Error('the student fixture is needed');
  const { yours } = student.times;
  const mail = renderMail('SESSION_REMINDER_24H', {
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
  const mail = renderMail('SESSION_REMINDER_24H', { ...student, name: hostile, subject: 'x'.repeat(10_000) });
  expect(mail.subject).not.toMatch(/[\r\n\u2028\u202e]/);
  expect(mail.html).not.toMatch(/<script|<img/);
  expect(mail.text.split('\n').some((line) => line.startsWith('Bcc:'))).toBe(false);
  expect(mail.text).not.toContain('x'.repeat(500));
});

test('a link that is no web address is refused', () => {
  const student = fixtures.SESSION_REMINDER_24H.student;
  if (student === undefined) throw new Error('the student fixture is needed');
  for (const joinUrl of ['javascript:alert(1)', '', '/join/1', 'https://a.example/ b']) {
    expect(() => renderMail('SESSION_REMINDER_24H', { ...student, joinUrl })).toThrow(RangeError);
  }
});

test('props of another kind do not compile', () => {
  const trial = fixtures.BOOKING_EXPIRED['hold-ran-out'];
  if (trial === undefined) throw new Error('the fixture is needed');
  // @ts-expect-error the compiler pairs kind and props: this line fails the type check once it no longer does
  expect(() => renderMail('SESSION_MOVED', trial)).toThrow();
});

test('the cheap path gives what React Email’s own renderer gives, but for its stream comments', async () => {
  const student = fixtures.SESSION_REMINDER_24H.student;
  if (student === undefined) throw new Error('the student fixture is needed');
  const reference = await render(templates.SESSION_REMINDER_24H.html(student));
  const streamComments = /<!--(?:\/?\$|html|head|body| )-->/g;
  expect(renderMail('SESSION_REMINDER_24H', student).html).toBe(reference.replace(streamComments, ''));
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
  const mail = renderMail('MENTOR_NEW_BOOKING', {
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
