/**
 * What a zone's clocks show, and since when. Between two changes the offset is constant:
 * `offsets[i]` holds from `changes[i - 1]` (inclusive) to `changes[i]` (exclusive).
 */
export interface ZoneRules {
  /** Epoch milliseconds, ascending. */
  readonly changes: Float64Array;
  /** Milliseconds east of Greenwich, one more than there are changes. */
  readonly offsets: Float64Array;
  /** `EDT`, `CET`, or `+01` where nobody uses letters; parallel to `offsets`. */
  readonly abbreviations: readonly string[];
}

/** The period of constant offset an instant lies in: an index into `offsets`. */
export function periodAt(rules: ZoneRules, at: number): number {
  const changes = rules.changes;
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((changes[middle] ?? Number.POSITIVE_INFINITY) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
