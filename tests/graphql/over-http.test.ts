import { serverAudits } from 'graphql-http';
import { expect, test } from 'vitest';
import { world } from '../support/world.ts';

test('the API as it is passes all 61 audits of GraphQL over HTTP', async () => {
  const { url } = await world({ now: '2026-11-23T08:00:00Z' });
  // The header every client of a server with CSRF prevention sends; without it a GET is refused.
  const fetchFn = (address: string, init: RequestInit = {}) =>
    fetch(address, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), 'apollo-require-preflight': '1' },
    });
  const audits = serverAudits({ url: `${url}/graphql`, fetchFn });
  const results = await Promise.all(audits.map((audit) => audit.fn()));
  expect(results.filter(({ status }) => status !== 'ok')).toEqual([]);
  expect(results).toHaveLength(61);
});
