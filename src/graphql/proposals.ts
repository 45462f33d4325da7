import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { answerProposal } from '../app/answer-proposal.ts';
import { type ProposalOutcome, proposeMove } from '../app/propose-move.ts';
import { proposalCursor, readProposalPage } from '../app/read-proposals.ts';
import { withdrawProposal } from '../app/withdraw-proposal.ts';
import type { User } from '../domain/actor.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import type { Session } from '../domain/bookings/session.ts';
import { notFound } from '../domain/fault.ts';
import type { Proposal, ProposalAnswer, ProposalStatus } from '../domain/proposals/proposal.ts';
import type { EpochMs } from '../domain/time.ts';
import { BookingType } from './bookings.ts';
import { type Connection, connectionOf, presentPage } from './connections.ts';
import { type RequestContext, requireUser } from './context.ts';
import { PersonType, UserErrorType } from './nodes.ts';
import { objectId } from './object-id.ts';
import { ProposalAnswerEnum, ProposalStatusEnum } from './proposal-enums.ts';
import { ProposalType, ProposedTimeType } from './proposal-types.ts';
import { DateTimeScalar } from './scalars.ts';
import { SessionType } from './sessions.ts';
import { presentErrors } from './user-errors.ts';

const ProposalConnection = connectionOf('Proposal', () => ProposalType, {
  one: 'proposal',
  many: 'proposals, the newest first',
});

@InputType('ProposeMoveInput', { description: 'A session and the time it should rather take place at.' })
class ProposeMoveInput {
  @Field(() => ID, { description: 'The session.' })
  sessionId!: string;

  @Field(() => DateTimeScalar, { description: 'When it should begin. It keeps its length.' })
  newStart!: EpochMs;

  @Field(() => String, { nullable: true, description: 'Told to the other side, up to 500 characters.' })
  note?: string | null;
}

@InputType('AnswerProposalInput', { description: 'An answer to a proposal.' })
class AnswerProposalInput {
  @Field(() => ID, { description: 'The proposal.' })
  proposalId!: string;

  @Field(() => ProposalAnswerEnum, { description: 'Whether the viewer agrees.' })
  answer!: ProposalAnswer;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Which of several alternatives is accepted, by its start. Not needed where one time is proposed.',
  })
  chosenStart?: EpochMs | null;
}

@InputType('WithdrawProposalInput', { description: 'A proposal to be taken back.' })
class WithdrawProposalInput {
  @Field(() => ID, { description: 'The proposal.' })
  proposalId!: string;
}

@ObjectType('ProposalPayload', { description: 'Either the proposal, or why nothing was done.', simpleResolvers: true })
class ProposalPayload {
  @Field(() => ProposalType, { nullable: true, description: 'The proposal, as it is now.' })
  proposal!: Proposal | null;

  @Field(() => [UserErrorType], { description: 'Why nothing was done.' })
  userErrors!: readonly UserErrorType[];
}

