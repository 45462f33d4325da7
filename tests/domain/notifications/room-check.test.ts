import { expect, test } from 'vitest';
import { ROOM_PATIENCE_MS, roomCheckMs } from '../../../src/domain/notifications/message.ts';

test('a confirmation looks for its rooms ever more rarely, and last when its patience ends', () => {
  const looks: number[] = [];
  for (let waited = 0; waited < ROOM_PATIENCE_MS; waited += roomCheckMs(waited)) looks.push(waited / 1_000);
  expect(looks).toEqual([0, 5, 10, 20, 40, 80, 160, 320]);
});
