import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startLocally } from '../local/start.ts';
import type { LoggedRequest } from '../sandbox/request-log.ts';
import { connectGoogleCalendar } from '../src/app/connect-google-calendar.ts';
import { setAvailability } from '../src/app/set-availability.ts';
import { listChannels } from '../src/db/queries/watch-channels.ts';

// Time from a push message to the word of changed availability on an open subscription, and the requests an idle
// mentor costs in a day. Everything is real but Google, which the sandbox plays. Run with `npx tsx bench/push.ts`.

const PUSHES = 200;
const IDLE_MINUTES = 60;

const folder = mkdtempSync(join(tmpdir(), 'mentor-calendar-bench-'));
const platform = await startLocally({
  NODE_ENV: 'development',
  LOG_LEVEL: 'error',
  DATA_DIR: folder,
  PORT: '4710',
  SANDBOX_PORT: '4711',
});
const { deps } = platform.server;

async function control<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${platform.sandboxUrl}/control/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

const requests = async () => (await control<{ requests: LoggedRequest[] }>('GET', 'requests?provider=google')).requests;

async function connectedMentor() {
  const email = 'bench@people.test';
  const person = { email, name: 'Bench', role: 'MENTOR', timeZone: 'UTC' } as const;
  const { id } = await control<{ id: string }>('POST', 'users', person);
  const mentor = { ...person, id, locale: 'en' } as Parameters<typeof setAvailability>[1];
  await setAvailability(deps, mentor, {
    timeZone: 'UTC',
    weeklySchedule: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, start: '09:00', end: '17:00' })),
    dateOverrides: null,
    bufferMinutes: null,
    sessionMinutes: null,
    slotStepMinutes: null,
    minimumNoticeMinutes: null,
    horizonDays: null,
    maxSessionsPerDay: null,
  });
  const { authorizationUrl } = await connectGoogleCalendar(deps, mentor);
  await control('POST', 'google/consent', { email, authorizationUrl });
  return mentor;
}

/** The headers of a message, once the channel is open; its token is in what Google was asked to open. */
async function messageHeaders(mentorId: string): Promise<Record<string, string>> {
  for (;;) {
    const [channel] = await listChannels(deps.db, mentorId);
    if (channel?.resourceId != null) {
      const opened = (await requests()).map(({ body }) => body as { id?: string; token?: string } | null);
      return {
        'x-goog-channel-id': channel.id,
        'x-goog-channel-token': opened.find((body) => body?.id === channel.id)?.token ?? '',
        'x-goog-resource-id': channel.resourceId,
        'x-goog-resource-state': 'exists',
      };
    }
    await pause(50);
  }
}

async function subscribed(mentorId: string, email: string, onNext: () => void): Promise<() => Promise<void>> {
  const { token } = await control<{ token: string }>('POST', 'token', { email });
  const client = createClient({
    url: `${platform.apiUrl.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
  });
  const query = `subscription { availabilityChanged(mentorId: "${mentorId}") { from to } }`;
  client.subscribe({ query }, { next: onNext, error: (error) => console.error(error), complete: () => {} });
  await pause(1_000);
  return async () => client.dispose();
}

async function timePushes(mentorId: string, email: string): Promise<number[]> {
  let heard = () => {};
  const close = await subscribed(mentorId, email, () => heard());
  const headers = await messageHeaders(mentorId);
  await control('POST', 'google/pushes', { lost: 1 });
  const times: number[] = [];
  for (let index = 0; index < PUSHES; index += 1) {
    const start = new Date(deps.clock.now() + (index + 24) * 3_600_000).toISOString();
    const end = new Date(deps.clock.now() + (index + 25) * 3_600_000).toISOString();
    await control('POST', `google/calendars/${email}/events`, { start: { dateTime: start }, end: { dateTime: end } });
    const told = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const sent = performance.now();
    await fetch(`${platform.apiUrl}/webhooks/google`, { method: 'POST', headers });
    await told;
    times.push(performance.now() - sent);
    await pause(20);
  }
  await close();
  return times.sort((one, other) => one - other);
}

async function countIdleRequests(): Promise<number> {
  const before = (await requests()).length;
  for (let minute = 0; minute < IDLE_MINUTES; minute += 1) await control('POST', 'clock', { advance: 'PT1M' });
  return (((await requests()).length - before) * 1_440) / IDLE_MINUTES;
}

try {
  const { id, email } = await connectedMentor();
  const times = await timePushes(id, email);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]?.toFixed(1);
  console.log(`push to subscription, ${times.length} pushes: median ${at(0.5)} ms, p99 ${at(0.99)} ms`);
  console.log(`idle, over ${IDLE_MINUTES} minutes: ${await countIdleRequests()} requests per mentor and day`);
} finally {
  await platform.close();
  rmSync(folder, { recursive: true, force: true });
}
