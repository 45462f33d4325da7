import {
  type GraphQLField,
  type GraphQLInputType,
  getNullableType,
  isInputObjectType,
  isListType,
  isObjectType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { USER_ERROR_MEANINGS } from '../../src/domain/fault.ts';
import { EXPECTED_FAILURES } from '../../src/graphql/expected-failures.ts';
import { createSchema } from '../../src/graphql/schema.ts';
import { givenCodes } from './given-codes.ts';
import { undocumentedFailures } from './undocumented-failures.ts';

const schema = createSchema();
const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
  Object.values(type?.getFields() ?? {}),
);
/** The fields whose payload has `userErrors`. */
const failing = roots.filter((field) => {
  const payload = getNullableType(field.type);
  return isObjectType(payload) && 'userErrors' in payload.getFields();
});

/** Codes that a field mentions on its way and cannot give, and why. */
const IMPOSSIBLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  cancelSubscription: { INVALID_TEXT: 'it gives no reason to the sessions it cancels' },
};

describe('the catalogue of expected failures', () => {
  test('has an entry for every mutation, and for every query that can fail so', () => {
    expect(Object.keys(EXPECTED_FAILURES).sort()).toEqual(failing.map(({ name }) => name).sort());
    expect(
      Object.keys(schema.getMutationType()?.getFields() ?? {}).filter((name) => !(name in EXPECTED_FAILURES)),
    ).toEqual([]);
  });

  test('has exactly the codes that the code of each can give', () => {
    const given = givenCodes();
    const possible = failing.map(({ name }) => [
      name,
      (given[name] ?? []).filter((code) => IMPOSSIBLE[name]?.[code] === undefined),
    ]);
    const documented = failing.map(({ name }) => [name, Object.keys(EXPECTED_FAILURES[name] ?? {}).sort()]);
    expect(documented).toEqual(possible);
  });

  test('has every code there is, and no other', () => {
    const used = new Set(Object.values(EXPECTED_FAILURES).flatMap((failures) => Object.keys(failures)));
    expect([...used].sort()).toEqual(Object.keys(USER_ERROR_MEANINGS).sort());
  });

  test('names arguments that exist', () => {
    const wrong = failing.flatMap((field) =>
      Object.values(EXPECTED_FAILURES[field.name] ?? {}).flatMap((paths) =>
        paths.filter((path) => !hasArgument(field, path)).map((path) => `${field.name}: ${path}`),
      ),
    );
    expect(wrong).toEqual([]);
    const [sessions] = failing.filter(({ name }) => name === 'bookSeries');
    expect(sessions && hasArgument(sessions, 'input.series.firstSessions.start')).toBe(false);
  });

  test('is what a client author reads', () => {
    const silent = failing.filter(({ name, description }) =>
      Object.entries(EXPECTED_FAILURES[name] ?? {}).some(([code, paths]) =>
        [code, ...paths].some((word) => !description?.includes(`\`${word}\``)),
      ),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test('is missed by an answer that it does not announce', () => {
    const answer = (code: string, path: string[] | null) => ({ go: { userErrors: [{ code, path }] } });
    const query = 'mutation { go: cancelSessions { userErrors { code path } } }';
    expect(undocumentedFailures(query, answer('INVALID_TEXT', ['input', 'reason']))).toEqual([]);
    expect(undocumentedFailures(query, answer('INVALID_TEXT', null))).toHaveLength(1);
    expect(undocumentedFailures(query, answer('SLOT_TAKEN', ['input', 'reason']))).toHaveLength(1);
  });
});

function hasArgument(field: GraphQLField<unknown, unknown>, path: string): boolean {
  const [first = '', ...rest] = path.split('.');
  const argument = field.args.find(({ name }) => name === first);
  return argument !== undefined && leadsSomewhere(argument.type, rest);
}

function leadsSomewhere(of: GraphQLInputType, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return true;
  const type = getNullableType(of);
  if (isListType(type)) return step === '*' && leadsSomewhere(type.ofType, rest);
  const field = isInputObjectType(type) ? type.getFields()[step] : undefined;
  return field !== undefined && leadsSomewhere(field.type, rest);
}
