import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { SandboxResponse } from '../kernel.ts';
import { bodyOf, type Call, calendarOf } from './call.ts';
import { GoogleError } from './errors.ts';
import type { GoogleState } from './state.ts';

/** `events.watch`: opens a channel to a callback of the client's. It ends by itself and is never renewed. */
export function watchEvents(state: GoogleState, call: Call): SandboxResponse {
  const calendar = calendarOf(call);
  const body = bodyOf<calendar_v3.Schema$Channel>(call.request);
  const id = body.id ?? '';
  if (!/^[A-Za-z0-9\-_+/=]{1,64}$/.test(id))
    throw GoogleError.badRequest('invalid', 'Invalid channel id.', 'resource.id');
  if (body.type !== 'web_hook') throw GoogleError.badRequest('invalid', 'Unknown channel type.', 'resource.type');
  if (body.token && body.token.length > 256) throw GoogleError.badRequest('invalid', 'Channel token too long.');
  const channel = state.channels.open({
    id,
    calendarId: calendar.id,
    resourceUri: `https://www.googleapis.com/calendar/v3/calendars/${encodeURIComponent(calendar.id)}/events?alt=json`,
    address: callbackOf(body.address),
    token: body.token ?? null,
    expiresAt: expiryOf(body, state.kernel.now()),
    grant: call.grant,
  });
  if (channel === null) throw GoogleError.badRequest('channelIdNotUnique', `Channel id ${id} not unique`);
  return {
    status: 200,
    body: {
      kind: 'api#channel',
      id,
      resourceId: channel.resourceId,
      resourceUri: channel.resourceUri,
      ...(channel.token === null ? {} : { token: channel.token }),
      expiration: String(channel.expiresAt),
    } satisfies calendar_v3.Schema$Channel,
  };
}

/** `channels.stop`: 204, or 404 for a channel that is not there or not on that resource. */
export function stopChannel(state: GoogleState, call: Call): SandboxResponse {
  const body = bodyOf<calendar_v3.Schema$Channel>(call.request);
  if (state.channels.stop(body.id ?? '', body.resourceId ?? '')) return { status: 204 };
  throw new GoogleError({
    status: 404,
    reason: 'notFound',
    message: `Channel '${body.id}' not found for project 'sandbox'`,
  });
}

/** HTTPS as at Google; plain HTTP only on this machine, where the sandbox's API listens. */
function callbackOf(address: string | null | undefined): string {
  const url = URL.canParse(address ?? '') ? new URL(address ?? '') : null;
  const isLocal = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal)) return url.href;
  throw new GoogleError({
    status: 400,
    reason: 'push.webhookUrlNotHttps',
    message: `WebHook callback must be HTTPS: ${address ?? ''}`,
  });
}

/** What was asked for in `expiration` (epoch ms) or `params.ttl` (seconds), at most a month; a week by default. */
function expiryOf({ expiration, params }: calendar_v3.Schema$Channel, now: number): number {
  const asked = expiration ? Number(expiration) : params?.ttl ? now + Number(params.ttl) * 1000 : now + WEEK_MS;
  if (!Number.isFinite(asked) || asked <= now) throw GoogleError.badRequest('invalid', 'Invalid channel expiration.');
  return Math.min(asked, now + LONGEST_LIFE_MS);
}

const WEEK_MS = 7 * 86_400_000;
const LONGEST_LIFE_MS = 30 * 86_400_000;
