import { sql } from 'drizzle-orm';
import type { Database } from '../../src/db/client.ts';
import type { Logger } from '../../src/ports/logger.ts';

/** What went wrong while a test ran, though nothing it looked at showed it. */
export interface FailureWatch {
  readonly log: Logger;
  /** Every failure logged as ours, and every effect that was given up. */
  failures(db: Database): Promise<Error[]>;
}

/**
 * An effect whose statement throws is tried again and again and then parked; a job that throws runs no more until its
 * next tick. Both are logged and disturb nobody, so that a test which asks about something else stays green: this
 * listens on its behalf. Whatever is logged as an error together with what was thrown is a failure of ours.
 */
export function failureWatch(inner: Logger): FailureWatch {
  const heard: Error[] = [];
  return {
    log: watched(inner, heard),
    async failures(db) {
      const parked = await db.execute<{ key: string; error: string | null }>(
        sql`select key, last_error as error from outbox where status = 'PARKED' order by key`,
      );
      return [...heard, ...parked.map(({ key, error }) => new Error(`given up: ${key} (${error})`))];
    },
  };
}

function watched(inner: Logger, heard: Error[]): Logger {
  return {
    debug: (fields, message) => inner.debug(fields, message),
    info: (fields, message) => inner.info(fields, message),
    warn: (fields, message) => inner.warn(fields, message),
    error(fields, message) {
      if ('err' in fields && !heard.some((one) => one.message.endsWith(message))) {
        heard.push(new Error(`logged: ${message}`, { cause: fields.err }));
      }
      inner.error(fields, message);
    },
    child: (fields) => watched(inner.child(fields), heard),
  };
}
