import { expect, test } from 'vitest';
import { parseEventTime, rfc3339 } from '../../sandbox/google/event-time.ts';
import { parseRecurrence, startsUpTo } from '../../sandbox/google/recurrence.ts';

/** Local starts (`MM-DDTHH`) of a series in Kyiv, up to the end of March 2027 unless told otherwise. */
const starts = (start: string, lines: string[], bound = '2027-03-31T00:00:00Z', zone = 'Europe/Kyiv') => {
  const first = parseEventTime(
    start.length === 10 ? { date: start } : { dateTime: start, timeZone: zone },
    'start',
    zone,
  );
  const recurrence = parseRecurrence(lines);
  if (recurrence === null) throw new Error('no recurrence');
  return startsUpTo(recurrence, first, zone, Date.parse(bound)).map(({ at }) => rfc3339(at, zone).slice(5, 13));
};

test.each([
  [
    'every day, four times',
    '2026-11-29T09:00:00',
    ['RRULE:FREQ=DAILY;COUNT=4'],
    ['11-29T09', '11-30T09', '12-01T09', '12-02T09'],
  ],
  [
    'every third day until a date',
    '2026-11-23T09:00:00',
    ['RRULE:FREQ=DAILY;INTERVAL=3;UNTIL=20261130'],
    ['11-23T09', '11-26T09', '11-29T09'],
  ],
  [
    'until an instant, itself included',
    '2026-11-23T09:00:00',
    ['RRULE:FREQ=WEEKLY;UNTIL=20261207T070000Z'],
    ['11-23T09', '11-30T09', '12-07T09'],
  ],
  [
    'on two weekdays',
    '2026-11-23T09:00:00',
    ['RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4'],
    ['11-23T09', '11-25T09', '11-30T09', '12-02T09'],
  ],
  [
    'every other week, weeks from Sunday',
    '2026-11-24T09:00:00',
    ['RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,SU;COUNT=4'],
    ['11-24T09', '12-06T09', '12-08T09', '12-20T09'],
  ],
  [
    'every other week, weeks from Monday',
    '2026-11-24T09:00:00',
    ['RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=TU,SU;COUNT=4'],
    ['11-24T09', '11-29T09', '12-08T09', '12-13T09'],
  ],
  [
    'on the 31st, where there is one',
    '2026-12-31T09:00:00',
    ['RRULE:FREQ=MONTHLY;COUNT=3'],
    ['12-31T09', '01-31T09', '03-31T09'],
  ],
  [
    'on the second Tuesday',
    '2026-12-08T09:00:00',
    ['RRULE:FREQ=MONTHLY;BYDAY=2TU;COUNT=3'],
    ['12-08T09', '01-12T09', '02-09T09'],
  ],
  [
    'on the last Friday',
    '2026-11-27T09:00:00',
    ['RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=3'],
    ['11-27T09', '12-25T09', '01-29T09'],
  ],
  [
    'on the last day of the month',
    '2026-11-30T09:00:00',
    ['RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3'],
    ['11-30T09', '12-31T09', '01-31T09'],
  ],
  [
    'with a date taken out and one put in',
    '2026-11-23T09:00:00',
    ['RRULE:FREQ=DAILY;COUNT=3', 'EXDATE;TZID=Europe/Kyiv:20261124T090000', 'RDATE:20261201T070000Z'],
    ['11-23T09', '11-25T09', '12-01T09'],
  ],
  ['of whole days', '2026-11-23', ['RRULE:FREQ=WEEKLY;COUNT=2'], ['11-23T00', '11-30T00']],
])('a series %s', (_, start, lines, expected) => {
  expect(starts(start, lines, '2027-04-01T00:00:00Z')).toEqual(expected);
});

test('a lesson at nine stays at nine across the clock change', () => {
  const hours = starts('2026-10-19T09:00:00', ['RRULE:FREQ=WEEKLY;COUNT=3'], '2026-12-01T00:00:00Z');
  expect(hours).toEqual(['10-19T09', '10-26T09', '11-02T09']);
});

test('a leap day comes back every fourth year only', () => {
  const dates = starts('2024-02-29T09:00:00', ['RRULE:FREQ=YEARLY'], '2033-01-01T00:00:00Z');
  expect(dates).toHaveLength(3);
});

test('a rule that never matches again ends at the bound', () => {
  expect(starts('2026-11-30T09:00:00', ['RRULE:FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31'])).toEqual(['11-30T09']);
});

test.each([
  'RRULE:FREQ=HOURLY',
  'RRULE:COUNT=3',
  'RRULE:FREQ=DAILY;COUNT=0',
  'RRULE:FREQ=DAILY;COUNT=2;UNTIL=20261201',
  'RRULE:FREQ=WEEKLY;BYDAY=XX',
  'RRULE:FREQ=DAILY;UNTIL=20261399',
  'FREQ=DAILY',
])('%s is no recurrence', (line) => {
  expect(() => parseRecurrence([line])).toThrow('Invalid recurrence rule.');
});
