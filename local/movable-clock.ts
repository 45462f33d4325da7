import type { EpochMs } from '../src/domain/time.ts';
import type { Clock } from '../src/ports/clock.ts';

/** A clock that runs like the machine's and can be set to another time. */
export class MovableClock implements Clock {
  #offsetMs = 0;

  now(): EpochMs {
    return (Date.now() + this.#offsetMs) as EpochMs;
  }

  /** Back to the machine's own time. */
  reset(): void {
    this.#offsetMs = 0;
  }

  set(to: number): void {
    this.#offsetMs = to - Date.now();
  }
}
