import { expect, test } from 'vitest';
import { missingScopes, REQUIRED_SCOPES } from '../../../src/domain/calendar/scopes.ts';

const calendar = (name: string) => `https://www.googleapis.com/auth/${name}`;
const MEET = calendar('meetings.space.created');

test('a full consent misses nothing, in whatever order and with extras', () => {
  expect(missingScopes([...REQUIRED_SCOPES].reverse())).toEqual([]);
  expect(missingScopes([...REQUIRED_SCOPES, 'profile'])).toEqual([]);
});

test('every unticked scope is named', () => {
  for (const scope of REQUIRED_SCOPES) {
    expect(missingScopes(REQUIRED_SCOPES.filter((other) => other !== scope))).toEqual([scope]);
  }
  expect(missingScopes([])).toEqual([...REQUIRED_SCOPES]);
});

test('the whole calendar covers every part of it', () => {
  expect(missingScopes(['openid', 'email', calendar('calendar'), MEET])).toEqual([]);
});

test('reading the whole calendar covers reading, not writing', () => {
  expect(missingScopes(['openid', 'email', calendar('calendar.readonly'), MEET])).toEqual([
    calendar('calendar.events'),
  ]);
});

test('the long name of the mail scope, which Google answers with, counts', () => {
  const granted = REQUIRED_SCOPES.map((scope) => (scope === 'email' ? calendar('userinfo.email') : scope));
  expect(missingScopes(granted)).toEqual([]);
});

test('a scope that only begins alike does not count', () => {
  const granted = REQUIRED_SCOPES.map((scope) => (scope.endsWith('calendar.events') ? `${scope}.readonly` : scope));
  expect(missingScopes(granted)).toEqual([calendar('calendar.events')]);
});
