import type { EpochMs } from './time.ts';

/** Half-open `[start, end)`: a session may start the moment another one ends. */
export interface Interval {
  readonly start: EpochMs;
  readonly end: EpochMs;
}

/** An interval whose instants are plain epoch milliseconds. Every `Interval` is one. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** True when both cover some instant. What merely touches does not overlap, and an empty interval overlaps nothing. */
export function overlaps(a: Span, b: Span): boolean {
  return Math.max(a.start, b.start) < Math.min(a.end, b.end);
}

/**
 * What is left of `whole` once `taken` is taken out of it, in order.
 * `taken` must be sorted by start; overlaps inside it are allowed.
 */
export function subtractIntervals(whole: Span, taken: readonly Span[]): Span[] {
  const left: Span[] = [];
  let from = whole.start;
  for (const { start, end } of taken) {
    if (start > from) left.push({ start: from, end: Math.min(start, whole.end) });
    from = Math.max(from, end);
    if (from >= whole.end) return left;
  }
  left.push({ start: from, end: whole.end });
  return left;
}
