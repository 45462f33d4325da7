import type { Logger } from '../../src/ports/logger.ts';

/** For what a test starts and does not ask about. */
export const silentLog: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLog,
};
