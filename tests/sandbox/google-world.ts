import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { auth, calendar, type calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { meet, type meet_v2 } from 'googleapis/build/src/apis/meet/index.js';
import { GOOGLE_CLIENT, type NewUser, type SandboxHost } from '../../sandbox/kernel.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/server.ts';

/** A request that reached the API the sandbox stands beside. */
export interface Arrival {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type OAuthClient = InstanceType<typeof auth.OAuth2>;

export interface GoogleClients {
  readonly oauth: OAuthClient;
  readonly calendar: calendar_v3.Calendar;
  readonly meet: meet_v2.Meet;
}

export interface SandboxWorld extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly url: string;
  readonly redirectUri: string;
  /** What the sandbox sent to the API: callbacks and pushes, in order. */
  readonly arrivals: Arrival[];
  /** Tasks that failed and handlers that crashed. */
  readonly reports: unknown[];
  readonly users: Map<string, NewUser>;
  /** The status the API answers with from now on. */
  answerWith(status: number): void;
  now(): number;
  /** Moves the clock and runs what falls due on the way. */
  advance(milliseconds: number): Promise<void>;
  /** A control call; JSON answers are parsed. */
  control<Answer = Record<string, unknown>>(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; body: Answer }>;
  oauth(): OAuthClient;
  /** Consents in one go, without PKCE, and answers the official clients with the tokens in hand. */
  connect(email: string, scopes?: readonly string[]): Promise<GoogleClients>;
}

export const ALL_SCOPES = [
  'openid',
  'https://www.googleapis.com/auth/userinfo.email',
  'https://www.googleapis.com/auth/calendar',
  'https://www.googleapis.com/auth/meetings.space.created',
];

/** Sunday noon, UTC. */
export const NOON = Date.UTC(2026, 10, 22, 12);

/** A sandbox on a free port, with a clock that stands still and an API that notes what it is sent. */
export async function sandboxWorld(options: Partial<SandboxOptions> = {}): Promise<SandboxWorld> {
  const api = await notingApi();
  const users = new Map<string, NewUser>();
  const reports: unknown[] = [];
  const clock = { now: NOON };
  const host = hostFor(api.url, users, clock, () => sandbox);
  const sandbox: Sandbox = createSandbox({ host, report: (error) => reports.push(error), ...options });
  const { url } = await sandbox.listen(0);
  const redirectUri = `${api.url}/callback`;
  const control = controlClient(url);
  const oauth = () => oauthClient(url, redirectUri);

  return {
    sandbox,
    url,
    redirectUri,
    arrivals: api.arrivals,
    reports,
    users,
    answerWith: api.answerWith,
    now: host.now,
    advance: (milliseconds) => host.setClock(clock.now + milliseconds),
    control,
    oauth,
    async connect(email, scopes = ALL_SCOPES) {
      const client = oauth();
      const asked = { access_type: 'offline', prompt: 'consent', scope: [...scopes] };
      await control('POST', '/control/google/consent', { email, authorizationUrl: client.generateAuthUrl(asked) });
      const { tokens } = await client.getToken(api.arrivals.at(-1)?.url.searchParams.get('code') ?? '');
      client.setCredentials(tokens);
      return {
        oauth: client,
        calendar: calendar({ version: 'v3', auth: client, rootUrl: `${url}/` }),
        meet: meet({ version: 'v2', auth: client, rootUrl: `${url}/` }),
      };
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await api.close();
    },
  };
}

/** A server in the API's place: it answers every request alike and remembers it. */
async function notingApi() {
  const arrivals: Arrival[] = [];
  let status = 200;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { method = '', headers } = request;
    const url = new URL(request.url ?? '/', 'http://api');
    arrivals.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(status).end('noted');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    arrivals,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answerWith(next: number) {
      status = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

/** A host whose clock stops at every due task on its way, as the launcher's does. */
function hostFor(
  apiUrl: string,
  users: Map<string, NewUser>,
  clock: { now: number },
  sandbox: () => Sandbox,
): SandboxHost {
  return {
    apiUrl,
    now: () => clock.now,
    async setClock(to) {
      for (let due = sandbox().nextDueAt(); due !== null && due <= to; due = sandbox().nextDueAt()) {
        clock.now = Math.max(clock.now, due);
        await sandbox().runDue();
      }
      clock.now = to;
    },
    async provisionUser(user) {
      users.set(user.email, user);
      return { id: `user-${users.size}` };
    },
    people: async () => [],
    issueToken: async (email) => (users.has(email) ? `jwt-of-${email}` : null),
    async reset() {
      users.clear();
    },
  };
}

function controlClient(url: string): SandboxWorld['control'] {
  return async <Answer>(method: string, path: string, body?: object) => {
    const answer = await fetch(url + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as Answer };
  };
}

function oauthClient(url: string, redirectUri: string): OAuthClient {
  return new auth.OAuth2({
    clientId: GOOGLE_CLIENT.id,
    clientSecret: GOOGLE_CLIENT.secret,
    redirectUri,
    endpoints: {
      oauth2AuthBaseUrl: `${url}/o/oauth2/v2/auth`,
      oauth2TokenUrl: `${url}/token`,
      oauth2RevokeUrl: `${url}/revoke`,
      oauth2FederatedSignonPemCertsUrl: `${url}/oauth2/v1/certs`,
    },
  });
}

/** The status and machine word with which Google refused, for `rejects`-style checks of the official clients. */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ status: number; reason: string | undefined; message: string }> {
  try {
    await call;
  } catch (error) {
    const { response } = error as {
      response?: { status: number; data: { error: { message: string; errors?: { reason: string }[] } } };
    };
    if (response === undefined) throw error;
    const { message, errors } = response.data.error;
    return { status: response.status, reason: errors?.[0]?.reason, message };
  }
  throw new Error('the call was expected to be refused');
}
