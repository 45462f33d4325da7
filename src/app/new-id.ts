import { uuidV7 } from '../domain/ids.ts';
import type { Deps } from './deps.ts';

/** A fresh id for a row. */
export function newId({ clock, random }: Pick<Deps, 'clock' | 'random'>): string {
  return uuidV7(clock.now(), random.bytes(10));
}
