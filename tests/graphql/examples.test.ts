import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema, NoDeprecatedCustomRule, parse, specifiedRules, validate } from 'graphql';
import { expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
const schema = buildSchema(read('schema/schema.graphql'));

const RULES = [...specifiedRules, NoDeprecatedCustomRule];

/** Documents that stand in quotes of their own; one with a hole is put together as the page runs. */
function documentsOf(source: string): string[] {
  const quoted = [...source.matchAll(/`([^`]*)`|'(\{[^']*\})'/g)].map(([, long, short]) => long ?? short ?? '');
  return quoted.filter((text) => /^\s*(query\b|mutation\b|\{)/.test(text) && !text.includes('${'));
}

test('the example pages ask only for what the schema has, and for nothing that is to go', () => {
  const scripts = readdirSync(new URL('examples', ROOT)).filter((name) => name.endsWith('.js'));
  const documents = scripts.flatMap((name) => documentsOf(read(`examples/${name}`)));
  expect(documents.length).toBeGreaterThanOrEqual(4);
  expect(documents.flatMap((text) => validate(schema, parse(text), RULES).map(({ message }) => message))).toEqual([]);
});
