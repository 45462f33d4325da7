import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { describeInstant, displayLocale, formatZoned } from '../../../src/domain/zones/zoned-text.ts';

const at = (text: string) => Date.parse(text);

describe('the zoned text of an instant', () => {
  const rows: [string, string, string][] = [
    ['America/New_York', '2026-03-08T13:30:00Z', '2026-03-08T09:30:00-04:00[America/New_York]'],
    ['America/New_York', '2026-11-01T05:30:00Z', '2026-11-01T01:30:00-04:00[America/New_York]'],
    ['America/New_York', '2026-11-01T06:30:00Z', '2026-11-01T01:30:00-05:00[America/New_York]'],
    ['Asia/Kathmandu', '2026-03-08T23:00:00Z', '2026-03-09T04:45:00+05:45[Asia/Kathmandu]'],
    ['Asia/Calcutta', '2026-03-08T00:00:01.500Z', '2026-03-08T05:30:01.5+05:30[Asia/Calcutta]'],
    ['UTC', '2026-03-08T00:00:00Z', '2026-03-08T00:00:00+00:00[UTC]'],
    ['Africa/Casablanca', '2026-11-22T09:00:00Z', '2026-11-22T09:00:00+00:00[Africa/Casablanca]'],
  ];
  test.each(rows)('in %s at %s', (zone, instant, expected) => {
    expect(formatZoned(zone, at(instant))).toBe(expected);
  });

  test('is what Temporal writes, wherever the rules of the runtime are ours', () => {
    for (const zone of ['Europe/London', 'Australia/Lord_Howe', 'America/St_Johns', 'Pacific/Chatham', 'UTC']) {
      for (let instant = at('2026-01-01T00:00:00Z'); instant < at('2027-01-01T00:00:00Z'); instant += 12_345_678) {
        const theirs = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toString();
        expect(formatZoned(zone, instant)).toBe(theirs);
      }
    }
  });
});

test('German is read by every German tag, English by everybody else', () => {
  expect(['de', 'DE', 'de-AT', 'de-Latn-DE'].map(displayLocale)).toEqual(['de', 'de', 'de', 'de']);
  expect(['en', 'en-DE', 'den', 'fr-CH', ''].map(displayLocale)).toEqual(['en', 'en', 'en', 'en', 'en']);
});

describe('an instant in words', () => {
  test('in English', () => {
    expect(describeInstant('America/New_York', at('2026-03-09T13:30:00Z'))).toEqual({
      date: 'Monday, 9 March 2026',
      time: '09:30',
      zoneName: 'Eastern Daylight Time',
      offset: 'UTC-04:00',
    });
  });

  test('in German', () => {
    expect(describeInstant('Europe/Berlin', at('2026-03-01T23:05:00Z'), 'de')).toEqual({
      date: 'Montag, 2. März 2026',
      time: '00:05',
      zoneName: 'Mitteleuropäische Normalzeit',
      offset: 'UTC+01:00',
    });
  });

  test('both instants of a repeated hour differ in name and offset', () => {
    const [first, second] = ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'].map((text) =>
      describeInstant('America/New_York', at(text)),
    );
    expect(first).toEqual({ ...second, zoneName: 'Eastern Daylight Time', offset: 'UTC-04:00' });
    expect(second).toMatchObject({ time: '01:30', zoneName: 'Eastern Standard Time', offset: 'UTC-05:00' });
  });

  test('our rules decide the time; a runtime that disagrees does not get to name it', () => {
    // As of the release 2026f; Node 20 still has Vancouver at UTC-08:00 and Casablanca at UTC+01:00 here.
    const december = at('2026-12-01T17:00:00Z');
    expect(describeInstant('America/Vancouver', december)).toMatchObject({ time: '10:00', offset: 'UTC-07:00' });
    expect(describeInstant('America/Vancouver', december).zoneName).not.toMatch(/Pacific/);
    expect(describeInstant('Africa/Casablanca', december)).toEqual({
      date: 'Tuesday, 1 December 2026',
      time: '17:00',
      zoneName: 'Africa/Casablanca',
      offset: 'UTC+00:00',
    });
  });

  test('a zone without a name in the language is called by its id', () => {
    expect(describeInstant('Africa/Casablanca', at('2026-07-09T12:00:00Z')).zoneName).toBe('Africa/Casablanca');
  });
});
