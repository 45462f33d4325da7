import { buildSchema, getIntrospectionQuery, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createGuard } from '../../src/graphql/guard.ts';
import { DEFAULT_LIMITS, shapeErrors } from '../../src/graphql/limits.ts';
import { operationCost } from '../../src/graphql/limits-cost.ts';

const schema = buildSchema(`
  type Query { me: User, bookings(first: Int, after: String): BookingConnection!, slots: [Slot!]! }
  type Mutation { cancel(id: ID!): User }
  type User { id: ID!, name: String, friend: User, bookings(first: Int): BookingConnection! }
  type BookingConnection { edges: [BookingEdge!]!, pageInfo: PageInfo! }
  type BookingEdge { cursor: String!, node: Booking! }
  type PageInfo { hasNextPage: Boolean! }
  type Booking { id: ID!, student: User!, sessions(first: Int): BookingConnection! }
  type Slot { start: String!, end: String! }
`);

const messages = (source: string) => shapeErrors(parse(source), DEFAULT_LIMITS).map((error) => error.message);
const repeat = (times: number, text: (n: number) => string) =>
  Array.from({ length: times }, (_, n) => text(n)).join(' ');
const nested = (depth: number): string => (depth === 1 ? 'id' : `friend { ${nested(depth - 1)} }`);

