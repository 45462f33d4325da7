import { type DestinationStream, type Logger as Pino, pino } from 'pino';
import type { Logger } from '../../ports/logger.ts';
import { loggable } from './log-fields.ts';

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * One JSON object a line, to standard output unless a destination is given. Fields pass `loggable` on the way, also
 * those bound by `child`, so no caller can put a header, a body or a foreign object into a line.
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return wrap(destination === undefined ? pino(options) : pino(options, destination));
}

function wrap(log: Pino): Logger {
  const at = (level: 'debug' | 'info' | 'warn' | 'error') => (fields: object, message: string) => {
    if (log.isLevelEnabled(level)) log[level](loggable(fields), message);
  };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => wrap(log.child(loggable(fields))),
  };
}
