import type { UserError } from '../domain/fault.ts';
import type { UserErrorType } from './nodes.ts';

/** Expected failures as GraphQL shows them. */
export function presentErrors(errors: readonly UserError[]): UserErrorType[] {
  return errors.map(({ code, message, path }) => ({ code, message, path: path === null ? null : [...path] }));
}
