import { Ctx, Field, FieldResolver, Int, ObjectType, Resolver, Root } from 'type-graphql';
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

@ObjectType('ZoneRulesChanged', {
  ...EVENT,
  description: 'To admins: official time rules were updated, and sessions would begin at other instants by them.',
})
class ZoneRulesChangedType extends DashboardEventType {
  @Field(() => String, { description: 'The IANA release, such as 2026f.' })
  version!: string;

  @Field(() => Int, { description: 'How many sessions ahead would move to keep their wall time.' })
  sessions!: number;

  @Field(() => Int, { description: 'Of how many bookings they are. Both sides of each are asked.' })
  bookings!: number;
}

export const PROPOSAL_EVENT_TYPES = [ProposalWaitingType, ProposalSettledType, ZoneRulesChangedType] as const;

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
