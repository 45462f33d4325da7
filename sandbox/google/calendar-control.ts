import { ControlError, controlBody, requiredText } from '../control/answers.ts';
import type { SandboxRequest, SandboxResponse } from '../kernel.ts';
import type { OtherCalendar } from './accounts.ts';
import type { Disturbance } from './channels.ts';
import { isTimeZone } from './event-time.ts';
import type { GoogleState } from './state.ts';

/**
 * `POST /calendars/{email}` `{"name", "timeZone", "accessRole"}` puts a calendar onto an account's list and answers
 * with its id, `DELETE /calendars/{email}/{id}` takes it away. Null for any other path.
 */
export function editCalendarList(state: GoogleState, path: string, request: SandboxRequest): SandboxResponse | null {
  const [email, id] = (/^\/calendars\/([^/]+)(?:\/([^/]+))?$/.exec(path) ?? []).slice(1).map(decoded);
  if (email === undefined) return null;
  if (request.method === 'POST' && id === undefined) return addCalendar(state, email, request);
  if (request.method !== 'DELETE' || id === undefined) return null;
  if (!state.accounts.of(email).others.delete(id)) throw new ControlError(404, `${email} has no calendar ${id}`);
  return { status: 204 };
}

/**
 * `POST` `{"lost", "duplicated", "delayed", "seed"}`: with these chances push messages go astray from now on;
 * `DELETE` ends that.
 */
export function disturbPushes(state: GoogleState, request: SandboxRequest): SandboxResponse {
  if (request.method === 'DELETE') {
    state.channels.disturb(null);
    return { status: 204 };
  }
  const body = controlBody(request);
  const disturbance: Disturbance = {
    lost: chance(body, 'lost'),
    duplicated: chance(body, 'duplicated'),
    delayed: chance(body, 'delayed'),
    seed: typeof body.seed === 'number' ? body.seed : 1,
  };
  state.channels.disturb(disturbance);
  return { status: 204 };
}

function addCalendar(state: GoogleState, email: string, request: SandboxRequest): SandboxResponse {
  const body = controlBody(request);
  const timeZone = body.timeZone ?? state.accounts.of(email).calendar.timeZone;
  if (typeof timeZone !== 'string' || !isTimeZone(timeZone)) throw new ControlError(400, '"timeZone" must be a zone');
  const accessRole = ROLES.find((role) => role === (body.accessRole ?? 'owner'));
  if (accessRole === undefined) throw new ControlError(400, `"accessRole" must be one of ${ROLES.join(', ')}`);
  const id = `${state.kernel.randomText(LETTERS, 26)}@group.calendar.google.com`;
  state.accounts.addCalendar(email, { id, timeZone, accessRole, name: requiredText(body, 'name') });
  return { status: 201, body: { id } };
}

function chance(body: Record<string, unknown>, name: string): number {
  const value = body[name] ?? 0;
  if (typeof value !== 'number' || !(value >= 0 && value <= 1)) {
    throw new ControlError(400, `"${name}" must be a number from 0 to 1`);
  }
  return value;
}

function decoded(segment: string | undefined): string | undefined {
  return segment === undefined ? undefined : decodeURIComponent(segment);
}

const ROLES: readonly OtherCalendar['accessRole'][] = ['owner', 'writer', 'reader'];
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
