import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

/** What the API answered to a person: data, or a refusal as an error. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly token: string;
}

/** One GraphQL operation over HTTP, as a dashboard would send it. Throws what the API refuses. */
export async function ask<T>(
  apiUrl: string,
  person: Person,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<T> {
  const response = await fetch(`${apiUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${person.token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: T; errors?: { message: string }[] };
  if (errors !== undefined || data === undefined)
    throw new Error(errors?.map((e) => e.message).join(' ') ?? 'no answer');
  return data;
}

/** Opens a subscription over WebSocket; calls back for each value until the answer is called. */
export function listen<T>(
  apiUrl: string,
  person: Person,
  query: string,
  onValue: (value: T) => void,
): () => Promise<void> {
  const client = createClient({
    url: `${apiUrl.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${person.token}` },
  });
  client.subscribe<T>(
    { query },
    {
      next: ({ data }) => {
        if (data !== null && data !== undefined) onValue(data);
      },
      error: (error) => console.error(error),
      complete: () => {},
    },
  );
  return async () => client.dispose();
}

/** A JSON call to the sandbox's control API. */
export async function control<T>(sandboxUrl: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`${sandboxUrl}/control/${path}`, {
    ...(body === undefined
      ? {}
      : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return (text === '' ? null : JSON.parse(text)) as T;
}
