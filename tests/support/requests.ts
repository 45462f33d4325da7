import { createClient } from 'graphql-ws';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { User } from '../../src/domain/actor.ts';
import type { World } from './world.ts';

export interface Answer<Data> {
  readonly data: Data;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** Asks the API over HTTP, as `user`; as nobody when null. */
export async function graphql<Data = Record<string, unknown>>(
  world: World,
  user: User | null,
  query: string,
  variables: object = {},
): Promise<Answer<Data>> {
  const token = user === null ? null : await world.host.issueToken(user.email);
  const response = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer<Data>;
}

/** Subscribes over a WebSocket. `next` waits for the next event; the socket closes with the test. */
export async function subscribe<Data = Record<string, unknown>>(
  world: World,
  user: User,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<{ next(): Promise<Data> }> {
  const client = createClient({
    url: `${world.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${await world.host.issueToken(user.email)}` },
  });
  onTestFinished(async () => {
    await client.dispose();
  });
  const results = client.iterate<Data>({ query, variables });
  return {
    async next() {
      const { value, done } = await results.next();
      if (done === true || value === undefined) throw new Error('the subscription ended');
      if (value.errors !== undefined || value.data == null) throw new Error(JSON.stringify(value.errors));
      return value.data;
    },
  };
}
