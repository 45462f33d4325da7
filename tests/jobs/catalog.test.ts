import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { jobs } from '../../src/jobs/catalog.ts';
import type { Schedule } from '../../src/jobs/schedule.ts';

const [table = '', rows = ''] = (
  readFileSync('ARCHITECTURE.md', 'utf8')
    .split(/^## /m)
    .find((part) => part.startsWith('Jobs\n')) ?? ''
)
  .split(/^\| --- .*$/m)
  .slice(1);

/** The cells of a table's rows, in order. */
const cells = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()));

const words = (schedule: Schedule) => (schedule === 'EVERY_MINUTE' ? 'every minute' : schedule.dailyAt);

describe('the page of jobs', () => {
  test('lists exactly the jobs there are, with their times', () => {
    const listed = cells(table).map(([, name = '', when = '']) => [name.replaceAll('`', ''), when.split(',')[0]]);
    expect(listed.sort()).toEqual(jobs.map(({ name, schedule }) => [name, words(schedule)]).sort());
  });

  test('says of the job that judges the others that it runs after them', () => {
    const [judge] = cells(table).filter(([, , when = '']) => when.includes('after the others'));
    expect(judge?.[1]).toBe(`\`${jobs.find((job) => job.judges)?.name}\``);
  });

  test('names effects that exist for what is a row and no job', () => {
    const effects = readFileSync('src/domain/effects.ts', 'utf8');
    const named = cells(rows).flatMap(([, names = '']) => [...names.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !effects.includes(`kind: '${name}'`))).toEqual([]);
  });
});

test('no two jobs have the same name, by which the ledger knows them', () => {
  expect(new Set(jobs.map(({ name }) => name)).size).toBe(jobs.length);
});
