import type { HttpResponse, Route } from './exchange.ts';

/** What a balancer asks: is the process alive, and should it get traffic. */
export interface Readiness {
  readonly ready: boolean;
  /** One word, as anybody may ask: what is wrong is for admins to read. */
  readonly state: string;
}

/**
 * `/healthz` says that the process answers; restarting helps when it does not. `/readyz` says whether to send requests:
 * 503 while it drains or `checkReady` says no (the database is away), where restarting would not help. What is wrong
 * behind a server that answers is one word beside the 200, and no reason to take it away.
 */
export function healthRoutes(checkReady: () => Promise<Readiness>): readonly Route[] {
  return [
    { method: 'GET', path: '/healthz', handle: async () => json(200, { status: 'ok' }) },
    {
      method: 'GET',
      path: '/readyz',
      async handle({ isDraining }) {
        if (isDraining) return json(503, { status: 'draining' });
        const { ready, state } = await checkReady();
        return json(ready ? 200 : 503, { status: state.toLowerCase() });
      },
    },
  ];
}

function json(status: number, value: object): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(value),
  };
}
