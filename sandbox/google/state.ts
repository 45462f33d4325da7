import type { Kernel } from '../kernel.ts';
import type { Accounts } from './accounts.ts';
import type { Channels } from './channels.ts';
import type { Tokens } from './tokens.ts';

/** Everything the sandbox's Google remembers. */
export interface GoogleState {
  readonly kernel: Kernel;
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly channels: Channels;
  readonly meetCodes: { next(): string };
  /** Meet spaces by their id, the part after `spaces/`. */
  readonly spaces: Map<string, MeetSpace>;
  /** How long a requested conference stays pending, milliseconds of the shared clock; 0 makes it at once. */
  conferenceDelayMs: number;
  /** Changes with every reset: a sync token of an earlier life is stale. */
  epoch: number;
}

export interface MeetSpace {
  readonly id: string;
  readonly owner: string;
  readonly code: string;
  config: { accessType: string; entryPointAccess: string };
}
