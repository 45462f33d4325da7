import type { Provider, SandboxRequest } from './kernel.ts';

export interface LoggedRequest {
  readonly number: number;
  /** By the shared clock, RFC 3339. */
  readonly at: string;
  readonly provider: Provider['name'];
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string | string[]>;
  readonly headers: Record<string, string>;
  /** Parsed where it is JSON or a form; a large one is only measured. */
  readonly body: unknown;
  /** The status that was answered; null while it is being answered, and when the answer was lost on purpose. */
  readonly status: number | null;
  /** The injected fault that met it. */
  readonly fault: string | null;
}

export interface RequestLog {
  /** Notes a request as it arrives; call the answer with how it ended. */
  arrived(provider: Provider['name'], request: SandboxRequest, at: number): (end: RequestEnd) => void;
  /** In the order they arrived. */
  list(provider: string | null): LoggedRequest[];
  clear(): void;
}

export interface RequestEnd {
  readonly status: number | null;
  readonly fault: string | null;
}

export function requestLog(): RequestLog {
  let entries: LoggedRequest[] = [];
  let count = 0;
  return {
    arrived(provider, request, at) {
      const entry: { -readonly [Key in keyof LoggedRequest]: LoggedRequest[Key] } = {
        number: ++count,
        at: new Date(at).toISOString(),
        provider,
        method: request.method,
        path: request.path,
        query: redacted(groupedPairs(request.query)),
        headers: notedHeaders(request),
        body: notedBody(request),
        status: null,
        fault: null,
      };
      entries.push(entry);
      if (entries.length > CAPACITY) entries.shift();
      return ({ status, fault }) => {
        entry.status = status;
        entry.fault = fault;
      };
    },
    list: (provider) => entries.filter((entry) => provider === null || entry.provider === provider),
    clear() {
      entries = [];
      count = 0;
    },
  };
}

/** Name → value, or the list of values where a name is repeated. */
function groupedPairs(pairs: URLSearchParams): Record<string, string | string[]> {
  const names = [...new Set(pairs.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = pairs.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

function notedHeaders(request: SandboxRequest): Record<string, string> {
  const noted: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || !NOTED_HEADERS.has(name)) continue;
    // Which scheme was used is worth knowing; the credential is not ours to repeat.
    noted[name] = name === 'authorization' ? (String(value).split(' ')[0] ?? '') : String(value);
  }
  return noted;
}

function notedBody({ headers, body }: SandboxRequest): unknown {
  if (body.length === 0) return null;
  if (body.length > LARGEST_NOTED_BODY) return { bytes: body.length };
  const type = headers['content-type'] ?? '';
  const text = body.toString('utf8');
  if (type.includes('application/x-www-form-urlencoded')) return redacted(groupedPairs(new URLSearchParams(text)));
  if (!type.includes('json')) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text; // kept as it came: a garbled body is exactly what one looks for here
  }
}

function redacted<Value>(pairs: Record<string, Value>): Record<string, Value | string> {
  return Object.fromEntries(
    Object.entries(pairs).map(([name, value]) => [name, SECRET_NAMES.has(name) ? '[redacted]' : value]),
  );
}

const NOTED_HEADERS = new Set([
  'accept',
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'stripe-version',
  'user-agent',
  'x-goog-api-client',
]);
const SECRET_NAMES = new Set(['client_secret', 'refresh_token', 'token', 'access_token', 'code', 'code_verifier']);
const LARGEST_NOTED_BODY = 64 * 1024;
/** Enough for a simulated month; the oldest are dropped after it, so that a long run keeps its memory flat. */
const CAPACITY = 100_000;
