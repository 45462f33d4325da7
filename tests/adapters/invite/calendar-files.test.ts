import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarFiles } from '../../../src/adapters/invite/calendar-files.ts';
import { calendarLine, calendarParagraphs } from '../../../src/adapters/invite/calendar-text.ts';
import { HOUR_MS, instant, WEEK_MS } from '../../../src/domain/time.ts';
import type { Invitation } from '../../../src/ports/invitations.ts';
import { calendarAfter, parseCalendar } from './parsed-calendar.ts';

const START = instant(Date.UTC(2026, 2, 9, 13, 30));

function invitation(changes: Partial<Invitation> = {}): Invitation {
  return {
    method: 'REQUEST',
    uid: 'mc0195a1b2@google.com',
    sequence: 0,
    start: START,
    end: instant(START + HOUR_MS),
    stampedAt: instant(Date.UTC(2026, 2, 1, 8, 15, 30, 250)),
    title: 'Algebra with Maria Lopez',
    description: 'Join: https://mentor.example/join/abc\nManage: https://mentor.example/bookings/1',
    joinUrl: 'https://mentor.example/join/abc',
    organizer: { name: 'EmpowerEd Learnings', email: 'sessions@mentor.example' },
    attendee: { name: 'Asha Rao', email: 'asha@student.example' },
    ...changes,
  };
}

const invite = (changes: Partial<Invitation> = {}) => calendarFiles.invite(invitation(changes));
const onlyEvent = (content: string) => {
  const [event, ...others] = parseCalendar(content).events;
  if (event === undefined || others.length > 0) throw new Error('one event expected');
  return event;
};

