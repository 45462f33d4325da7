/** Codes of Meet rooms, `abc-defg-hij`, no two alike in one sandbox. */
export function meetCodes(randomText: (alphabet: string, length: number) => string): {
  next(): string;
  reset(): void;
} {
  const given = new Set<string>();
  const next = (): string => {
    const letters = randomText('abcdefghijkmnopqrstuvwxyz', 10);
    const code = `${letters.slice(0, 3)}-${letters.slice(3, 7)}-${letters.slice(7)}`;
    if (given.has(code)) return next();
    given.add(code);
    return code;
  };
  return { next, reset: () => given.clear() };
}
