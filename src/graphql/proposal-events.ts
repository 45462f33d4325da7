import { Ctx, Field, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';
import { ifVisible } from '../app/read-objects.ts';
import { notFound } from '../domain/fault.ts';
import type { Proposal, ProposalStatus } from '../domain/proposals/proposal.ts';
import { type RequestContext, requireUser } from './context.ts';
import { DashboardEventType, type EventView } from './dashboard-event.ts';
import { ProposalStatusEnum } from './proposal-enums.ts';
import { ProposalType } from './proposal-types.ts';

const EVENT = { implements: DashboardEventType, simpleResolvers: true };

@ObjectType('ProposalWaiting', { ...EVENT, description: 'Something about a session waits for somebody’s consent.' })
class ProposalWaitingType extends DashboardEventType {}

@ObjectType('ProposalSettled', { ...EVENT, description: 'A proposal does not wait any more.' })
class ProposalSettledType extends DashboardEventType {
  @Field(() => ProposalStatusEnum, { description: 'How it ended.' })
  status!: ProposalStatus;
}

export const PROPOSAL_EVENT_TYPES = [ProposalWaitingType, ProposalSettledType] as const;

const PROPOSAL_FIELD = { description: 'The proposal, as it is now.' };

@Resolver(() => ProposalWaitingType)
export class ProposalWaitingResolver {
  @FieldResolver(() => ProposalType, PROPOSAL_FIELD)
  proposal(@Root() event: EventView<'PROPOSAL_WAITING'>, @Ctx() context: RequestContext): Promise<Proposal> {
    return proposalOf(context, event.proposalId);
  }
}

@Resolver(() => ProposalSettledType)
export class ProposalSettledResolver {
  @FieldResolver(() => ProposalType, PROPOSAL_FIELD)
  proposal(@Root() event: EventView<'PROPOSAL_SETTLED'>, @Ctx() context: RequestContext): Promise<Proposal> {
    return proposalOf(context, event.proposalId);
  }
}

async function proposalOf({ actor, loaders }: RequestContext, id: string): Promise<Proposal> {
  const proposal = ifVisible(requireUser(actor), await loaders.proposal.load(id));
  if (proposal === null) throw notFound('proposal');
  return proposal;
}
