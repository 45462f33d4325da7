import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { variables } from '../src/config/variables.ts';
import { USER_ERROR_CODES } from '../src/domain/fault.ts';
import { ERROR_CODES } from '../src/graphql/errors.ts';

const readme = readFileSync('README.md', 'utf8');

describe('the README', () => {
  test('lists exactly the codes of expected failures and of GraphQL errors', () => {
    const [expected = [], graphql = [], ...more] = tablesOf('Errors');
    expect(sorted(expected)).toEqual(sorted(USER_ERROR_CODES));
    expect(sorted(graphql)).toEqual(sorted(ERROR_CODES));
    expect(more).toEqual([]);
  });

  test('lists exactly the variables the server reads, as .env.example does', () => {
    const read = sorted(Object.keys(variables.shape));
    expect(sorted(tablesOf('Environment').flat())).toEqual(read);
    const example = readFileSync('.env.example', 'utf8').matchAll(/^([A-Z_]+)=/gm);
    expect(sorted([...example].map(([, name = '']) => name))).toEqual(read);
  });

  test('promises commands that exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const promised = [...readme.matchAll(/npm (?:run )?([a-z:]+)\b/g)].map(([, name = '']) => name);
    expect(promised.filter((name) => !(name in scripts) && !['ci', 'audit'].includes(name))).toEqual([]);
    expect(promised.length).toBeGreaterThan(5);
  });
});

test('every code of an expected failure is given somewhere', () => {
  const source = readdirSync('src', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
  const given = new Set([...source.matchAll(/(?:userError|invalid)\(\s*'([A-Z_]+)'/g)].map(([, code]) => code));
  expect(USER_ERROR_CODES.filter((code) => !given.has(code))).toEqual([]);
});

/** The names in the first column of each table of a section. */
function tablesOf(section: string): string[][] {
  const text = readme.split(/^## /m).find((part) => part.startsWith(`${section}\n`)) ?? '';
  const tables = text.split(/^\| --- .*$/m).slice(1);
  return tables.map((table) =>
    table
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name)),
  );
}

function sorted(names: readonly string[]): string[] {
  return [...names].sort();
}
