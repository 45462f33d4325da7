/** A small generator of our own, so that a seed that fails can be run again. */
export function seeded(seed: number): Pick {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Chance out of a seed: whole numbers below a bound. */
export type Pick = (below: number) => number;
