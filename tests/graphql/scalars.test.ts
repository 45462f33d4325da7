import { GraphQLError, type GraphQLScalarType, parseValue } from 'graphql';
import { describe, expect, test } from 'vitest';
import {
  DateTimeScalar,
  EmailAddressScalar,
  LocalDateScalar,
  LocalTimeScalar,
  TimeZoneScalar,
  UrlScalar,
} from '../../src/graphql/scalars.ts';

/** The value read from a text, the same whether it comes as a variable or inside the document. */
function read(scalar: GraphQLScalarType, text: unknown): unknown {
  const both = [() => scalar.parseValue(text), () => scalar.parseLiteral(parseValue(JSON.stringify(text)))].map(
    (run) => {
      try {
        return run();
      } catch (error) {
        if (!(error instanceof GraphQLError)) throw error;
        return [error.extensions.code, error.message];
      }
    },
  );
  expect(both[0]).toEqual(both[1]);
  return both[0];
}

describe('DateTime', () => {
  test.each([
    ['2026-03-08T14:30:00Z', Date.UTC(2026, 2, 8, 14, 30)],
    ['2026-03-08T14:30Z', Date.UTC(2026, 2, 8, 14, 30)],
    ['2026-03-08T14:30:00.123456789+05:45', Date.UTC(2026, 2, 8, 8, 45, 0, 123)],
    ['1969-12-31T23:59:59.999Z', -1],
  ])('reads %s as an instant', (text, expected) => expect(read(DateTimeScalar, text)).toBe(expected));

  test.each(['2026-03-08T14:30', '2026-03-08T14:30:00', '2026-03-08 14:30:00.5'])(
    'says that %s is a wall time',
    (text) =>
      expect(read(DateTimeScalar, text)).toEqual([
        'BAD_USER_INPUT',
        `"${text}" is a wall time: without an offset it names no instant. Add Z or an offset: 2026-03-08T14:30:00+01:00.`,
      ]),
  );

  test.each([
    '',
    'tomorrow',
    '2026-02-30T00:00:00Z',
    '2026-03-08',
    '2026-03-08T25:00:00Z',
    '2026-03-08T14:30:00[Europe/Kyiv]',
  ])('refuses %j', (text) =>
    expect(read(DateTimeScalar, text)).toEqual(['BAD_USER_INPUT', expect.stringContaining('is not an instant')]),
  );

  test.each([[1_772_980_200_000], [null], [true]])('refuses %j, which is no text', (value) =>
    expect(read(DateTimeScalar, value)).toEqual(['BAD_USER_INPUT', 'DateTime must be a text in quotes.']),
  );

  test('answers in UTC with milliseconds, and lets a finished text pass', () => {
    expect(DateTimeScalar.serialize(Date.UTC(2026, 2, 8, 14, 30))).toBe('2026-03-08T14:30:00.000Z');
    expect(DateTimeScalar.serialize('2026-03-08T14:30:00.000Z')).toBe('2026-03-08T14:30:00.000Z');
    expect(() => DateTimeScalar.serialize(0.5)).toThrow(RangeError);
    expect(() => DateTimeScalar.serialize(new Date())).toThrow(TypeError);
  });

  test('a long text is not repeated whole', () => {
    const [, message] = read(DateTimeScalar, 'x'.repeat(10_000)) as [string, string];
    expect(message.length).toBeLessThan(200);
  });
});

test.each([
  [LocalDateScalar, '2026-03-08'],
  [LocalDateScalar, '2024-02-29'],
  [LocalTimeScalar, '00:00'],
  [LocalTimeScalar, '09:30'],
  [LocalTimeScalar, '24:00'],
  [TimeZoneScalar, 'Europe/Kyiv'],
  [TimeZoneScalar, 'Asia/Calcutta'],
  [TimeZoneScalar, 'UTC'],
  [UrlScalar, 'https://example.com/a?b#c'],
  [UrlScalar, 'http://127.0.0.1:4000/'],
  [EmailAddressScalar, 'maria+lessons@example.com'],
])('%s reads %s and answers with the same text', (scalar, text) => {
  expect(read(scalar, text)).toBe(text);
  expect(scalar.serialize(text)).toBe(text);
});

test.each([
  [LocalDateScalar, '2026-02-29'],
  [LocalDateScalar, '2026-3-8'],
  [LocalDateScalar, '2026-03-08T00:00'],
  [LocalTimeScalar, '24:01'],
  [LocalTimeScalar, '9:30'],
  [LocalTimeScalar, '09:60'],
  [LocalTimeScalar, '09:30:00'],
  [TimeZoneScalar, 'Mars/Olympus'],
  [TimeZoneScalar, '+02:00'],
  [TimeZoneScalar, ''],
  [UrlScalar, '/relative'],
  [UrlScalar, 'javascript:alert(1)'],
  [EmailAddressScalar, 'maria'],
  [EmailAddressScalar, 'Maria <maria@example.com>'],
  [EmailAddressScalar, 'maria@example.com\r\nBcc: all@example.com'],
  [EmailAddressScalar, `${'a'.repeat(250)}@example.com`],
])('%s refuses %j with a sentence', (scalar, text) => {
  expect(read(scalar, text)).toEqual(['BAD_USER_INPUT', expect.stringMatching(/ is not .*\.$/)]);
});

test('a resolver that gives something else than text is our bug, not the client’s', () => {
  expect(() => UrlScalar.serialize(42)).toThrow('a resolver gave number for URL');
});
