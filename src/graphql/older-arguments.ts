import { Fault } from '../domain/fault.ts';

/** Why an argument of before `input` is to go; it stays for two releases. */
export const NOW_IN_INPUT = 'Since 2026-11-29: use `input`.';

/** What was said in `input`, or by an older client in an argument of its own. Throws where it was said nowhere. */
export function wanted<T>(name: string, inInput: T | null | undefined, older: T | null | undefined): T {
  const value = inInput ?? older;
  if (value != null) return value;
  throw new Fault('BAD_USER_INPUT', `\`input.${name}\` is missing.`, { path: ['input', name] });
}
