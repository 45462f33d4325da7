import fc from 'fast-check';
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { expect, test } from 'vitest';
import { createSchema } from '../../src/graphql/schema.ts';
import { hold, sessionOf } from '../support/bookings.ts';
import { connectedMentor, person, student } from '../support/people.ts';
import { world } from '../support/world.ts';
import { ask, type Caller } from './client.ts';

const schema: GraphQLSchema = createSchema();
const RUNS = 60;

test('whatever is sent, in whatever shape: never a bug of ours', async () => {
  const w = await world({ now: '2026-11-23T08:00:00Z' });
  const [mina, sana] = [await connectedMentor(w), await student(w)];
  const booking = await hold(w, sana, mina, ['2026-11-25T10:00:00Z']);
  const session = await sessionOf(w, booking, 0);
  const callers: Caller[] = [sana, mina, 'PLATFORM', await person(w, 'ADMIN', 'Ada Admin'), 'VISITOR'];
  const garbage = arbitraries([mina.id, sana.id, booking.id, session.id]);
  for (const root of ['Query', 'Mutation'] as const) {
    for (const field of Object.values(schema.getRootType(operationOf(root))?.getFields() ?? {})) {
      const query = queryOf(root, field);
      const variables = fc.record(Object.fromEntries(field.args.map((arg) => [arg.name, garbage(arg.type)])));
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...callers), variables, async (caller, given) => {
          const { status, errors, text } = await ask(w, caller, query, given);
          const codes = errors.map(({ extensions }) => extensions.code);
          expect(codes, `${query} ${JSON.stringify(given)} ${text}`).not.toContain('INTERNAL_SERVER_ERROR');
          expect(status).toBeLessThan(500);
        }),
        { numRuns: field.args.length === 0 ? callers.length : RUNS },
      );
    }
  }
}, 60_000);

function operationOf(root: 'Query' | 'Mutation') {
  return root.toLowerCase() as Parameters<GraphQLSchema['getRootType']>[0];
}

/** Asks one field with all its arguments as variables, and for as little as can be answered. */
function queryOf(root: 'Query' | 'Mutation', field: GraphQLField<unknown, unknown>): string {
  const declared = field.args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ');
  const passed = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const call = `${field.name}${passed && `(${passed})`}`;
  const selection = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
  return `${root.toLowerCase()}${declared && `(${declared})`} { ${call}${selection} }`;
}

/** Values of an input type: mostly of the right shape, with contents nobody expects; now and then of no shape at all. */
function arbitraries(ids: readonly string[]): (type: GraphQLInputType) => fc.Arbitrary<unknown> {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      '',
      ' ',
      '\u0000',
      'a\u202eb',
      '\ud800',
      '<script>',
      "'; drop table users; --",
      'x'.repeat(600),
      '__proto__',
    ),
  );
  const leaves: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    ID: fc.oneof(fc.constantFrom(...ids), fc.uuid(), texts),
    String: texts.filter((text) => !text.includes('\u0000')),
    Int: fc.oneof(fc.integer({ min: -1, max: 100 }), fc.integer(), fc.double()),
    Float: fc.oneof(fc.double(), fc.double({ min: 0, max: 6, noNaN: true })),
    Boolean: fc.boolean(),
    DateTime: fc.oneof(
      fc
        .date({ min: new Date('1890-01-01'), max: new Date('2210-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString()),
      fc
        .integer({ min: 0, max: 120 * 96 })
        .map((quarter) => new Date(Date.UTC(2026, 10, 23) + quarter * 900_000).toISOString()),
      fc.constantFrom('0000-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59', '2026-11-24T10:00', '2026-02-30T00:00:00Z'),
    ),
    LocalDate: fc.oneof(fc.constantFrom('2026-11-24', '0001-01-01', '9999-12-31', '2026-02-30'), texts),
    LocalTime: fc.oneof(fc.constantFrom('00:00', '09:30', '17:00', '24:00', '24:01', '9:30'), texts),
    TimeZone: fc.constantFrom(
      'UTC',
      'Europe/Kyiv',
      'Asia/Calcutta',
      'Australia/Lord_Howe',
      'America/Godthab',
      'EST5EDT',
      'Mars',
    ),
    EmailAddress: fc.oneof(fc.emailAddress(), texts),
    URL: fc.oneof(fc.webUrl(), texts),
  };
  const of = (type: GraphQLInputType): fc.Arbitrary<unknown> => {
    const isRequired = isNonNullType(type);
    const good = { weight: 60, arbitrary: shaped(isRequired ? type.ofType : type) };
    const none = { weight: isRequired ? 1 : 15, arbitrary: fc.constant(null) };
    return fc.oneof(good, none, { weight: 1, arbitrary: fc.jsonValue() });
  };
  const shaped = (type: GraphQLInputType): fc.Arbitrary<unknown> => {
    if (isListType(type)) return fc.array(of(type.ofType), { maxLength: 4 });
    if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
    if (isInputObjectType(type)) {
      return fc.record(
        Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, of(field.type)])),
      );
    }
    const leaf = leaves[String(type)];
    if (leaf === undefined) throw new Error(`no garbage for ${type}`);
    return leaf;
  };
  return of;
}
