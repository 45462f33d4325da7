import fc from 'fast-check';
import { createEvents } from 'ics';
import { expect, test } from 'vitest';
import { calendarText, type StampedEvent } from '../../../src/adapters/invite/calendar-events.ts';
import { calendarFiles } from '../../../src/adapters/invite/calendar-files.ts';
import { calendarLine, calendarParagraphs } from '../../../src/adapters/invite/calendar-text.ts';
import { instant } from '../../../src/domain/time.ts';

const HEADER = { method: 'PUBLISH', productId: '-//Test//EN', calName: 'A; name' } as const;
const unfolded = (calendar: string) => calendar.replace(/\r\n[ \t]/g, '');

const someEvent: fc.Arbitrary<StampedEvent> = fc
  .record({
    uid: fc.stringMatching(/^[a-v0-9]{5,40}@google\.com$/),
    sequence: fc.nat(40),
    minute: fc.integer({ min: 25_000_000, max: 40_000_000 }),
    title: fc.constantFrom('Algebra', 'C:\\new; a, b', 'BEGIN:VALARM', '代数 👩‍🏫', ''),
    description: fc.oneof(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.constant('a\n\nb\nUID:x\n')),
    path: fc.stringMatching(/^[\w.,;-]{1,90}$/),
    ring: fc.constantFrom<readonly number[]>([], [10], [10, 60]),
  })
  .map(({ minute, path, ring, title, description, ...own }) => ({
    ...own,
    timestamp: instant(1_700_000_000_000 + minute),
    start: instant(minute * 60_000),
    end: instant((minute + 45) * 60_000),
    startInputType: 'utc',
    startOutputType: 'utc',
    endInputType: 'utc',
    endOutputType: 'utc',
    title: calendarLine(title),
    description: calendarParagraphs(description),
    location: `https://mentor.example/join/${path}`,
    url: `https://mentor.example/join/${path}`,
    status: 'CONFIRMED',
    organizer: { name: 'Us', email: 'us@mentor.example' },
    alarms: ring.map((minutes) => ({ action: 'display', description: title, trigger: { minutes, before: true } })),
  }));

test('a file of any events is what the package writes of them one by one, but cheaper', () => {
  fc.assert(
    fc.property(fc.array(someEvent, { maxLength: 6 }), (events) => {
      const { error, value } = createEvents([...events], HEADER);
      expect(error).toBeNull();
      expect(unfolded(calendarText(events, HEADER))).toBe(unfolded(value ?? ''));
    }),
    { numRuns: 300 },
  );
});

test('what rings is named in words that neither end their line nor begin another', () => {
  const { content } = calendarFiles.series({
    name: 'Maths',
    stampedAt: instant(0),
    organizer: { name: 'Us', email: 'us@mentor.example' },
    entries: [1, 2].map((hour) => ({
      uid: `mc${hour}@google.com`,
      sequence: 0,
      start: instant(hour * 3_600_000),
      end: instant(hour * 3_600_000 + 60_000),
      title: 'Maths; C:\\new, part 2',
      description: '',
      joinUrl: 'https://mentor.example/join/1',
      alarmMinutes: [10],
    })),
  });
  const rings = unfolded(content).match(/BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:.*\r\n/g);
  expect(rings).toEqual(
    Array(2).fill('BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Maths\\; C:\\\\new\\, part 2\r\n'),
  );
});
