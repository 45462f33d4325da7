import { instant } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';

/** The machine's own time. The only place of the product that reads it. */
export const systemClock: Clock = {
  now: () => instant(Date.now()),
};
