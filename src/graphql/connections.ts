import { type ClassType, Field, ObjectType } from 'type-graphql';
import type { Page } from '../app/page.ts';
import { PageInfoType } from './nodes.ts';

interface Edge<T> {
  readonly cursor: string;
  readonly node: T;
}

/** A page of a list as Relay clients know it. */
export interface Connection<T> {
  readonly edges: readonly Edge<T>[];
  readonly pageInfo: PageInfoType;
}

/**
 * The GraphQL types of a list of `name`s: `<name>Edge` and `<name>Connection`.
 *
 * @param words how the list is spoken of: `ticket`, `tickets, the newest first`
 */
export function connectionOf(
  name: string,
  node: () => ClassType,
  words: { readonly one: string; readonly many: string },
): ClassType {
  @ObjectType(`${name}Edge`, {
    description: `${withArticle(words.one)} and its place in the list.`,
    simpleResolvers: true,
  })
  class EdgeType {
    @Field(() => String, { description: 'Ask with this as `after` for what follows it.' })
    cursor!: string;

    @Field(node, { description: `The ${words.one}.` })
    node!: object;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${words.many}.`, simpleResolvers: true })
  class ConnectionType {
    @Field(() => [EdgeType], { description: 'What this page holds.' })
    edges!: EdgeType[];

    @Field(() => PageInfoType, { description: 'Whether more follow.' })
    pageInfo!: PageInfoType;
  }
  return ConnectionType;
}

export function presentPage<T>({ items, ...place }: Page<T>, cursorOf: (item: T) => string): Connection<T> {
  const edges = items.map((node) => ({ node, cursor: cursorOf(node) }));
  const [startCursor = null, endCursor = null] = [edges.at(0)?.cursor, edges.at(-1)?.cursor];
  return { edges, pageInfo: { ...place, startCursor, endCursor } };
}

function withArticle(noun: string): string {
  return /^[aeiou]/.test(noun) ? `An ${noun}` : `A ${noun}`;
}
