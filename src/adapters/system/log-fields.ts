/**
 * What of `fields` may stand in a log line. An allow-list by shape: short texts, numbers, booleans, lists of them,
 * tables of numbers, and errors reduced to what cannot carry anybody's data. Anything else, a request, a header
 * table, a provider's answer, is replaced by its kind. Names that announce a secret or a person are blanked whatever
 * they hold, because someone will log them one day.
 */
export function loggable(fields: object): Record<string, unknown> {
  const line: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    line[name] = UNSPEAKABLE.test(name) ? '[redacted]' : loggableValue(value);
  }
  return line;
}

function loggableValue(value: unknown): unknown {
  if (isPlain(value)) return short(value);
  if (value instanceof Error) return loggableError(value);
  if (Array.isArray(value)) return value.every(isPlain) ? value.slice(0, MAX_ITEMS).map(short) : '[list]';
  if (typeof value === 'object' && value !== null && isTableOfNumbers(value)) return { ...value };
  return `[${typeof value}]`;
}

/**
 * An error's name, code and stack frames. Its message only where we know who writes it: drivers and clients put
 * query parameters, addresses and answers into theirs.
 */
function loggableError(error: Error, depth = 0): Record<string, unknown> {
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const message = SAFE_MESSAGES.has(error.name) ? { message: short(error.message) } : {};
  const stack = error.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
  const cause = error.cause instanceof Error && depth < 3 ? { cause: loggableError(error.cause, depth + 1) } : {};
  return { name: short(error.name), ...code, ...message, stack: stack.slice(0, MAX_FRAMES).join('\n'), ...cause };
}

function isPlain(value: unknown): value is string | number | boolean | bigint | null | undefined {
  return value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol');
}

function isTableOfNumbers(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every((item) => typeof item === 'number' || typeof item === 'boolean');
}

function short(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'string' || value.length <= MAX_TEXT) return value;
  return `${value.slice(0, MAX_TEXT)}…`;
}

const MAX_TEXT = 300;
const MAX_ITEMS = 50;
const MAX_FRAMES = 15;

const UNSPEAKABLE =
  /token|secret|password|passphrase|authorization|cookie|credential|verifier|header|body|payload|e-?mail|phone|api-?key/i;

/** Error classes whose messages are ours, or the engine's and free of data. */
const SAFE_MESSAGES = new Set([
  'ProviderError',
  'VaultError',
  'WebhookRefused',
  'TypeError',
  'RangeError',
  'ReferenceError',
]);
