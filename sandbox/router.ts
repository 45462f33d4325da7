import type { Provider } from './kernel.ts';

/** Whose path it is, and whether a program calls it (noted and subject to faults) or a person opens it. */
export interface Surface {
  readonly provider: Provider['name'];
  readonly isApi: boolean;
}

/** Null for a path that no provider serves. */
export function surfaceOf(path: string): Surface | null {
  return SURFACES.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`)) ?? null;
}

const SURFACES: readonly (Surface & { prefix: string })[] = [
  { prefix: '/calendar/v3', provider: 'google', isApi: true },
  { prefix: '/v2/spaces', provider: 'google', isApi: true },
  { prefix: '/token', provider: 'google', isApi: true },
  { prefix: '/revoke', provider: 'google', isApi: true },
  { prefix: '/oauth2', provider: 'google', isApi: true },
  { prefix: '/o/oauth2', provider: 'google', isApi: false },
  { prefix: '/v1', provider: 'stripe', isApi: true },
  { prefix: '/stripe', provider: 'stripe', isApi: false },
  { prefix: '/resend/inbox', provider: 'resend', isApi: false },
  { prefix: '/resend', provider: 'resend', isApi: true },
];
