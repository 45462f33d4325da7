import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** House rules that no linter has. */

const HOUSE = ['src', 'emails', 'sandbox', 'local', 'bench'];
const files = HOUSE.flatMap((folder) => sourceFiles(folder));

describe('the house', () => {
  it('has files a person can read in one go: 250 lines at most', () => {
    const long = files.map((path) => ({ path, lines: lines(path).length })).filter((file) => file.lines > 250);
    expect(long).toEqual([]);
  });

  it('has functions that fit a screen: 60 lines at most, functions inside them not counted', () => {
    expect(files.flatMap(longFunctions)).toEqual([]);
  });

  it('names things where they are, without default exports, barrels or rooms for everything', () => {
    expect(files.filter((path) => /(^|\/)(utils|helpers|common|types|index)\.tsx?$/.test(path))).toEqual([]);
    expect(files.filter((path) => /^export default /m.test(text(path)))).toEqual([]);
    expect(files.filter((path) => !/^[a-z0-9./-]+$/.test(path))).toEqual([]);
  });

  it('leaves nothing for later and silences nobody', () => {
    const marks = /\b(TODO|FIXME|XXX|HACK)\b|@ts-(ignore|nocheck)/;
    expect(files.filter((path) => marks.test(text(path)))).toEqual([]);
    const silenced = files.flatMap((path) =>
      lines(path).filter((line) => /biome-ignore|@ts-expect-error/.test(line) && !/: \w+|— |-- /.test(line)),
    );
    expect(silenced).toEqual([]);
  });

  it('names GraphQL fields as it names what they show: a field read without a resolver is looked up by its name', () => {
    const renamed = /@Field\(.*\bname: '/;
    expect(sourceFiles('src/graphql').filter((path) => renamed.test(text(path)))).toEqual([]);
  });

  it('has migrations that lead exactly to the tables of the code', async () => {
    const { entries } = JSON.parse(text('drizzle/meta/_journal.json')) as { entries: { idx: number }[] };
    const last = String(entries.at(-1)?.idx).padStart(4, '0');
    const migrated = JSON.parse(text(`drizzle/meta/${last}_snapshot.json`)) as ReturnType<typeof generateDrizzleJson>;
    const modules = await Promise.all(
      sourceFiles('src/db/tables').map((path) => import(join(process.cwd(), path)) as Promise<Record<string, unknown>>),
    );
    const coded = generateDrizzleJson(Object.assign({}, ...modules), migrated.id);
    expect(await generateMigration(migrated, coded)).toEqual([]);
  });

  it('has migrations beside which servers of the version before go on: nothing they name is taken away', () => {
    const takes = /\bdrop (column|table)\b|\brename\b|\bset not null\b|\bset data type\b/i;
    const files = readdirSync('drizzle').filter((file) => file.endsWith('.sql'));
    expect(files.filter((file) => takes.test(text(`drizzle/${file}`)))).toEqual([]);
  });

  it('keeps its two pages short enough to be read', () => {
    expect(lines('README.md').length).toBeLessThanOrEqual(150);
    expect(lines('ARCHITECTURE.md').length).toBeLessThanOrEqual(300);
  });
});

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function text(path: string): string {
  return readFileSync(path, 'utf8');
}

function lines(path: string): string[] {
  return text(path).trimEnd().split('\n');
}

function longFunctions(path: string): string[] {
  const file = ts.createSourceFile(path, text(path), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  /** Lines of the outermost functions inside `node`; measures every function on the way. */
  const inner = (node: ts.Node): number => {
    let total = 0;
    ts.forEachChild(node, (child) => {
      const isFunction = ts.isFunctionLike(child) && 'body' in child && child.body !== undefined;
      if (!isFunction) {
        total += inner(child);
        return;
      }
      const first = file.getLineAndCharacterOfPosition(child.getStart()).line;
      const length = file.getLineAndCharacterOfPosition(child.end).line - first + 1;
      if (length - inner(child) > 60) found.push(`${path}:${first + 1}`);
      total += length;
    });
    return total;
  };
  inner(file);
  return found;
}
