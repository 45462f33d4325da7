/**
 * Which statements a connection keeps prepared. A prepared one goes out in one piece and is neither parsed nor described
 * again; the driver asks twice for any other with values. Only what is asked for a second time is kept, and only so
 * many texts: lists in a statement make one of each length, and every connection holds its own.
 */
export class PreparedStatements {
  #seen = new Set<string>();
  readonly #kept = new Set<string>();

  /** Whether to keep a statement, now that it is asked for once more. */
  keeps(text: string): boolean {
    if (this.#kept.has(text)) return true;
    if (text.length > LONGEST_TEXT || this.#kept.size >= MOST_KEPT) return false;
    if (!this.#seen.has(text)) {
      if (this.#seen.size >= MOST_SEEN) this.#seen = new Set();
      this.#seen.add(text);
      return false;
    }
    this.#seen.delete(text);
    this.#kept.add(text);
    return true;
  }
}

/** Some 250 statements are asked for by name; the rest are theirs with lists of other lengths. */
export const MOST_KEPT = 600;
const MOST_SEEN = 2_000;
const LONGEST_TEXT = 6_000;
