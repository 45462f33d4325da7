import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { variables } from '../src/config/variables.ts';
import { USER_ERROR_MEANINGS } from '../src/domain/fault.ts';
import { ERROR_CODES } from '../src/graphql/errors.ts';

const readme = readFileSync('README.md', 'utf8');

describe('the README', () => {
  test('lists exactly the codes of expected failures and of GraphQL errors', () => {
    const [expected = [], graphql = [], ...more] = tablesOf('Errors');
    expect(sorted(expected)).toEqual(sorted(Object.keys(USER_ERROR_MEANINGS)));
    expect(sorted(graphql)).toEqual(sorted(ERROR_CODES));
    expect(more).toEqual([]);
  });

  test('says of a code what the schema says of it', () => {
    const said = Object.entries(USER_ERROR_MEANINGS).filter(([code]) => readme.includes(`\n| \`${code}\` |`));
    expect(said.filter(([code, meaning]) => !readme.includes(`\n| \`${code}\` | ${meaning} |`))).toEqual([]);
    expect(said.length).toBeGreaterThan(30);
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
