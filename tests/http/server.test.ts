import { request as rawRequest } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Route } from '../../src/http/exchange.ts';
import { pageRoutes } from '../../src/http/page-routes.ts';
import { webhookRoutes } from '../../src/http/webhook-routes.ts';
import { type Edge, type EdgeOptions, startEdge } from './edge.ts';

let edge: Edge;
afterEach(() => edge?.close());

async function start(options: EdgeOptions = {}): Promise<Edge> {
  edge = await startEdge(options);
  return edge;
}

const query = (text: string, init: RequestInit = {}) =>
  fetch(`${edge.url}/graphql`, {
    method: 'POST',
    body: JSON.stringify({ query: text }),
    ...init,
    headers: { 'content-type': 'application/json', ...(init.headers as Record<string, string>) },
  });

const codeOf = async (response: Response) =>
  ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code;

/** What comes back when exactly these bytes are sent; fetch would not send them. */
function sendRaw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(Number(new URL(edge.url).port), '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (data) => {
      received += data;
    });
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
  });
}

describe('paths and methods', () => {
  test('an unknown path is a 404 in JSON, with a request id and without sniffing', async () => {
    await start();
    const response = await fetch(`${edge.url}/nothing`);
    expect([response.status, await codeOf(response)]).toEqual([404, 'NOT_FOUND']);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a known path with another method is a 405 that says which there are', async () => {
    await start();
    const response = await fetch(`${edge.url}/healthz`, { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, OPTIONS']);
  });

  test('HEAD answers like GET, without the body', async () => {
    await start();
    const response = await fetch(`${edge.url}/healthz`, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  test('health is the process, readiness is what it needs', async () => {
    await start();
    expect((await fetch(`${edge.url}/readyz`)).status).toBe(200);
    edge.databaseIsUp = false;
    const response = await fetch(`${edge.url}/readyz`);
    expect([response.status, await response.json()]).toEqual([503, { status: 'unavailable' }]);
    expect((await fetch(`${edge.url}/healthz`)).status).toBe(200);
  });
});

describe('bodies', () => {
  test('a body over 256 kB is refused by what it says of itself, or cut where it passes the cap', async () => {
    await start();
    const large = await query(`{ hello(name: "${'x'.repeat(300_000)}") }`);
    expect([large.status, await codeOf(large)]).toEqual([413, 'LIMIT_EXCEEDED']);
    const chunk = `${(30_000).toString(16)}\r\n${'x'.repeat(30_000)}\r\n`;
    const head =
      'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n';
    expect(await sendRaw(`${head}${chunk.repeat(12)}0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 413 /);
  });

  test.each([
    ['compressed', { 'content-encoding': 'gzip' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['multipart', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['plain text', { 'content-type': 'text/plain' }],
    ['JSON in another charset', { 'content-type': 'application/json; charset=utf-16' }],
  ])('%s is refused with 415', async (_, headers) => {
    await start();
    const response = await query('{ hello }', { headers });
    expect([response.status, await codeOf(response)]).toEqual([415, 'BAD_REQUEST']);
  });

  test('garbage instead of HTTP gets 400, too large a header 431', async () => {
    await start();
    expect(await sendRaw('nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await sendRaw(`GET / HTTP/1.1\r\nhost: x\r\ncookie: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 /,
    );
  });
});

describe('origins', () => {
  const preflight = (origin: string) =>
    fetch(`${edge.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    });

  test('an allowed origin may ask and read', async () => {
    await start();
    const asked = await preflight('https://app.example.com');
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, 'https://app.example.com']);
    expect(asked.headers.get('access-control-allow-headers')).toContain('authorization');
    const answered = await query('{ hello }', { headers: { origin: 'https://app.example.com' } });
    expect(answered.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(answered.headers.get('access-control-allow-credentials')).toBe('true');
  });

  test.each(['https://evil.example', 'https://app.example.com.evil.example', 'http://app.example.com', 'null'])(
    '%s is not reflected',
    async (origin) => {
      await start();
      for (const response of [await preflight(origin), await query('{ hello }', { headers: { origin } })]) {
        expect(response.headers.get('access-control-allow-origin')).toBeNull();
        expect(response.headers.get('access-control-allow-credentials')).toBeNull();
        expect(response.headers.get('access-control-allow-methods')).toBeNull();
        expect(response.headers.get('vary')).toBe('origin');
      }
    },
  );

  test('paths that no page calls have no CORS', async () => {
    await start();
    const response = await fetch(`${edge.url}/healthz`, { headers: { origin: 'https://app.example.com' } });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('routes of providers and people', () => {
  const seen: unknown[] = [];
  const webhooks = webhookRoutes({
    stripe: async ({ rawBody, signature }) => {
      seen.push([rawBody.toString('latin1'), signature]);
      return 200;
    },
    google: async ({ channelId }) => {
      seen.push(channelId);
      return 204;
    },
  });

  test('Stripe’s bytes arrive as they were sent, up to 1 MB', async () => {
    await start({ routes: webhooks });
    seen.length = 0;
    const bytes = Buffer.from([0x7b, 0x20, 0xff, 0x0a, 0x7d]);
    const headers = { 'stripe-signature': 't=1,v1=x' };
    const response = await fetch(`${edge.url}/webhooks/stripe`, { method: 'POST', body: bytes, headers });
    expect([response.status, seen]).toEqual([200, [[bytes.toString('latin1'), 't=1,v1=x']]]);
    const large = await fetch(`${edge.url}/webhooks/stripe`, { method: 'POST', body: Buffer.alloc(1_048_577) });
    expect(large.status).toBe(413);
  });

  test('Google’s push hands its headers on', async () => {
    await start({ routes: webhooks });
    seen.length = 0;
    const response = await fetch(`${edge.url}/webhooks/google`, {
      method: 'POST',
      headers: { 'x-goog-channel-id': 'channel-1' },
    });
    expect([response.status, seen]).toEqual([204, ['channel-1']]);
  });

  test('a callback page leaks its address to nobody and runs no script', async () => {
    const routes = pageRoutes({
      googleCallback: async ({ query }) => ({ status: 200, html: `<p>${query.get('state')}</p>` }),
      askToUnsubscribe: async () => ({ status: 200 }),
      unsubscribe: async () => ({ status: 200 }),
      rating: async ({ token, locale }) => ({ status: 200, html: `${token} ${locale}` }),
      ratingSent: async ({ token, locale, body }) => ({
        status: 200,
        html: `${token} ${locale} ${body.get('comment')}`,
      }),
      demoCall: async () => ({ status: 200 }),
      demoCallChanged: async () => ({ status: 200 }),
      join: async ({ token }) => ({ status: 302, headers: { location: `https://meet.example/${token}` } }),
    });
    await start({ routes });
    const page = await fetch(`${edge.url}/oauth/google/callback?state=abc&code=secret`);
    expect([page.status, await page.text()]).toEqual([200, '<p>abc</p>']);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none';.*frame-ancestors 'none'/);
    const join = await fetch(`${edge.url}/join/a%20b`, { redirect: 'manual' });
    expect([join.status, join.headers.get('location')]).toEqual([302, 'https://meet.example/a b']);
    const german = { headers: { 'accept-language': 'de-CH,de;q=0.9' } };
    expect(await (await fetch(`${edge.url}/rate/abc`, german)).text()).toBe('abc de');
    const sent = { ...german, method: 'POST', body: new URLSearchParams({ comment: 'schön' }) };
    expect(await (await fetch(`${edge.url}/rate/abc`, sent)).text()).toBe('abc de schön');
    expect((await fetch(`${edge.url}/join/`)).status).toBe(404);
    expect((await fetch(`${edge.url}/join/%E0%A4%A`)).status).toBe(404);
  });

  test('an error nobody foresaw is a 500 that says nothing but the id in the log', async () => {
    const broken: Route = { method: 'GET', path: '/broken', handle: () => Promise.reject(new Error('canary-secret')) };
    await start({ routes: [broken] });
    const response = await fetch(`${edge.url}/broken`);
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).not.toContain('canary');
    const id = response.headers.get('x-request-id') ?? 'none';
    expect(text).toContain(id);
    expect(edge.logged[0]?.fields).toMatchObject({ requestId: id });
  });

  test('the address of a client is believed as far as our own proxies wrote it', async () => {
    const whoAmI: Route = {
      method: 'GET',
      path: '/who',
      handle: async ({ address }) => ({ status: 200, body: address }),
    };
    const ask = async () =>
      (await fetch(`${edge.url}/who`, { headers: { 'x-forwarded-for': '6.6.6.6, 203.0.113.9' } })).text();
    await start({ routes: [whoAmI] });
    expect(await ask()).toBe('127.0.0.1');
    await edge.close();
    await start({ routes: [whoAmI], trustedProxies: 1 });
    expect(await ask()).toBe('203.0.113.9');
  });
});

describe('time', () => {
  test('an answer that takes too long becomes 503, and the work is told to stop', async () => {
    const stopped: string[] = [];
    const hangs: Route = {
      method: 'GET',
      path: '/hangs',
      handle: ({ signal }) =>
        new Promise(() => {
          signal.addEventListener('abort', () => stopped.push('stopped'));
        }),
    };
    await start({ routes: [hangs], deadlineMs: 20 });
    const response = await fetch(`${edge.url}/hangs`);
    expect([response.status, await codeOf(response), stopped]).toEqual([503, 'SERVICE_UNAVAILABLE', ['stopped']]);
  });

  test('closing answers what is under way, tells balancers first and takes nothing new', async () => {
    await start();
    const slow = query('{ slow }');
    await edge.slowStarted;
    // A connection that is open before the close can still ask, and is told to go elsewhere.
    const readiness = await new Promise<{ status: number | undefined; closed: Promise<void> }>((resolve, reject) => {
      const socket = connect(Number(new URL(edge.url).port), '127.0.0.1', () => {
        const closed = edge.close();
        rawRequest({ createConnection: () => socket, path: '/readyz' }, (response) => {
          response.resume();
          resolve({ status: response.statusCode, closed });
        })
          .on('error', reject)
          .end();
      });
    });
    expect(readiness.status).toBe(503);
    await expect(fetch(`${edge.url}/healthz`)).rejects.toThrow();
    edge.finishSlow('done');
    expect(await (await slow).json()).toEqual({ data: { slow: 'done' } });
    await readiness.closed;
  });

  test('what does not finish in time is cut', async () => {
    await start({ drainMs: 20 });
    const slow = query('{ slow }');
    await edge.slowStarted;
    const cut = expect(slow).rejects.toThrow();
    await edge.close();
    await cut;
  });
});
