import type { UserError } from '../domain/fault.ts';
import type { UserErrorType } from './nodes.ts';

/**
 * Expected failures as GraphQL shows them.
 *
 * @param within where the arguments are that the paths begin at: `['input']`, or nowhere where they say it themselves
 */
export function presentErrors(errors: readonly UserError[], within: readonly string[] = []): UserErrorType[] {
  return errors.map(({ code, message, path }) => ({
    code,
    message,
    path: path === null ? null : [...within, ...path],
  }));
}
