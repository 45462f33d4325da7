import { expect, test } from 'vitest';
import { auditView } from '../../src/domain/audit.ts';

test('what was and what is are told apart field by field, and what stayed is left out', () => {
  expect(auditView({ before: { a: 1, b: 2, c: 3 }, after: { a: 1, b: 4, d: [5] }, week: 3 })).toEqual({
    changes: [
      { field: 'b', before: '2', after: '4' },
      { field: 'c', before: '3', after: null },
      { field: 'd', before: null, after: '[5]' },
    ],
    facts: [{ name: 'week', value: '3' }],
  });
});

test('a first state has nothing before it, and a plain value is a field too', () => {
  expect(auditView({ before: null, after: { a: 1 } }).changes).toEqual([{ field: 'a', before: null, after: '1' }]);
  expect(auditView({ before: 'ACTIVE', after: 'PAUSED' }).changes).toEqual([
    { field: 'value', before: '"ACTIVE"', after: '"PAUSED"' },
  ]);
});

test('what is named like a secret is hidden at any depth', () => {
  const details = { after: { refreshToken: 'x', kept: { sealedKey: 'x', name: 'n' } }, cookie: 'x', stateHash: 'x' };
  expect(JSON.stringify(auditView(details))).not.toContain('x"');
  expect(auditView(details).facts).toEqual([
    { name: 'cookie', value: '"[hidden]"' },
    { name: 'stateHash', value: '"[hidden]"' },
  ]);
});
