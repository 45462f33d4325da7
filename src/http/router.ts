import type { Route } from './exchange.ts';

export type RouteMatch =
  | { readonly kind: 'found'; readonly route: Route; readonly params: Readonly<Record<string, string>> }
  /** The path exists, this method does not. `routes` are those that do. */
  | { readonly kind: 'other-methods'; readonly routes: readonly Route[] }
  | { readonly kind: 'unknown' };

/** Finds the route of a method and path. The first of `routes` that fits wins. */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => RouteMatch {
  const compiled = routes.map((route) => ({ route, parts: route.path.split('/') }));
  return (method, path) => {
    const parts = path.split('/');
    const samePath: Route[] = [];
    for (const candidate of compiled) {
      const params = matchParts(candidate.parts, parts);
      if (!params) continue;
      if (candidate.route.method === method) return { kind: 'found', route: candidate.route, params };
      samePath.push(candidate.route);
    }
    return samePath.length > 0 ? { kind: 'other-methods', routes: samePath } : { kind: 'unknown' };
  };
}

function matchParts(pattern: readonly string[], parts: readonly string[]): Record<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? '';
    if (!expected.startsWith(':')) {
      if (expected !== part) return null;
    } else {
      const value = decoded(part);
      if (!value) return null;
      params[expected.slice(1)] = value;
    }
  }
  return params;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null; // a broken percent escape names nothing
  }
}