@Resolver(() => ProposalType)
export class ProposalResolver {
  @Query(() => ProposalConnection, {
    description: 'What waits or waited for consent in the viewer’s bookings, the newest first. Admins see everybody’s.',
  })
  async proposals(
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 100. Default 20.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'A cursor: what follows it.' }) after: string | null,
    @Arg('status', () => ProposalStatusEnum, { nullable: true, description: 'Only those that stand there.' })
    status: ProposalStatus | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<Connection<Proposal>> {
    const asked = { first: first ?? null, after: after ?? null, status: status ?? null };
    const page = await readProposalPage(deps, requireUser(actor), asked);
    return presentPage(page, proposalCursor);
  }

  @Mutation(() => ProposalPayload, {
    description:
      'Asks the other side to let a session take place at another time. Nothing moves and nothing is held until they agree.',
  })
  async proposeMove(
    @Arg('input', () => ProposeMoveInput, { description: 'Which session, and where to.' }) input: ProposeMoveInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<ProposalPayload> {
    const { sessionId, newStart, note } = input;
    const move = { sessionId: objectId(sessionId), newStart, note: note ?? null };
    return present(await proposeMove(deps, requireUser(actor), move));
  }

  @Mutation(() => ProposalPayload, {
    description:
      'Accepts or declines for the viewer’s side. What everybody asked has accepted comes true at once, or the answer is refused and the proposal goes on waiting.',
  })
  async answerProposal(
    @Arg('input', () => AnswerProposalInput, { description: 'Which proposal, and the answer.' })
    input: AnswerProposalInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<ProposalPayload> {
    const { proposalId, answer, chosenStart } = input;
    const reply = { proposalId: objectId(proposalId), answer, chosenStart: chosenStart ?? null };
    return present(await answerProposal(deps, requireUser(actor), reply));
  }

  @Mutation(() => ProposalPayload, {
    description: 'Takes back what the viewer proposed. An edit of the mentor’s calendar is undone there.',
  })
  async withdrawProposal(
    @Arg('input', () => WithdrawProposalInput, { description: 'Which proposal.' }) input: WithdrawProposalInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<ProposalPayload> {
    return present(await withdrawProposal(deps, requireUser(actor), objectId(input.proposalId)));
  }

  @FieldResolver(() => [ProposedTimeType], {
    description: 'The times it may take place at instead: one, several to choose from, or none for a removal.',
  })
  async times(
    @Root() { change, bookingId }: Proposal,
    @Ctx() { loaders, actor }: RequestContext,
  ): Promise<readonly ProposedTimeType[]> {
    if (change.what === 'REMOVAL') return [];
    const { anchorTimeZone } = (await loaders.booking.load(bookingId)) ?? missing('booking');
    const clocks = { viewer: requireUser(actor).timeZone, mentor: anchorTimeZone };
    const times = change.what === 'MOVE' ? [change.to] : change.alternatives;
    return times.map((time) => new ProposedTimeType(time, clocks));
  }

  @FieldResolver(() => Boolean, { description: 'True when it is proposed that the session does not take place.' })
  removal(@Root() { change }: Proposal): boolean {
    return change.what === 'REMOVAL';
  }

  @FieldResolver(() => BookingType, { description: 'The booking it is about.' })
  async booking(@Root() proposal: Proposal, @Ctx() { loaders }: RequestContext): Promise<Booking> {
    return (await loaders.booking.load(proposal.bookingId)) ?? missing('booking');
  }

  @FieldResolver(() => SessionType, {
    nullable: true,
    description: 'The session it is about, as it is now; null for a date of the series that is no session yet.',
  })
  async session(@Root() proposal: Proposal, @Ctx() { loaders }: RequestContext): Promise<Session | null> {
    return proposal.sessionId === null ? null : loaders.session.load(proposal.sessionId);
  }

  @FieldResolver(() => PersonType, { nullable: true, description: 'Who proposes it; null when the product does.' })
  async proposer(@Root() proposal: Proposal, @Ctx() { loaders }: RequestContext): Promise<User | null> {
    return proposal.proposedBy === null ? null : loaders.user.load(proposal.proposedBy);
  }
}

/** Here and not beside the session, so that the two files need not know each other. */
@Resolver(() => SessionType)
export class SessionProposalResolver {
  @FieldResolver(() => ProposalType, {
    nullable: true,
    description: 'What waits for an answer about this session; at most one proposal at a time.',
  })
  pendingProposal(@Root() session: Session, @Ctx() { loaders }: RequestContext): Promise<Proposal | null> {
    return waitingFor(loaders, session);
  }

  @FieldResolver(() => Boolean, {
    description:
      'True while the mentor’s calendar shows the session elsewhere or not at all, and nobody has answered to that. It still stands, and still blocks its time.',
  })
  async contested(@Root() session: Session, @Ctx() { loaders }: RequestContext): Promise<boolean> {
    return (await waitingFor(loaders, session))?.kind === 'CALENDAR_EDIT';
  }
}

async function waitingFor(loaders: RequestContext['loaders'], session: Session): Promise<Proposal | null> {
  const proposal = await loaders.pendingProposal.load(session.id);
  return proposal?.sessionVersion === session.version ? proposal : null;
}

function missing(what: string): never {
  throw notFound(what);
}

function present({ proposal, userErrors }: ProposalOutcome): ProposalPayload {
  return { proposal, userErrors: presentErrors(userErrors) };
}
