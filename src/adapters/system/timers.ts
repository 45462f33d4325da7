import type { Timers } from '../../ports/timers.ts';

/** The runtime's timers. They do not keep the process alive, and a wait longer than 24 days comes early, not at once. */
export const systemTimers: Timers = {
  after(milliseconds, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(0, milliseconds), LONGEST_MS));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

const LONGEST_MS = 2 ** 31 - 1;
