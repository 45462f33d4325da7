import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { findNode } from '../app/find-node.ts';
import type { User } from '../domain/actor.ts';
import { isUuid } from '../domain/ids.ts';
import { type RequestContext, requireUser } from './context.ts';
import { presentInvoice } from './invoices.ts';
import { NodeType, PersonType } from './nodes.ts';
import { objectId } from './object-id.ts';

@Resolver()
export class NodeResolver {
  @Query(() => NodeType, {
    nullable: true,
    description:
      'Any object by its id, under the rules by which it is seen anywhere else. Null for what does not exist or is not the viewer’s to see.',
  })
  async node(
    @Arg('id', () => ID, { description: 'The object’s id.' }) id: string,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<object | null> {
    const found = await findNode(deps, requireUser(actor), isUuid(id) ? objectId(id) : id);
    if (found === null) return null;
    const object = found.kind === 'Invoice' ? presentInvoice(deps, found.object) : found.object;
    return { ...object, __typename: found.kind };
  }

  @Query(() => PersonType, { description: 'Whoever asks.' })
  viewer(@Ctx() { actor }: RequestContext): User {
    return requireUser(actor);
  }
}
