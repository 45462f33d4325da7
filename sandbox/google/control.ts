import { Temporal } from 'temporal-polyfill';
import { ControlError, controlBody, requiredText } from '../control/answers.ts';
import type { SandboxRequest, SandboxResponse } from '../kernel.ts';
import { decide, isProblem, type PendingCode, readAuthorization } from './authorization.ts';
import { disturbPushes, editCalendarList } from './calendar-control.ts';
import { matchRoute, type Route } from './call.ts';
import { GoogleError } from './errors.ts';
import { listEvents } from './event-list.ts';
import { deleteEvent, getEvent, insertEvent, patchEvent } from './event-writes.ts';
import { canonicalScopes } from './scopes.ts';
import type { GoogleState } from './state.ts';

/** `/control/google/…`: what people do at Google. Null for any other path. */
export async function controlGoogle(
  state: GoogleState,
  codes: Map<string, PendingCode>,
  request: SandboxRequest,
): Promise<SandboxResponse | null> {
  if (!request.path.startsWith(PREFIX)) return null;
  const path = request.path.slice(PREFIX.length);
  const isPost = request.method === 'POST';
  if (path === '/consent' && isPost) return walkConsent(state, codes, request);
  if (path === '/revoke' && isPost) return revokeGrant(state, request);
  if (path === '/conferences' && isPost) return delayConferences(state, request);
  if (path === '/pushes') return disturbPushes(state, request);
  const invitations = /^\/calendars\/([^/]+)\/invitations$/.exec(path);
  if (invitations !== null && request.method === 'GET') {
    const account = state.accounts.of(decodeURIComponent(invitations[1] ?? ''));
    return { status: 200, body: { invitations: account.invitations } };
  }
  return editCalendarList(state, path, request) ?? editCalendar(state, path, request);
}

/**
 * Walks the consent page without a browser and follows its redirect to the client's callback.
 * `grant` is true unless told otherwise, `scopes` all that were requested. `cookie` is sent along to the callback,
 * for a client that ties the flow to a browser. Answers the callback's `{ status, location, body }`.
 */
async function walkConsent(
  state: GoogleState,
  codes: Map<string, PendingCode>,
  request: SandboxRequest,
): Promise<SandboxResponse> {
  const body = controlBody(request);
  const address = requiredText(body, 'authorizationUrl');
  if (!URL.canParse(address)) throw new ControlError(400, '"authorizationUrl" must be an address');
  const asked = readAuthorization(new URL(address).searchParams);
  if (isProblem(asked)) throw new ControlError(400, `${asked.error}: ${asked.message}`);
  const location = decide(state, codes, asked, {
    email: requiredText(body, 'email'),
    isGranted: body.grant !== false,
    scopes: scopesOf(body.scopes),
  });
  const headers: Record<string, string> = typeof body.cookie === 'string' ? { cookie: body.cookie } : {};
  const answer = await fetch(location, {
    redirect: 'manual',
    headers,
    signal: AbortSignal.timeout(CALLBACK_DEADLINE_MS),
  });
  return {
    status: 200,
    body: { status: answer.status, location: answer.headers.get('location'), body: await answer.text() },
  };
}

function scopesOf(value: unknown): readonly string[] | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw new ControlError(400, '"scopes" must be a list');
  if (value.length === 0) return [];
  const scopes = canonicalScopes(value.join(' '));
  if (scopes === null) throw new ControlError(400, `"scopes" names one that Google does not know: ${value.join(' ')}`);
  return scopes;
}

function revokeGrant(state: GoogleState, request: SandboxRequest): SandboxResponse {
  const email = requiredText(controlBody(request), 'email').toLowerCase();
  if (!state.tokens.revokeGrant(email)) throw new ControlError(404, `${email} has granted nothing`);
  return { status: 204 };
}

/** `{"pending": "PT30S"}`: conferences asked for from now on are pending that long. `PT0S` makes them at once again. */
function delayConferences(state: GoogleState, request: SandboxRequest): SandboxResponse {
  const text = requiredText(controlBody(request), 'pending');
  try {
    state.conferenceDelayMs = Temporal.Duration.from(text).total({ unit: 'milliseconds' });
  } catch {
    throw new ControlError(400, `"pending" is not an ISO 8601 duration: ${text}`);
  }
  return { status: 204 };
}

/** What the owner does in their own calendar: the same operations as the API's, without a client in between. */
function editCalendar(state: GoogleState, path: string, request: SandboxRequest): SandboxResponse | null {
  const found = matchRoute(OWNER_ROUTES, request.method, path);
  if (found === null) return null;
  const calendarId = found.params.calendarId ?? '';
  const account = state.accounts.withCalendar(calendarId) ?? state.accounts.of(calendarId);
  try {
    return found.route.handle(state, { request, params: found.params, account, grant: null });
  } catch (error) {
    if (error instanceof GoogleError) throw new ControlError(error.fault.status, error.fault.message);
    throw error;
  }
}

const OWNER_ROUTES: readonly Route<GoogleState>[] = [
  { method: 'GET', path: '/calendars/:calendarId/events', scopes: [], query: [], handle: listEvents },
  { method: 'POST', path: '/calendars/:calendarId/events', scopes: [], query: [], handle: insertEvent },
  { method: 'GET', path: '/calendars/:calendarId/events/:eventId', scopes: [], query: [], handle: getEvent },
  { method: 'PATCH', path: '/calendars/:calendarId/events/:eventId', scopes: [], query: [], handle: patchEvent },
  { method: 'DELETE', path: '/calendars/:calendarId/events/:eventId', scopes: [], query: [], handle: deleteEvent },
];

const PREFIX = '/control/google';
const CALLBACK_DEADLINE_MS = 30_000;
