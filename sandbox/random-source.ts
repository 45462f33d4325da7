/** A seeded source of numbers: the same seed gives the same sequence, on every machine. Not for secrets. */
export interface RandomSource {
  /** In [0, 1). */
  next(): number;
  /** `length` characters out of `alphabet`, each equally likely. */
  text(alphabet: string, length: number): string;
}

/** Mulberry32 over a 32-bit seed: small, well spread, and its whole state is one integer. */
export function randomSource(seed: number): RandomSource {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    text: (alphabet, length) =>
      Array.from({ length }, () => alphabet.charAt(Math.floor(next() * alphabet.length))).join(''),
  };
}
