import { setTimeout as pause } from 'node:timers/promises';
import { ask, control } from './api-client.ts';
import { AVAILABILITY } from './documents.ts';
import type { Narrator } from './narrator.ts';
import type { cast } from './people.ts';
import { DAY_MS } from './times.ts';

type Cast = Awaited<ReturnType<typeof cast>>;

/** Everything the chapters share. */
export interface Stage extends Cast {
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  readonly say: Narrator;
  readonly seen: LiveEvent[];
  /** Midnight UTC of the Monday the story's first week begins with: more than a week ahead. */
  readonly monday: number;
}

/** One event as Maria’s open subscription shows it. */
export interface LiveEvent {
  readonly __typename: string;
  readonly seq: number;
  readonly state?: string;
  readonly session?: { readonly start: string; readonly meetLink: string };
  readonly sessions?: readonly { readonly start: string }[];
}

export interface Slot {
  readonly start: string;
  readonly localStart: string;
}

/** Maria’s slots of the story’s two weeks, in London time. */
export async function slots({ apiUrl, maria, sam, monday }: Stage): Promise<Slot[]> {
  const range = { from: new Date(monday).toISOString(), to: new Date(monday + 14 * DAY_MS).toISOString() };
  const { availability } = await ask<{ availability: { slots: Slot[] } }>(apiUrl, sam, AVAILABILITY, {
    mentorId: maria.id,
    timeZone: 'Europe/London',
    ...range,
  });
  return availability.slots;
}

export interface Mail {
  readonly to: string[];
  readonly subject: string;
  readonly attachments: { filename: string }[];
}

/** Mails the sandbox accepted, oldest first. */
export function mailsOf(sandboxUrl: string, kind?: string): Promise<Mail[]> {
  return control<Mail[]>(sandboxUrl, kind === undefined ? 'emails' : `emails?kind=${kind}`);
}

/** Asks again until the answer satisfies, ten seconds at most; then with whatever there is. */
export async function settled<T>(look: () => T | Promise<T>, enough: (value: T) => boolean = Boolean): Promise<T> {
  const until = performance.now() + 10_000;
  for (;;) {
    const value = await look();
    if (enough(value) || performance.now() > until) return value;
    await pause(50);
  }
}