describe('an invitation', () => {
  test('carries one session, in UTC, with the sender as organizer and the recipient as attendee', () => {
    const file = invite({ sequence: 2, alarmMinutes: [10, 90] });
    expect(file).toMatchObject({
      filename: 'invite.ics',
      contentType: 'text/calendar; charset=utf-8; method=REQUEST',
    });
    expect(parseCalendar(file.content)).toEqual({
      method: 'REQUEST',
      productId: '-//EmpowerEd Learnings//Mentor Calendar//EN',
      name: '',
      events: [
        {
          uid: 'mc0195a1b2@google.com',
          sequence: 2,
          status: 'CONFIRMED',
          start: '2026-03-09T13:30:00Z',
          end: '2026-03-09T14:30:00Z',
          stamp: '2026-03-01T08:15:30Z',
          title: 'Algebra with Maria Lopez',
          description: 'Join: https://mentor.example/join/abc\nManage: https://mentor.example/bookings/1',
          location: 'https://mentor.example/join/abc',
          url: 'https://mentor.example/join/abc',
          organizer: { name: 'EmpowerEd Learnings', address: 'mailto:sessions@mentor.example', status: '' },
          attendees: [{ name: 'Asha Rao', address: 'mailto:asha@student.example', status: 'ACCEPTED' }],
          alarms: ['-PT10M', '-PT90M'],
        },
      ],
    });
  });

  test('is the same bytes whatever zone the server runs in', () => {
    const before = process.env.TZ;
    try {
      const files = ['UTC', 'Pacific/Chatham', 'America/Havana'].map((zone) => {
        process.env.TZ = zone;
        return invite().content;
      });
      expect(new Set(files).size).toBe(1);
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });

  test('moved once and then cancelled, leaves one event, then none', () => {
    const moved = { start: instant(START + HOUR_MS), end: instant(START + 2 * HOUR_MS) };
    const request = invite().content;
    const update = invite({ ...moved, sequence: 1 }).content;
    const cancellation = invite({ ...moved, sequence: 2, method: 'CANCEL' }).content;
    expect(calendarAfter([request, update]).map((event) => event.start)).toEqual(['2026-03-09T14:30:00Z']);
    expect(calendarAfter([update, request]).map((event) => event.start)).toEqual(['2026-03-09T14:30:00Z']);
    expect(calendarAfter([request, update, cancellation])).toEqual([]);
    expect(onlyEvent(cancellation)).toMatchObject({
      uid: onlyEvent(request).uid,
      organizer: onlyEvent(request).organizer,
      status: 'CANCELLED',
      sequence: 2,
    });
  });

  test('that cancels says so in its content type and rings no alarm', () => {
    const file = invite({ method: 'CANCEL', sequence: 1, alarmMinutes: [10] });
    expect(file.contentType).toBe('text/calendar; charset=utf-8; method=CANCEL');
    expect(onlyEvent(file.content).alarms).toEqual([]);
  });

  test.each<[string, Partial<Invitation>]>([
    ['a cancellation that outnumbers no request', { method: 'CANCEL', sequence: 0 }],
    ['a session that ends before it starts', { end: START }],
    ['a UID that would need escaping', { uid: 'a;b' }],
    ['an empty UID', { uid: '' }],
    ['a link that is no http address', { joinUrl: 'javascript:alert(1)' }],
    ['a link that ends its line', { joinUrl: 'https://mentor.example/\r\nATTENDEE:mailto:x@evil.example' }],
    ['an attendee address that is none', { attendee: { name: 'Asha', email: 'asha@x\r\nX:y' } }],
    ['a fractional sequence', { sequence: 0.5 }],
    ['an alarm at the start itself', { alarmMinutes: [0] }],
  ])('is refused for %s', (_, changes) => {
    expect(() => invite(changes)).toThrow(RangeError);
  });

  test('refused for an address does not repeat the address', () => {
    expect(() => invite({ attendee: { name: 'Asha', email: 'asha.private' } })).toThrow(
      /^no calendar file: attendees\[0\]\.email$/,
    );
  });
});

describe('a published series', () => {
  const series = (weeks: number) =>
    calendarFiles.series({
      name: 'Algebra with मारिया',
      stampedAt: instant(START - WEEK_MS),
      organizer: { name: 'EmpowerEd Learnings', email: 'sessions@mentor.example' },
      entries: Array.from({ length: weeks }, (_, week) => ({
        ...invitation({ uid: `s${week}@google.com` }),
        start: instant(START + week * WEEK_MS),
        end: instant(START + week * WEEK_MS + HOUR_MS),
      })),
    });

  test('holds every session under its own UID and names no attendee', () => {
    const file = series(12);
    const calendar = parseCalendar(file.content);
    expect(file).toMatchObject({
      filename: 'calendar.ics',
      contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
    });
    expect(calendar).toMatchObject({ method: 'PUBLISH', name: 'Algebra with मारिया' });
    expect(new Set(calendar.events.map((event) => event.uid)).size).toBe(12);
    expect(calendar.events.map((event) => event.start)).toEqual(
      Array.from({ length: 12 }, (_, week) => new Date(START + week * WEEK_MS).toISOString().replace('.000', '')),
    );
    expect(calendar.events.flatMap((event) => event.attendees)).toEqual([]);
    expect(calendar.events.every((event) => event.organizer !== null)).toBe(true);
  });

  test('without a session is refused', () => {
    expect(() => series(0)).toThrow(RangeError);
  });
});

describe('a feed', () => {
  const feed = (count: number) =>
    calendarFiles.feed({
      name: 'EmpowerEd Learnings',
      organizer: { name: 'EmpowerEd Learnings', email: 'sessions@mentor.example' },
      entries: Array.from({ length: count }, (_, index) => ({
        ...invitation({ uid: `f${index}@google.com`, title: HOSTILE[index % HOSTILE.length]?.[1] ?? '' }),
        stampedAt: instant(START - index * HOUR_MS),
      })),
    });

  test('may be empty, asks to be read hourly and stamps each entry with its own last change', () => {
    expect(parseCalendar(feed(0).content)).toMatchObject({ name: 'EmpowerEd Learnings', events: [] });
    const { content } = feed(3);
    expect(content).toContain('\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n');
    expect(content.match(/PUBLISHED-TTL/g)).toHaveLength(1);
    expect(parseCalendar(content).events.map(({ stamp }) => stamp)).toEqual([
      '2026-03-09T13:30:00Z',
      '2026-03-09T12:30:00Z',
      '2026-03-09T11:30:00Z',
    ]);
  });

  test('of hostile titles keeps its entries apart and its lines folded', () => {
    const { content } = feed(HOSTILE.length);
    expect(parseCalendar(content).events.map(({ title }) => title)).toEqual(
      HOSTILE.map(([, text]) => calendarLine(text)),
    );
    expectWellFolded(content);
  });
});

const HOSTILE: readonly [string, string][] = [
  ['a CR LF and a header', 'Ann\r\nATTENDEE:mailto:x@evil.example'],
  ['a bare CR', 'Ann\rBob'],
  ['a bare LF', 'Ann\nBob'],
  ['line and paragraph separators', 'Ann\u2028Bob\u2029Cid'],
  ['NUL and other controls', 'Ann\u0000Bob\u0007\u009f'],
  ['a right-to-left override', 'Ann \u202egnp.exe'],
  ['quotes and every escape of the format', 'quote " and \\ backslash; semicolon, comma: colon'],
  ['markup', '<script>alert(1)</script>'],
  ['a formula', '=HYPERLINK("https://evil.example")'],
  ['carets', "caret ^n ^^ ^'"],
  ['emoji families', '👨‍👩‍👧‍👦'.repeat(40)],
  ['Hindi', 'अनन्या श्रीवास्तव '.repeat(20)],
  ['ten thousand letters', 'x'.repeat(10_000)],
  ['ten thousand accents on one letter', `a${'\u0301'.repeat(10_000)}`],
  ['a lone surrogate', 'lone \ud800 surrogate'],
  ['nothing visible', '\t\ufeff '],
];

describe('hostile texts', () => {
  test.each(HOSTILE)('%s in names and texts: each stays inside its own line', (_, text) => {
    const file = invite({
      title: text,
      description: text,
      organizer: { name: text, email: 'sessions@mentor.example' },
      attendee: { name: text, email: 'asha@student.example' },
    });
    const event = onlyEvent(file.content);
    expect(event.title).toBe(calendarLine(text));
    expect(event.description).toBe(calendarParagraphs(text));
    expect(event.attendees.map((attendee) => attendee.address)).toEqual(['mailto:asha@student.example']);
    expect(event.organizer?.address).toBe('mailto:sessions@mentor.example');
    expect(event.organizer?.name).not.toMatch(/["\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
    expect(event.organizer?.name).not.toBe('');
    expectWellFolded(file.content);
  });

  test('any Unicode text as title and description comes back as it was cleaned', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        (a, b) => {
          const file = invite({
            title: a,
            description: `${b}\n${a}`,
            attendee: { name: b, email: 'asha@student.example' },
          });
          const event = onlyEvent(file.content);
          expect(event.title).toBe(calendarLine(a));
          expect(event.description).toBe(calendarParagraphs(`${b}\n${a}`));
          expect(event.attendees).toHaveLength(1);
          expectWellFolded(file.content);
        },
      ),
      { numRuns: 300 },
    );
  });
});

function expectWellFolded(content: string): void {
  expect(content.endsWith('END:VCALENDAR\r\n')).toBe(true);
  expect(content.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const lines = Buffer.from(content).toString('latin1').split('\r\n');
  for (const line of lines) {
    expect(line.length).toBeLessThanOrEqual(75);
    expect(() => utf8.decode(Buffer.from(line, 'latin1'))).not.toThrow();
  }
}
