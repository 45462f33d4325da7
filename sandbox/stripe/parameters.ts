import { malformed, parameterUnknown } from './fault.ts';
import type { Raw } from './form.ts';

/** Turns one decoded form value into a typed one, or refuses it in Stripe's words. */
export type Reader<T> = (raw: Raw, name: string) => T;
/** The parameters an endpoint accepts. Whatever is not here is refused. */
export type Shape = Readonly<Record<string, Reader<unknown>>>;
export type Read<S extends Shape> = { readonly [K in keyof S]?: ReturnType<S[K]> };

/** Reads an object: every name must be in `shape`, every value must satisfy its reader. */
export function readShape<S extends Shape>(raw: Raw, shape: S, name = ''): Read<S> {
  if (typeof raw !== 'object' || Array.isArray(raw)) throw malformed(`Invalid object`, name);
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(raw)) {
    const full = name === '' ? key : `${name}[${key}]`;
    const reader = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (!reader) throw parameterUnknown(full);
    out[key] = reader(value, full);
  }
  // Built key by key from the shape's own readers, which the compiler cannot follow.
  return out as Read<S>;
}

export const text: Reader<string> = (raw, name) => {
  if (typeof raw !== 'string') throw malformed('Invalid string', name);
  if (raw === '') {
    throw malformed(
      `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a parameter; however '${name}' cannot be unset. You should remove '${name}' from your request or supply a non-empty value.`,
      name,
      'parameter_invalid_empty',
    );
  }
  return raw;
};

/** An absolute web address; placeholders in braces are allowed. */
export const url: Reader<string> = (raw, name) => {
  const value = text(raw, name);
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) throw malformed('Not a valid URL', name, 'url_invalid');
  return value;
};

export const integer: Reader<number> = (raw, name) => {
  if (typeof raw !== 'string' || !/^-?\d{1,15}$/.test(raw)) {
    throw malformed(`Invalid integer: ${typeof raw === 'string' ? raw : 'object'}`, name, 'parameter_invalid_integer');
  }
  return Number(raw);
};

export const flag: Reader<boolean> = (raw, name) => {
  if (raw !== 'true' && raw !== 'false') throw malformed(`Invalid boolean: ${String(raw)}`, name);
  return raw === 'true';
};

/** One of a few words. */
export function choice<const T extends string>(...words: readonly T[]): Reader<T> {
  return (raw, name) => {
    const word = words.find((candidate) => candidate === raw);
    if (word === undefined) throw malformed(`Invalid ${name}: must be one of ${words.join(', ')}`, name);
    return word;
  };
}

/** An empty text unsets the parameter: null. */
export function clearable<T>(reader: Reader<T>): Reader<T | null> {
  return (raw, name) => (raw === '' ? null : reader(raw, name));
}

export function list<T>(item: Reader<T>): Reader<T[]> {
  return (raw, name) => {
    if (!Array.isArray(raw)) throw malformed('Invalid array', name);
    return raw.map((value, index) => item(value, `${name}[${index}]`));
  };
}

export function object<S extends Shape>(shape: S): Reader<Read<S>> {
  return (raw, name) => readShape(raw, shape, name);
}

/** Up to 50 pairs; a name has at most 40 characters, a value 500; an empty value removes the pair, an empty whole all. */
export const metadata: Reader<Readonly<Record<string, string>> | null> = (raw, name) => {
  if (raw === '') return null;
  if (typeof raw !== 'object') throw malformed('Invalid object', name);
  const out: Record<string, string> = Object.create(null);
  for (const [key, value] of Object.entries(raw)) {
    if (typeof value !== 'string') throw malformed('Metadata values must be strings.', `${name}[${key}]`);
    if (key.length > 40) throw malformed(`Metadata keys must be at most 40 characters.`, name);
    if (value.length > 500) {
      throw malformed('Metadata values can have up to 500 characters.', `${name}[${key}]`);
    }
    out[key] = value;
  }
  return out;
};

const bounds = { gt: integer, gte: integer, lt: integer, lte: integer };

/** `created=…` or `created[gte]=…`, as a test of a number. */
export const within: Reader<(value: number) => boolean> = (raw, name) => {
  if (typeof raw === 'string') {
    const exact = integer(raw, name);
    return (value) => value === exact;
  }
  const { gt, gte, lt, lte } = readShape(raw, bounds, name);
  return (value) =>
    (gt === undefined || value > gt) &&
    (gte === undefined || value >= gte) &&
    (lt === undefined || value < lt) &&
    (lte === undefined || value <= lte);
};

/** `current` with `change` applied the way Stripe does: merged, empty values removed, null clears all. */
export function mergeMetadata(
  current: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string>> | null | undefined,
): Record<string, string> {
  if (change === null) return {};
  const merged = new Map([...Object.entries(current), ...Object.entries(change ?? {})]);
  const out = Object.fromEntries([...merged].filter(([, value]) => value !== ''));
  if (merged.size > 50) throw malformed('Metadata objects can have at most 50 keys.', 'metadata');
  return out;
}
