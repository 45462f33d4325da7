import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { GraphQLEmailAddress } from 'graphql-scalars';
import { minutesOfTime } from '../domain/availability/weekly-schedule.ts';
import { type EpochMs, instant, parseInstant, toIso } from '../domain/time.ts';
import { dayNumber } from '../domain/zones/civil-date.ts';
import { isKnownZone } from '../domain/zones/known-zones.ts';

/** An `EpochMs` inside, RFC 3339 outside. Resolvers of long lists may give the finished text instead of the number. */
export const DateTimeScalar: GraphQLScalarType<EpochMs, string> = textScalar({
  name: 'DateTime',
  description:
    'An instant as RFC 3339 text. Answered in UTC with milliseconds: 2026-03-08T14:30:00.000Z. Any offset is accepted, but one is required: a wall time is not an instant. Years 1900 to 2199.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  parse: (text) => {
    const at = parseInstant(text);
    return at !== null && at >= EARLIEST && at < LATEST ? at : null;
  },
  serialize: (value) => (typeof value === 'number' ? toIso(instant(value)) : textOf('DateTime', value)),
  explain: (text) =>
    parseInstant(text) !== null
      ? `${quoted(text)} is out of range: an instant of the years 1900 to 2199 is meant.`
      : WALL_TIME.test(text)
        ? `${quoted(text)} is a wall time: without an offset it names no instant. Add Z or an offset: 2026-03-08T14:30:00+01:00.`
        : `${quoted(text)} is not an instant. Write it as RFC 3339: 2026-03-08T14:30:00Z.`,
});

export const LocalDateScalar: GraphQLScalarType<string, string> = textScalar({
  name: 'LocalDate',
  description: 'A date on a calendar, in no zone of its own: 2026-03-08.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  parse: (text) => (dayNumber(text) === null ? null : text),
  explain: (text) => `${quoted(text)} is not a date. Write it as year, month and day: 2026-03-08.`,
});

export const LocalTimeScalar: GraphQLScalarType<string, string> = textScalar({
  name: 'LocalTime',
  description: 'A time of day to the minute, in no zone of its own: 09:30. Up to 24:00, the end of a day.',
  parse: (text) => (minutesOfTime(text) === null ? null : text),
  explain: (text) => `${quoted(text)} is not a time of day. Write hours and minutes, 00:00 to 24:00: 09:30.`,
});

/** Ids are kept as they were given: an alias (`Asia/Calcutta`) stays what its owner calls it. */
export const TimeZoneScalar: GraphQLScalarType<string, string> = textScalar({
  name: 'TimeZone',
  description: 'The id of a zone in the IANA time zone database: Europe/Kyiv. Aliases are accepted, offsets are not.',
  specifiedByURL: 'https://www.iana.org/time-zones',
  parse: (text) => (isKnownZone(text) ? text : null),
  explain: (text) => `${quoted(text)} is not a time zone we know. Use an id of the IANA database: Europe/Kyiv.`,
});

export const UrlScalar: GraphQLScalarType<string, string> = textScalar({
  name: 'URL',
  description: 'An absolute address on the web, http or https.',
  specifiedByURL: 'https://url.spec.whatwg.org/',
  parse: (text) => (isWebAddress(text) ? text : null),
  explain: (text) => `${quoted(text)} is not an absolute http or https address.`,
});

export const EmailAddressScalar: GraphQLScalarType<string, string> = textScalar({
  name: 'EmailAddress',
  description: 'A mail address without a display name, at most 254 characters: maria@example.com.',
  specifiedByURL: 'https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address',
  parse: (text) => (isMailAddress(text) ? text : null),
  explain: (text) => `${quoted(text)} is not a mail address.`,
});

interface TextScalar<T> {
  readonly name: string;
  readonly description: string;
  readonly specifiedByURL?: string;
  /** The value a text stands for, or null for a text that stands for none. */
  readonly parse: (text: string) => T | null;
  /** One sentence to the client about a text that stands for none. */
  readonly explain: (text: string) => string;
  /** Text by default. Throwing is our bug, not the client's. */
  readonly serialize?: (value: unknown) => string;
}

function textScalar<T>(config: TextScalar<T>): GraphQLScalarType<T, string> {
  const { name, description, specifiedByURL, parse, explain } = config;
  const read = (text: unknown, node: ValueNode | null): T => {
    const value = typeof text === 'string' ? parse(text) : null;
    if (value !== null) return value;
    const message = typeof text === 'string' ? explain(text) : `${name} must be a text in quotes.`;
    throw new GraphQLError(message, { nodes: node, extensions: { code: 'BAD_USER_INPUT' } });
  };
  return new GraphQLScalarType<T, string>({
    name,
    description,
    ...(specifiedByURL && { specifiedByURL }),
    serialize: config.serialize ?? ((value) => textOf(name, value)),
    parseValue: (value) => read(value, null),
    parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : undefined, node),
  });
}

function textOf(name: string, value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`a resolver gave ${typeof value} for ${name}`);
  return value;
}

function isWebAddress(text: string): boolean {
  return text.length <= 2_048 && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function isMailAddress(text: string): boolean {
  if (text.length > 254) return false;
  try {
    GraphQLEmailAddress.parseValue(text);
    return true;
  } catch {
    return false; // it says no by throwing
  }
}

/** What the client wrote, short enough to repeat. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}…` : text);
}

const WALL_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/i;

/** Wider than any calendar, and so narrow that what is added to an instant stays within what the database can hold. */
const EARLIEST = Date.UTC(1900, 0);
const LATEST = Date.UTC(2200, 0);
