import type { Wakeup } from '../domain/wakeup.ts';

/** Wake-ups carried by the database's LISTEN/NOTIFY, from whichever server committed. */
export interface LiveFeed {
  /** Calls back for every wake-up until the returned function is called. The callback must not wait. */
  subscribe(listener: (wakeup: Wakeup) => void): () => void;
  /** Whether wake-ups are heard, as far as the last test of the line knows. */
  isListening(): boolean;
}
