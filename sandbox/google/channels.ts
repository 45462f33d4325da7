import { createHash } from 'node:crypto';
import type { Kernel } from '../kernel.ts';
import { type RandomSource, randomSource } from '../random-source.ts';
import type { Grant } from './tokens.ts';

/** A watch on one calendar's events. */
export interface Channel {
  readonly id: string;
  readonly calendarId: string;
  readonly resourceId: string;
  readonly resourceUri: string;
  readonly address: string;
  readonly token: string | null;
  readonly expiresAt: number;
  /** Whose permission it rests on: a dead grant sends nothing. Null for none. */
  readonly grant: Grant | null;
}

/** What may happen to messages on their way, each with a chance from 0 to 1. */
export interface Disturbance {
  readonly lost: number;
  readonly duplicated: number;
  /** Late by up to half a minute, and so overtaken by others. */
  readonly delayed: number;
  readonly seed: number;
}

export interface Channels {
  /** False when a live channel has this id already. The `sync` message follows at once. */
  open(channel: Omit<Channel, 'resourceId'>): Channel | null;
  /** False when there is no such live channel. */
  stop(id: string, resourceId: string): boolean;
  /** A message to every live channel on this calendar, shortly after the change. */
  announce(calendarId: string): void;
  live(): Channel[];
  /** From now on messages go astray; null ends that. */
  disturb(disturbance: Disturbance | null): void;
  clear(): void;
}

/**
 * Watch channels with real HTTP pushes. A message has headers and no body; 5xx and a refused connection are tried
 * again with growing pauses by the shared clock, any other answer ends the attempt, as Google documents it.
 */
export function watchChannels(kernel: Kernel, post: typeof postMessage = postMessage): Channels {
  const channels = new Map<string, { channel: Channel; messages: number }>();
  let disturbed: { by: Disturbance; random: RandomSource } | null = null;
  const isLive = ({ expiresAt, grant }: Channel) => expiresAt > kernel.now() && grant?.isRevoked !== true;

  const send = (id: string, state: 'sync' | 'exists'): void => {
    const entry = channels.get(id);
    if (entry === undefined || !isLive(entry.channel)) return;
    entry.messages += 1;
    const headers = messageHeaders(entry.channel, state, entry.messages);
    const attempt = (tries: number) => async (): Promise<void> => {
      if (channels.get(id) !== entry || !isLive(entry.channel)) return;
      const isTaken = await post(entry.channel.address, headers);
      const pause = RETRY_PAUSES_MS[tries];
      if (!isTaken && pause !== undefined) kernel.schedule(kernel.now() + pause, attempt(tries + 1));
    };
    for (const delay of deliveries()) kernel.schedule(kernel.now() + PUSH_DELAY_MS + delay, attempt(0));
  };

  /** How much later than usual a message arrives, once for each time it does. */
  const deliveries = (): number[] => {
    if (disturbed === null) return [0];
    const { by, random } = disturbed;
    if (random.next() < by.lost) return [];
    const delay = () => (random.next() < by.delayed ? Math.floor(random.next() * LONGEST_DELAY_MS) : 0);
    return random.next() < by.duplicated ? [delay(), delay()] : [delay()];
  };

  return {
    open(request) {
      const before = channels.get(request.id);
      if (before !== undefined && isLive(before.channel)) return null;
      const channel = { ...request, resourceId: resourceIdOf(request.calendarId) };
      channels.set(channel.id, { channel, messages: 0 });
      send(channel.id, 'sync');
      return channel;
    },
    stop(id, resourceId) {
      const entry = channels.get(id);
      if (entry === undefined || entry.channel.resourceId !== resourceId || !isLive(entry.channel)) return false;
      return channels.delete(id);
    },
    announce(calendarId) {
      for (const [id, { channel }] of channels) if (channel.calendarId === calendarId) send(id, 'exists');
    },
    live: () => [...channels.values()].map(({ channel }) => channel).filter(isLive),
    disturb(by) {
      disturbed = by === null ? null : { by, random: randomSource(by.seed) };
    },
    clear() {
      channels.clear();
      disturbed = null;
    },
  };
}

/** Delivers one message. True when it is settled: accepted, or refused in a way that no repetition mends. */
async function postMessage(address: string, headers: Record<string, string>): Promise<boolean> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(PUSH_DEADLINE_MS),
    });
    await response.body?.cancel();
    return !RETRIED_STATUSES.has(response.status);
  } catch {
    return false; // nobody there, or too slow: tried again, as with a 503
  }
}

function messageHeaders(channel: Channel, state: string, number: number): Record<string, string> {
  return {
    'content-length': '0',
    'user-agent': 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)',
    'x-goog-channel-id': channel.id,
    'x-goog-channel-expiration': new Date(channel.expiresAt).toUTCString(),
    'x-goog-message-number': String(number),
    'x-goog-resource-id': channel.resourceId,
    'x-goog-resource-state': state,
    'x-goog-resource-uri': channel.resourceUri,
    ...(channel.token === null ? {} : { 'x-goog-channel-token': channel.token }),
  };
}

/** One per watched collection, the same for every channel on it. */
function resourceIdOf(calendarId: string): string {
  return createHash('sha256').update(`events of ${calendarId}`).digest('base64url').slice(0, 27);
}

const PUSH_DELAY_MS = 250;
const LONGEST_DELAY_MS = 30_000;
const PUSH_DEADLINE_MS = 10_000;
const RETRY_PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000];
const RETRIED_STATUSES = new Set([500, 502, 503, 504]);
