import { isRecord, jsonBody } from '../http.ts';
import type { SandboxRequest, SandboxResponse } from '../kernel.ts';
import type { Account } from './accounts.ts';
import type { Calendar } from './calendar.ts';
import { GoogleError } from './errors.ts';
import type { Grant } from './tokens.ts';

/** One request of an authorised client, its path taken apart. */
export interface Call {
  readonly request: SandboxRequest;
  readonly params: Readonly<Record<string, string>>;
  readonly account: Account;
  /** Null when the calendar's owner acts through the control calls. */
  readonly grant: Grant | null;
}

/** One method of an API: where it is, which scopes allow it (any of them), which query parameters it knows. */
export interface Route<State> {
  readonly method: string;
  /** With `:name` for a segment: `/calendars/:calendarId/events`. */
  readonly path: string;
  readonly scopes: readonly string[];
  readonly query: readonly string[];
  handle(state: State, call: Call): SandboxResponse;
}

/** The route of a request and the decoded segments of its path; null when no route has it. */
export function matchRoute<State>(
  routes: readonly Route<State>[],
  method: string,
  path: string,
): { route: Route<State>; params: Record<string, string> } | null {
  const segments = path.split('/').map(decodedSegment);
  for (const route of routes) {
    const pattern = route.path.split('/');
    if (route.method !== method || pattern.length !== segments.length) continue;
    const params: Record<string, string> = {};
    const fits = pattern.every((part, index) => {
      const segment = segments[index] ?? '';
      if (!part.startsWith(':')) return part === segment;
      params[part.slice(1)] = segment;
      return segment !== '';
    });
    if (fits) return { route, params };
  }
  return null;
}

function decodedSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw GoogleError.badRequest('badRequest', 'Bad Request'); // a stray percent sign
  }
}

/** Throws 400 in Google's words for a query parameter the method does not know. */
export function refuseUnknownParameters(query: URLSearchParams, known: readonly string[]): void {
  for (const name of query.keys()) {
    if (known.includes(name) || STANDARD_PARAMETERS.has(name)) continue;
    throw GoogleError.badRequest(
      'badRequest',
      `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`,
    );
  }
}

/** The body as an object; throws 400 `parseError` for anything else. */
export function bodyOf<Body extends object>(request: SandboxRequest): Body {
  const body = jsonBody(request);
  if (body === null || !isRecord(body)) throw GoogleError.badRequest('parseError', 'Parse Error');
  return body as Body;
}

/** The calendar a path names: the account's own, as `primary` or by its address, or another on its list by its id. */
export function calendarOf({ account, params }: Call): Calendar {
  const calendar = calendarNamed(account, params.calendarId ?? '');
  if (calendar === null) throw GoogleError.notFound();
  return calendar;
}

/** The same for writing, which a calendar that is only shared for reading refuses. */
export function writableCalendarOf(call: Call): Calendar {
  const calendar = calendarOf(call);
  if (call.account.others.get(calendar.id)?.accessRole !== 'reader' || call.grant === null) return calendar;
  const message = 'You need to have writer access to this calendar.';
  throw new GoogleError({ status: 403, reason: 'requiredAccessLevel', message });
}

/** A calendar on an account's list; null for one that is not there. */
export function calendarNamed({ email, calendar, others }: Account, id: string): Calendar | null {
  if (id.toLowerCase() === 'primary' || id.toLowerCase() === email) return calendar;
  return others.get(id)?.calendar ?? null;
}

/** `true`, `false` or absent. Throws 400 for any other text. */
export function booleanParameter(query: URLSearchParams, name: string): boolean | null {
  const value = query.get(name);
  if (value === null) return null;
  if (value !== 'true' && value !== 'false') throw invalidParameter(name, value);
  return value === 'true';
}

export function invalidParameter(name: string, value: string): GoogleError {
  return GoogleError.badRequest('invalidParameter', `Invalid value '${value}' for parameter '${name}'.`, name);
}

const STANDARD_PARAMETERS = new Set([
  '$.xgafv',
  'access_token',
  'alt',
  'callback',
  'fields',
  'key',
  'oauth_token',
  'prettyPrint',
  'quotaUser',
  'uploadType',
  'upload_protocol',
  'userIp',
]);
