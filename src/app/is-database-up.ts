import { ping } from '../db/queries/ping.ts';
import { Fault } from '../domain/fault.ts';
import type { Deps } from './deps.ts';

/** Whether the database answers; within its own deadline, so this never hangs. */
export async function isDatabaseUp({ db }: Pick<Deps, 'db'>): Promise<boolean> {
  try {
    await ping(db);
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}
