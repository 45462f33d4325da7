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
  const arrivals: Arrival[] = [];
  const reports: unknown[] = [];
  const users = new Map<string, NewUser>();
  let clock = NOON;
  let status = 200;
  const api = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { method = '', headers } = request;
    arrivals.push({
      method,
      url: new URL(request.url ?? '/', 'http://api'),
      headers,
      body: Buffer.concat(chunks).toString(),
    });
    response.writeHead(status).end('noted');
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  const apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;

  const host: SandboxHost = {
    apiUrl,
    now: () => clock,
    async setClock(to) {
      for (let due = sandbox.nextDueAt(); due !== null && due <= to; due = sandbox.nextDueAt()) {
        clock = Math.max(clock, due);
        await sandbox.runDue();
      }
      clock = to;
    },
    async provisionUser(user) {
      users.set(user.email, user);
      return { id: `user-${users.size}` };
    },
    issueToken: async (email) => (users.has(email) ? `jwt-of-${email}` : null),
    async reset() {
      users.clear();
    },
  };
  const sandbox = createSandbox({ host, report: (error) => reports.push(error), ...options });
  const { url } = await sandbox.listen(0);
  const redirectUri = `${apiUrl}/callback`;

  const world: SandboxWorld = {
    sandbox,
    url,
    redirectUri,
    arrivals,
    reports,
    users,
    answerWith(next) {
      status = next;
    },
    now: () => clock,
    advance: (milliseconds) => host.setClock(clock + milliseconds),
    async control<Answer>(method: string, path: string, body?: object) {
      const answer = await fetch(url + path, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      const text = await answer.text();
      return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as Answer };
    },
    oauth: () =>
      new auth.OAuth2({
        clientId: GOOGLE_CLIENT.id,
        clientSecret: GOOGLE_CLIENT.secret,
        redirectUri,
        endpoints: {
          oauth2AuthBaseUrl: `${url}/o/oauth2/v2/auth`,
          oauth2TokenUrl: `${url}/token`,
          oauth2RevokeUrl: `${url}/revoke`,
          oauth2FederatedSignonPemCertsUrl: `${url}/oauth2/v1/certs`,
        },
      }),
    async connect(email, scopes = ALL_SCOPES) {
      const oauth = world.oauth();
      const authorizationUrl = oauth.generateAuthUrl({ access_type: 'offline', prompt: 'consent', scope: [...scopes] });
      await world.control('POST', '/control/google/consent', { email, authorizationUrl });
      const { tokens } = await oauth.getToken(arrivals.at(-1)?.url.searchParams.get('code') ?? '');
      oauth.setCredentials(tokens);
      return {
        oauth,
        calendar: calendar({ version: 'v3', auth: oauth, rootUrl: `${url}/` }),
        meet: meet({ version: 'v2', auth: oauth, rootUrl: `${url}/` }),
      };
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await new Promise((resolve) => {
        api.close(resolve);
        api.closeAllConnections();
      });
    },
  };
  return world;
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
