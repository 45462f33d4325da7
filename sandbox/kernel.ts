import type { IncomingHttpHeaders } from 'node:http';

/**
 * What the sandbox asks of the program that embeds it: a clock, and the API it stands beside.
 * The sandbox itself imports nothing of `src`; the launcher in `local/` connects the two.
 */
export interface SandboxHost {
  /** Where the API listens, for webhooks and push: `http://127.0.0.1:4000`. */
  readonly apiUrl: string;
  /** The clock that sandbox and API share, epoch milliseconds. */
  now(): number;
  /** Moves that clock; forwards it runs everything due on the way, on both sides, and settles when all is quiet. */
  setClock(to: number): Promise<void>;
  /** Creates the user, or answers with the one who has this address already. */
  provisionUser(user: NewUser): Promise<{ id: string }>;
  /** A JWT for a known user's address, as the platform's own sign-in would issue it; null when nobody has it. */
  issueToken(email: string): Promise<string | null>;
  /** Everybody the platform knows. */
  people(): Promise<readonly NewUser[]>;
  /** Empties the API's database back to its seed. */
  reset(): Promise<void>;
}

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly role: 'STUDENT' | 'MENTOR' | 'ADMIN';
  readonly timeZone: string;
}

/** A request as a provider sees it: the body is read whole, as bytes (signatures and uploads need them). */
export interface SandboxRequest {
  readonly method: string;
  /** Path without query, no trailing slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface SandboxResponse {
  readonly status: number;
  readonly headers?: Record<string, string>;
  /** An object is sent as JSON, a string as HTML unless `headers` says otherwise. */
  readonly body?: object | string | Buffer;
}

/** What every provider is given. */
export interface Kernel {
  readonly host: SandboxHost;
  /** Where the sandbox itself listens, for links it hands out. Known once it listens. */
  readonly baseUrl: string;
  now(): number;
  /** Seeded: the same requests give the same ids and links. Text of `length` characters out of `alphabet`. */
  randomText(alphabet: string, length: number): string;
  /**
   * Runs `task` when the clock reaches `at` (epoch ms), in order of `at` then of scheduling.
   * Survives until run or reset. A task that throws fails loudly in the sandbox's log.
   */
  schedule(at: number, task: () => Promise<void>): void;
}

/** One stand-in. `handle` answers null for a path that is not its own. */
export interface Provider {
  readonly name: 'google' | 'stripe' | 'resend';
  handle(request: SandboxRequest): Promise<SandboxResponse | null>;
  reset(): void;
}

/** A provider with what the sandbox adds to it: its part of the people's page, and its own control calls. */
export interface StandIn extends Provider {
  /** One HTML section of the page at `/`, every value in it escaped. */
  page(): string;
  /** Answers a `/control/…` request that concerns this provider; null for any other. */
  control(request: SandboxRequest): Promise<SandboxResponse | null>;
}

/** The OAuth client the sandbox's Google knows. */
export const GOOGLE_CLIENT = { id: 'sandbox-client', secret: 'sandbox-secret' } as const;
