import { expect, test } from 'vitest';
import { verdictOf } from '../../../src/domain/lessons/attendance.ts';

test('one side alone is believed only in what costs themselves', () => {
  const alone = (side: 'MENTOR' | 'STUDENT') =>
    (['TOOK_PLACE', 'MENTOR_ABSENT', 'STUDENT_ABSENT'] as const).map((outcome) => verdictOf([{ side, outcome }]));
  expect(alone('MENTOR')).toEqual(['UNKNOWN', 'MENTOR_ABSENT', 'UNKNOWN']);
  expect(alone('STUDENT')).toEqual(['TOOK_PLACE', 'UNKNOWN', 'STUDENT_ABSENT']);
});

test('both sides together are believed when they agree, and are in dispute when they do not', () => {
  const both = (mentor: 'TOOK_PLACE' | 'MENTOR_ABSENT', student: 'TOOK_PLACE' | 'MENTOR_ABSENT') =>
    verdictOf([
      { side: 'STUDENT', outcome: student },
      { side: 'MENTOR', outcome: mentor },
    ]);
  expect(both('TOOK_PLACE', 'TOOK_PLACE')).toBe('TOOK_PLACE');
  expect(both('MENTOR_ABSENT', 'MENTOR_ABSENT')).toBe('MENTOR_ABSENT');
  expect(both('TOOK_PLACE', 'MENTOR_ABSENT')).toBe('DISPUTED');
  expect(verdictOf([])).toBe('UNKNOWN');
});
