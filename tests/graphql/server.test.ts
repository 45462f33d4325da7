import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Edge, startEdge } from '../http/edge.ts';

let edge: Edge;
let closed: Edge;
beforeAll(async () => {
  edge = await startEdge({ graphiql: () => ({ status: 200, body: '<p>explorer</p>' }) });
  closed = await startEdge({ introspection: false });
});
afterAll(() => Promise.all([edge.close(), closed.close()]));

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly data?: unknown;
    readonly errors?: readonly { message: string; path?: string[]; extensions: Record<string, unknown> }[];
  };
}

async function ask(body: object | string, headers: Record<string, string> = {}, on: Edge = edge): Promise<Answer> {
  const response = await fetch(`${on.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
}

const codes = (answer: Answer) => answer.body.errors?.map((error) => error.extensions.code);

describe('GraphQL over HTTP, audit by audit', () => {
  // The header every client of a server with CSRF prevention sends; without it a GET is refused.
  const fetchFn = (url: string, init: RequestInit = {}) =>
    fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), 'apollo-require-preflight': '1' } });
  const audits = serverAudits({ url: () => `${edge.url}/graphql`, fetchFn });

  test('there are 61 of them', () => expect(audits).toHaveLength(61));

  test.each(audits.map(({ id, name, fn }) => ({ id, name, fn })))('$id $name', async ({ fn }) => {
    const result = await fn();
    expect('reason' in result ? result.reason : result.status).toBe('ok');
  });
});

describe('what a request may be', () => {
  test.each([
    ['a batch', JSON.stringify([{ query: '{ hello }' }]), 400, 'BAD_REQUEST'],
    ['no JSON', '{"query"', 400, 'BAD_REQUEST'],
    [
      'a persisted query',
      JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } }),
      200,
      'PERSISTED_QUERY_NOT_SUPPORTED',
    ],
    ['a subscription', JSON.stringify({ query: 'subscription { numbers }' }), 400, 'BAD_REQUEST'],
    [
      'an unknown operation name',
      JSON.stringify({ query: 'query a { hello }', operationName: 'b' }),
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['a syntax error', JSON.stringify({ query: '{' }), 400, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', JSON.stringify({ query: '{ nope }' }), 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a variable of the wrong type',
      JSON.stringify({ query: 'query($n: String) { hello(name: $n) }', variables: { n: 1 } }),
      400,
      'BAD_USER_INPUT',
    ],
    ['more than 1,000 tokens', JSON.stringify({ query: `{ ${'hello '.repeat(1_001)} }` }), 400, 'LIMIT_EXCEEDED'],
  ])('%s is refused with its code', async (_, body, status, code) => {
    const answer = await ask(body);
    expect([answer.status, codes(answer)]).toEqual([status, [code]]);
  });

  test('a limit is a 400 for old clients as well, a syntax error is a 200 for them', async () => {
    const accept = { accept: 'application/json' };
    expect((await ask({ query: `{ ${'hello '.repeat(1_001)} }` }, accept)).status).toBe(400);
    expect((await ask({ query: '{' }, accept)).status).toBe(200);
  });

  test('every error of a document is told, not only the first', async () => {
    expect(codes(await ask({ query: '{ nope no }' }))).toEqual([
      'GRAPHQL_VALIDATION_FAILED',
      'GRAPHQL_VALIDATION_FAILED',
    ]);
  });

  test('a GET without the preflight header is refused, with it only queries run', async () => {
    const get = (query: string, headers: Record<string, string>) =>
      fetch(`${edge.url}/graphql?query=${encodeURIComponent(query)}`, { headers });
    expect((await get('{ hello }', {})).status).toBe(400);
    expect(await (await get('{ hello }', { 'apollo-require-preflight': '1' })).json()).toEqual({
      data: { hello: 'hello you' },
    });
    expect((await get('mutation { touch }', { 'apollo-require-preflight': '1' })).status).toBe(405);
  });

  test('a browser gets the explorer, a program never does', async () => {
    const get = async (accept: string) => (await fetch(`${edge.url}/graphql`, { headers: { accept } })).text();
    expect(await get('text/html,application/xhtml+xml,*/*;q=0.8')).toBe('<p>explorer</p>');
    expect(await get('application/json, text/html')).toContain('errors');
    expect(await get('*/*')).toContain('errors');
  });

  test('answers are not stored anywhere', async () => {
    expect((await ask({ query: '{ hello }' })).headers.get('cache-control')).toBe('no-store');
  });
});

describe('who asks', () => {
  test('the context is made from the request', async () => {
    const answer = await ask({ query: '{ viewer }' }, { authorization: 'Bearer user:ana' });
    expect(answer.body).toEqual({ data: { viewer: 'ana' } });
  });

  test('a refused token is a 401, an unreachable database a 503 that says when to retry', async () => {
    const refused = await ask({ query: '{ viewer }' }, { authorization: 'Bearer nonsense' });
    expect([refused.status, codes(refused)]).toEqual([401, ['UNAUTHENTICATED']]);
    const away = await ask({ query: '{ viewer }' }, { authorization: 'Bearer away' });
    expect([away.status, codes(away), away.headers.get('retry-after')]).toEqual([503, ['SERVICE_UNAVAILABLE'], '2']);
  });

  test('a bug while the context is made is masked like any other', async () => {
    const answer = await ask({ query: '{ viewer }' }, { authorization: 'Bearer bug' });
    expect([answer.status, codes(answer)]).toEqual([500, ['INTERNAL_SERVER_ERROR']]);
    expect(JSON.stringify(answer.body)).not.toContain('canary');
  });

  test('the hook before execution sees every root field and may refuse', async () => {
    edge.operations.length = 0;
    const limited = await ask({ query: 'query q { a: limited ...f } fragment f on Query { b: limited hello }' });
    expect([limited.status, codes(limited), limited.headers.get('retry-after')]).toEqual([429, ['RATE_LIMITED'], '2']);
    expect(edge.operations).toEqual([{ type: 'query', name: 'q', rootFields: ['limited', 'limited', 'hello'] }]);
  });
});

describe('what an error reveals', () => {
  test('a refusal keeps its words, its code and the argument at fault', async () => {
    const answer = await ask({ query: '{ forbidden invalid }' });
    expect(answer.status).toBe(200);
    expect(answer.body.errors).toMatchObject([
      {
        message: 'No such zone.',
        extensions: { code: 'BAD_USER_INPUT', argumentPath: ['input', 'timeZone'] },
      },
      { message: 'Only mentors may do this.', path: ['forbidden'], extensions: { code: 'FORBIDDEN' } },
    ]);
  });

  test.each(['bug', 'leak', 'coded'])(
    'a bug (%s) shows an id that the log has too, and nothing else',
    async (field) => {
      edge.logged.length = 0;
      const answer = await ask({ query: `{ ${field} }` });
      const [error] = answer.body.errors ?? [];
      expect(Object.keys(error?.extensions ?? {})).toEqual(['code', 'id']);
      expect(codes(answer)).toEqual(['INTERNAL_SERVER_ERROR']);
      expect(JSON.stringify(answer.body)).not.toContain('canary');
      expect(edge.logged).toMatchObject([{ fields: { errorId: error?.extensions.id, path: field } }]);
    },
  );

  test('with the schema closed nothing of it is told, not even by a suggestion', async () => {
    expect((await ask({ query: '{ __schema { types { name } } }' }, {}, closed)).status).toBe(400);
    const answer = await ask({ query: '{ hell }' }, {}, closed);
    expect(answer.body.errors?.map((error) => error.message)).toEqual(['Cannot query field "hell" on type "Query".']);
    expect((await ask({ query: '{ hell }' })).body.errors?.[0]?.message).toContain('Did you mean "hello"');
  });
});
