import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as operations from '../../schema/client/operations.ts';

const TESTS = new URL('../', import.meta.url);
const documents = Object.keys(operations).filter((name) => name.endsWith('Document'));

test('every operation of the dashboards is run by a test', () => {
  const sources = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(new URL(path, TESTS), 'utf8'));
  const idle = documents.filter((name) => !sources.some((source) => new RegExp(`\\b${name}\\b`).test(source)));
  expect(idle).toEqual([]);
});

test('every file of operations holds one, under its own name', () => {
  const files = readdirSync(new URL('../schema/operations', TESTS));
  const named = documents.map((name) =>
    name
      .replace(/Document$/, '')
      .replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`)
      .toLowerCase(),
  );
  expect(named.map((name) => `${name}.graphql`).sort()).toEqual([...files].sort());
});