describe('the shape of a document', () => {
  test.each([
    ['8 deep is allowed', `{ me { ${nested(7)} } }`, []],
    ['9 deep is too deep', `{ me { ${nested(8)} } }`, ['The document is too large: nested 9 deep; at most 8.']],
    [
      'depth counts through fragments',
      `{ me { ...a } } fragment a on User { ${nested(8)} }`,
      ['The document is too large: nested 9 deep; at most 8.'],
    ],
    ['30 aliases are allowed', `{ ${repeat(30, (n) => `a${n}: __typename`)} }`, []],
    [
      'an alias of __typename is an alias',
      `{ ${repeat(31, (n) => `a${n}: __typename`)} }`,
      ['The document is too large: 31 aliases; at most 30.'],
    ],
    [
      'a fragment spread twice counts twice',
      `{ me { ...a friend { ...a } } } fragment a on User { ${repeat(16, (n) => `a${n}: id`)} }`,
      ['The document is too large: 32 aliases; at most 30.'],
    ],
    ['200 fields are allowed', `{ ${'__typename '.repeat(200)} }`, []],
    [
      '201 fields are too many',
      `{ ${'__typename '.repeat(201)} }`,
      ['The document is too large: 201 fields; at most 200.'],
    ],
    ['5 mutations are allowed', `mutation { ${repeat(5, (n) => `m${n}: cancel(id: 1) { id }`)} }`, []],
    [
      'mutations inside a fragment count',
      `mutation { ...m } fragment m on Mutation { ${repeat(6, (n) => `m${n}: cancel(id: 1) { id }`)} }`,
      ['The document is too large: 6 mutations; at most 5.'],
    ],
    ['5 directives in one place are allowed', `{ me ${'@skip(if: false) '.repeat(5)} { id } }`, []],
    [
      'directives on an unused fragment count',
      `{ me { id } } fragment a on User { id ${'@x '.repeat(6)} }`,
      ['The document is too large: 6 directives in one place; at most 5.'],
    ],
    [
      'directives on the operation count',
      `query ${'@x '.repeat(6)} { me { id } }`,
      ['The document is too large: 6 directives in one place; at most 5.'],
    ],
  ])('%s', (_, source, expected) => {
    expect(messages(source)).toEqual(expected);
  });

  test('fragments that double at every step are measured at once', () => {
    const doubling = repeat(60, (n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`);
    expect(messages(`{ ...f0 } ${doubling} fragment f60 on Query { __typename }`)).toEqual([
      'The document is too large: over a million fields; at most 200.',
    ]);
  });

  test('fragments in a circle end', () => {
    expect(messages('{ ...a } fragment a on Query { me { ...b } } fragment b on User { friend { ...b } }')).toEqual([]);
  });

  test('the standard introspection query passes, deeper introspection does not', () => {
    expect(messages(getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }))).toEqual([]);
    const deep = `{ __type(name: "Int") { ${'ofType { '.repeat(16)} name ${'}'.repeat(16)} } }`;
    expect(messages(deep)).toEqual(['The document is too large: introspection nested 18 deep; at most 16.']);
  });
});

describe('the cost of an operation', () => {
  const cost = (source: string, variables: Record<string, unknown> = {}) => {
    const document = parse(source);
    const operation = document.definitions.find((definition) => definition.kind === 'OperationDefinition');
    if (operation?.kind !== 'OperationDefinition') throw new Error('no operation');
    return operationCost(schema, document, operation, variables);
  };

  test.each([
    ['plain fields count once', '{ me { id name } }', {}, 3],
    ['a list is taken to hold ten', '{ slots { start end } }', {}, 1 + 10 * 2],
    [
      'a page multiplies what is below, its edges not again',
      '{ bookings(first: 3) { edges { node { id } } } }',
      {},
      1 + 3 * 3,
    ],
    ['a page without a size is fifty', '{ bookings { edges { node { id } } } }', {}, 1 + 50 * 3],
    [
      'a variable counts as its value',
      'query($n: Int) { bookings(first: $n) { edges { cursor } } }',
      { n: 7 },
      1 + 7 * 2,
    ],
    ['or as its default', 'query($n: Int = 4) { bookings(first: $n) { edges { cursor } } }', {}, 1 + 4 * 2],
    [
      'pages in pages multiply, through fragments too',
      '{ bookings(first: 10) { edges { ...e } } } fragment e on BookingEdge { node { sessions(first: 10) { edges { cursor } } } }',
      {},
      1 + 10 * (1 + (1 + (1 + 10 * 2))),
    ],
  ])('%s', (_, source, variables, expected) => {
    expect(cost(source, variables).cost).toBe(expected);
  });

  test('only a page size in a variable makes the cost depend on the request', () => {
    expect(cost('query($n: Int) { bookings(first: $n) { edges { cursor } } }').dependsOnVariables).toBe(true);
    expect(cost('query($a: String) { bookings(first: 1, after: $a) { edges { cursor } } }').dependsOnVariables).toBe(
      false,
    );
  });
});

describe('the guard', () => {
  const guard = createGuard({ schema, limits: DEFAULT_LIMITS, introspection: true });
  const refusal = (source: string, operationName: string | null = null, variables = {}) => {
    const admission = guard(source, operationName, variables);
    if (admission.admitted) return null;
    return admission.errors.map((error) => [error.extensions.code, error.message]);
  };

  test.each([
    ['a syntax error', '{', 'GRAPHQL_PARSE_FAILED'],
    ['an empty document', '', 'GRAPHQL_PARSE_FAILED'],
    ['a field that does not exist', '{ nope }', 'GRAPHQL_VALIDATION_FAILED'],
    ['fragments in a circle', '{ ...a } fragment a on Query { ...a }', 'GRAPHQL_VALIDATION_FAILED'],
    ['1,001 tokens', `{ ${'a '.repeat(1_000)} }`, 'LIMIT_EXCEEDED'],
    ['a document without an operation', 'fragment a on Query { me { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['several operations and no name', 'query a { me { id } } query b { me { id } }', 'OPERATION_RESOLUTION_FAILURE'],
    [
      'a hundred pages of a hundred pages',
      '{ bookings(first: 100) { edges { node { sessions(first: 100) { edges { node { id } } } } } } }',
      'LIMIT_EXCEEDED',
    ],
  ])('refuses %s, the second time as the first', (_, source, code) => {
    expect(refusal(source)?.[0]?.[0]).toBe(code);
    expect(refusal(source)).toEqual(refusal(source));
  });

  test('weighs the same document by the variables of each request', () => {
    const source =
      'query($n: Int) { bookings(first: $n) { edges { node { sessions(first: $n) { edges { cursor } } } } } }';
    expect(refusal(source, null, { n: 10 })).toBeNull();
    expect(refusal(source, null, { n: 100 })?.[0]?.[0]).toBe('LIMIT_EXCEEDED');
    expect(refusal(source, null, { n: 10 })).toBeNull();
  });

  test('parses and validates a document once, and forgets the one used longest ago', () => {
    const small = createGuard({ schema, limits: DEFAULT_LIMITS, introspection: true, cacheSize: 2 });
    const documentOf = (source: string) => {
      const admission = small(source, null, {});
      return admission.admitted ? admission.document : null;
    };
    const first = documentOf('{ me { id } }');
    documentOf('{ me { name } }');
    expect(documentOf('{ me { id } }')).toBe(first);
    documentOf('{ slots { start } }'); // pushes `name` out, not `id`
    expect(documentOf('{ me { id } }')).toBe(first);
  });

  test('without introspection neither the schema nor a suggestion is given', () => {
    const closed = createGuard({ schema, limits: DEFAULT_LIMITS, introspection: false });
    const texts = (source: string) => {
      const admission = closed(source, null, {});
      return admission.admitted ? [] : admission.errors.map((error) => error.message);
    };
    expect(texts('{ __schema { types { name } } }').length).toBeGreaterThan(0);
    expect(texts('{ booking }')).toEqual(['Cannot query field "booking" on type "Query".']);
    expect(texts('{ me { __typename } }')).toEqual([]);
  });
});
