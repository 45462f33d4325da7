import { describe, expect, test } from 'vitest';
import { answersTo } from './answers.ts';
import { RULES } from './rules.ts';
import { setScene } from './scene.ts';

describe('who may ask', () => {
  test('whoever asks for anything is answered what the table says', async () => {
    const scene = await setScene();
    const reading = Object.entries(RULES).filter(([field]) => field.startsWith('Query'));
    const answers: Record<string, unknown> = {};
    for (const [field, rule] of reading) answers[field] = await answersTo(scene, field, rule);
    expect(answers).toEqual(Object.fromEntries(reading.map(([field, rule]) => [field, [...rule.answers]])));
  }, 120_000);

  test.each(Object.entries(RULES).filter(([field]) => !field.startsWith('Query')))('%s', async (field, rule) => {
    expect(await answersTo(await setScene(), field, rule)).toEqual([...rule.answers]);
  });
});
