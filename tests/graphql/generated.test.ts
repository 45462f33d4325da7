import { expect, test } from 'vitest';
import { staleFiles } from '../../codegen.ts';

test('the printed schema and the typed operations are what the code generates now', async () => {
  expect(await staleFiles(), 'run `npm run schema`').toEqual([]);
});
