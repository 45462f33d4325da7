import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadGraphiql } from '../../src/http/graphiql-routes.ts';
import { type Edge, startEdge } from './edge.ts';

let edge: Edge;
beforeAll(async () => {
  const graphiql = loadGraphiql();
  if (!graphiql) throw new Error('GraphiQL is a development dependency and should be installed here');
  edge = await startEdge({ graphiql: graphiql.page, routes: graphiql.routes });
});
afterAll(() => edge.close());

const get = (path: string, accept = '*/*') => fetch(`${edge.url}${path}`, { headers: { accept } });

test('the explorer needs nothing from elsewhere, and every file it names is there', async () => {
  const page = await get('/graphql', 'text/html');
  const html = await page.text();
  expect(html).not.toMatch(/https?:|<script>|\son\w+=/);
  const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path ?? '');
  expect(files).toHaveLength(5);
  for (const file of [...files, '/graphiql/graphql-ws/client.js']) {
    const response = await get(file);
    expect([file, response.status]).toEqual([file, 200]);
    expect(response.headers.get('content-type')).toMatch(file.endsWith('.css') ? /^text\/css/ : /^text\/javascript/);
    expect((await response.text()).length).toBeGreaterThan(500);
  }
});

test('a script that somebody smuggles into the page does not run', async () => {
  const policy = (await get('/graphql', 'text/html')).headers.get('content-security-policy') ?? '';
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
});

test('the modules that the client imports are served, other files of its package are not', async () => {
  const client = await (await get('/graphiql/graphql-ws/client.js')).text();
  const imports = new Set([...client.matchAll(/from '\.\/([^']+)'/g)].map(([, file]) => file));
  expect(imports.size).toBe(1);
  for (const file of imports) expect((await get(`/graphiql/graphql-ws/${file}`)).status).toBe(200);
  for (const file of ['index.js', '..%2Fpackage.json', 'common-x.js', '%2e%2e%2f%2e%2e%2fpackage.json']) {
    expect([file, (await get(`/graphiql/graphql-ws/${file}`)).status]).toEqual([file, 404]);
  }
});
