import { frequencyProblems, type RequestedSeries } from '../domain/bookings/requested-series.ts';
import { type UserError, userError } from '../domain/fault.ts';
import { isPlainText } from '../domain/plain-text.ts';

/** What is wrong with a request to book, apart from what calendars say. Paths begin at `input`. */
export function bookingProblems(request: {
  readonly series: RequestedSeries;
  readonly subject: string;
  readonly goals: readonly string[];
  readonly idempotencyKey: string;
}): UserError[] {
  const tooMany = request.goals.length > MAX_GOALS;
  return [
    ...frequencyProblems(request.series).map((problem) => within(['input', 'series'], problem)),
    ...textProblems(request.subject, 200, ['input', 'subject']),
    ...(tooMany ? [userError('INVALID_TEXT', `At most ${MAX_GOALS} goals.`, ['input', 'goals'])] : []),
    ...request.goals.slice(0, MAX_GOALS).flatMap((goal, i) => textProblems(goal, 500, ['input', 'goals', String(i)])),
    ...textProblems(request.idempotencyKey, 200, ['input', 'idempotencyKey']),
  ];
}

/** The same problem, seen from further out. */
export function within(path: readonly string[], problem: UserError): UserError {
  return { ...problem, path: [...path, ...(problem.path ?? [])] };
}

/** What is wrong with a text a person wrote: empty, longer than `longest` UTF-16 units, or not plain text. */
export function textProblems(text: string, longest: number, path: readonly string[]): UserError[] {
  if (text.trim() === '') return [userError('INVALID_TEXT', 'This may not be empty.', path)];
  if (text.length > longest) return [userError('INVALID_TEXT', `At most ${longest} characters.`, path)];
  if (!isPlainText(text)) return [userError('INVALID_TEXT', 'Control characters are not allowed.', path)];
  return [];
}

const MAX_GOALS = 10;
