import { malformed } from './fault.ts';

/** A decoded form value: text, a list, or named values. */
export type Raw = string | Raw[] | RawObject;
export interface RawObject {
  [name: string]: Raw;
}

const deepestNesting = 8;

/**
 * Decodes Stripe's form syntax, `a[b][0][c]=v` and `a[]=v`, into nested values.
 * Objects have no prototype, so a parameter called `__proto__` is a parameter like any other.
 */
export function decodeForm(pairs: Iterable<[string, string]>): RawObject {
  const root: RawObject = Object.create(null);
  for (const [key, value] of pairs) {
    const path = keyPath(key);
    let node = root;
    for (const [depth, name] of path.entries()) {
      const isLast = depth === path.length - 1;
      const slot = name === '' ? String(Object.keys(node).length) : name;
      const existing = node[slot];
      if (isLast) {
        node[slot] = value;
      } else if (typeof existing === 'object' && !Array.isArray(existing)) {
        node = existing;
      } else {
        const child: RawObject = Object.create(null);
        node[slot] = child;
        node = child;
      }
    }
  }
  return withArrays(root);
}

function keyPath(key: string): string[] {
  const head = /^[^[\]]+/.exec(key)?.[0];
  const rest = head === undefined ? '' : key.slice(head.length);
  if (head === undefined || !/^(\[[^[\]]*\])*$/.test(rest))
    throw malformed(`Invalid request: bad parameter ${key}`, key);
  const path = [head, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? '')];
  if (path.length > deepestNesting) throw malformed(`Invalid request: ${key} is nested too deeply`, key);
  return path;
}

/** An object whose names count 0, 1, 2… is how a form spells a list. */
function withArrays(node: RawObject): RawObject {
  const out: RawObject = Object.create(null);
  for (const [name, value] of Object.entries(node)) out[name] = listOrObject(value);
  return out;
}

function listOrObject(value: Raw): Raw {
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  const names = Object.keys(value);
  const isList = names.length > 0 && names.every((name) => /^\d+$/.test(name));
  return isList ? Object.values(value).map(listOrObject) : withArrays(value);
}
