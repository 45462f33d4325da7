import { type DocumentNode, print, type TypedQueryDocumentNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { expect, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { issueToken } from '../../local/tokens.ts';
import type { User } from '../../src/domain/actor.ts';
import type { World } from '../support/world.ts';
import { undocumentedFailures } from './undocumented-failures.ts';

/** Whoever asks: a person, nobody, or the platform's own backend. */
export type Caller = User | 'VISITOR' | 'PLATFORM';

export interface ErrorReply {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly argumentPath?: readonly string[] };
}

export interface Reply<Data> {
  readonly status: number;
  /** The body as it came, for what must not be in it. */
  readonly text: string;
  readonly data: Data | null | undefined;
  readonly errors: readonly ErrorReply[];
}

type Query<Data, Variables> = TypedQueryDocumentNode<Data, Variables> | string;

/** One operation over HTTP. */
export async function ask<Data = Record<string, unknown>, Variables extends object = Record<string, unknown>>(
  world: World,
  caller: Caller,
  query: Query<Data, Variables>,
  variables?: Variables,
): Promise<Reply<Data>> {
  const token = await tokenOf(world, caller);
  const response = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query: textOf(query), variables }),
  });
  const text = await response.text();
  const { data, errors = [] } = JSON.parse(text) as { data?: Data; errors?: ErrorReply[] };
  expect([query, undocumentedFailures(textOf(query), data as object | undefined)]).toEqual([query, []]);
  return { status: response.status, text, data, errors };
}

/** The data of an operation that must succeed. */
export async function dataOf<Data, Variables extends object>(
  world: World,
  caller: Caller,
  query: TypedQueryDocumentNode<Data, Variables>,
  variables?: Variables,
): Promise<Data> {
  const { data, errors } = await ask(world, caller, query, variables);
  if (data === null || data === undefined || errors.length > 0) throw new Error(JSON.stringify(errors));
  return data;
}

export interface Subscription<Data> {
  /** The next result, errors and all; undefined once the stream has ended. */
  next(): Promise<{ readonly data?: Data | null; readonly errors?: readonly ErrorReply[] } | undefined>;
}

/** A subscription over a WebSocket of its own, which closes with the test. */
export async function follow<Data = Record<string, unknown>, Variables extends object = Record<string, unknown>>(
  world: World,
  caller: Caller,
  query: Query<Data, Variables>,
  variables?: Variables,
): Promise<Subscription<Data>> {
  const token = await tokenOf(world, caller);
  const client = createClient({
    url: `${world.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: token === null ? {} : { authorization: `Bearer ${token}` },
  });
  onTestFinished(async () => {
    await client.dispose();
  });
  const results = client.iterate<Data>({ query: textOf(query), variables: { ...variables } });
  return {
    async next() {
      // A refusal comes as an `error` message, which the client throws as it is: a list.
      const result = await results.next().catch((error: unknown) => {
        if (Array.isArray(error)) return { value: { errors: error } };
        throw error;
      });
      return result.value as { data?: Data | null; errors?: readonly ErrorReply[] } | undefined;
    },
  };
}

async function tokenOf(world: World, caller: Caller): Promise<string | null> {
  if (caller === 'VISITOR') return null;
  const { config, clock } = world.deps;
  return issueToken(config, clock, caller === 'PLATFORM' ? config.auth.platformSubject : caller.id);
}

function textOf(query: string | DocumentNode): string {
  return typeof query === 'string' ? query : print(query);
}
