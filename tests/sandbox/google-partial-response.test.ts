import { expect, test } from 'vitest';
import { partialResponse } from '../../sandbox/google/partial-response.ts';

const body = {
  kind: 'calendar#events',
  nextSyncToken: 't',
  items: [{ id: 'a', start: { dateTime: 's', timeZone: 'UTC' }, end: { dateTime: 'e', timeZone: 'UTC' } }],
};

test.each([
  ['kind', { kind: 'calendar#events' }],
  ['nextSyncToken,items/id', { nextSyncToken: 't', items: [{ id: 'a' }] }],
  ['items(id,start/dateTime)', { items: [{ id: 'a', start: { dateTime: 's' } }] }],
  ['items(*/timeZone)', { items: [{ id: 'a', start: { timeZone: 'UTC' }, end: { timeZone: 'UTC' } }] }],
  ['items/start,items/end(dateTime)', { items: [{ start: body.items[0]?.start, end: { dateTime: 'e' } }] }],
  ['*', body],
  ['nothing', {}],
])('fields=%s leaves just that', (fields, expected) => {
  expect(partialResponse(body, fields)).toEqual(expected);
});

test.each(['', 'items(id', 'items(id))', ',kind', 'items/', 'a b', '(id)'])('fields=%s is no selection', (fields) => {
  expect(() => partialResponse(body, fields)).toThrow('Invalid field selection');
});
