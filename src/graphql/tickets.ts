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
import { openTicket, type TicketOutcome } from '../app/open-ticket.ts';
import { cursorOf } from '../app/page.ts';
import { readTicket, readTickets } from '../app/read-tickets.ts';
import { takeTicketStep } from '../app/take-ticket-step.ts';
import type { User } from '../domain/actor.ts';
import { notFound } from '../domain/fault.ts';
import type { Ticket, TicketMessage, TicketStatus, TicketStep } from '../domain/support/ticket.ts';
import type { EpochMs } from '../domain/time.ts';
import { type Connection, connectionOf, presentPage } from './connections.ts';
import { type RequestContext, requireUser } from './context.ts';
import { NodeType, PersonType, UserErrorType } from './nodes.ts';
import { objectId } from './object-id.ts';
import { TicketStatusEnum } from './people-enums.ts';
import { DateTimeScalar } from './scalars.ts';
import { presentErrors } from './user-errors.ts';

@ObjectType('TicketMessage', {
  implements: NodeType,
  description: 'Something written in a ticket.',
  simpleResolvers: true,
})
class TicketMessageType extends NodeType {
  @Field(() => String, { description: 'What was written.' })
  text!: string;

  @Field(() => DateTimeScalar, { description: 'When it was written.' })
  writtenAt!: EpochMs;
}

@ObjectType('Ticket', {
  implements: NodeType,
  description: 'A question to the team, for whoever asked it and for admins.',
  simpleResolvers: true,
})
export class TicketType extends NodeType {
  @Field(() => String, { description: 'What it is about.' })
  subject!: string;

  @Field(() => TicketStatusEnum, { description: 'Whose turn it is.' })
  status!: TicketStatus;

  @Field(() => DateTimeScalar, { description: 'When it was opened.' })
  createdAt!: EpochMs;

  @Field(() => DateTimeScalar, { description: 'When something happened last.' })
  updatedAt!: EpochMs;
}

const TicketConnection = connectionOf('Ticket', () => TicketType, { one: 'ticket', many: 'tickets, the newest first' });
const MessageConnection = connectionOf('TicketMessage', () => TicketMessageType, {
  one: 'message',
  many: 'messages, in order of time',
});

@InputType('OpenTicketInput', { description: 'A question to the team.' })
class OpenTicketInput {
  @Field(() => String, { description: 'What it is about, up to 200 characters.' })
  subject!: string;

  @Field(() => String, { description: 'The question, up to 5000 characters.' })
  text!: string;
}

@InputType('TicketStepInput', { description: 'A ticket, and what is said with the step.' })
class TicketStepInput {
  @Field(() => ID, { description: 'The ticket.' })
  ticketId!: string;

  @Field(() => String, { nullable: true, description: 'Up to 5000 characters; only an answer needs it.' })
  text?: string | null;
}

@ObjectType('TicketPayload', { description: 'The ticket as it is now, or why nothing changed.', simpleResolvers: true })
class TicketPayload {
  @Field(() => TicketType, { nullable: true, description: 'The ticket.' })
  ticket!: Ticket | null;

  @Field(() => [UserErrorType], { description: 'Why nothing changed.' })
  userErrors!: readonly UserErrorType[];
}

const FIRST = { nullable: true, description: 'How many, 1 to 100. Default 50.' };
const AFTER = { nullable: true, description: 'A cursor: what follows it.' };

@Resolver(() => TicketType)
export class TicketResolver {
  @Query(() => TicketType, { nullable: true, description: 'A ticket. Null for what is not the viewer’s to see.' })
  ticket(
    @Arg('id', () => ID, { description: 'The ticket’s id.' }) id: string,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<Ticket | null> {
    return readTicket(deps, requireUser(actor), objectId(id));
  }

  @Query(() => TicketConnection, { description: 'The viewer’s tickets, or everybody’s for admins, the newest first.' })
  async tickets(
    @Arg('first', () => Int, FIRST) first: number | null,
    @Arg('after', () => String, AFTER) after: string | null,
    @Arg('status', () => TicketStatusEnum, { nullable: true, description: 'Only those that stand so.' })
    status: TicketStatus | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<Connection<Ticket>> {
    const question = { first: first ?? null, after: after ?? null };
    const page = await readTickets(deps, requireUser(actor), status ?? null, question);
    return presentPage(page, ({ createdAt, id }) => cursorOf({ at: createdAt, id }));
  }

  @Mutation(() => TicketPayload, { description: 'Asks the team something. Twenty a day at most.' })
  async openTicket(
    @Arg('input', () => OpenTicketInput, { description: 'The question.' }) input: OpenTicketInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<TicketPayload> {
    return present(await openTicket(deps, requireUser(actor), input));
  }

  @Mutation(() => TicketPayload, { description: 'Writes in a ticket: whoever asked, or the team.' })
  replyToTicket(
    @Arg('input', () => TicketStepInput, { description: 'Which, and what.' }) input: TicketStepInput,
    @Ctx() context: RequestContext,
  ): Promise<TicketPayload> {
    return step(context, 'REPLY', input);
  }

  @Mutation(() => TicketPayload, { description: 'Says that a ticket is done: whoever asked, or the team.' })
  solveTicket(
    @Arg('input', () => TicketStepInput, { description: 'Which, and a last word.' }) input: TicketStepInput,
    @Ctx() context: RequestContext,
  ): Promise<TicketPayload> {
    return step(context, 'SOLVE', input);
  }

  @Mutation(() => TicketPayload, { description: 'Opens a solved ticket again: whoever asked, or the team.' })
  reopenTicket(
    @Arg('input', () => TicketStepInput, { description: 'Which, and why.' }) input: TicketStepInput,
    @Ctx() context: RequestContext,
  ): Promise<TicketPayload> {
    return step(context, 'REOPEN', input);
  }

  @FieldResolver(() => PersonType, { description: 'Who asks.' })
  requester(@Root() { requesterId }: Ticket, @Ctx() context: RequestContext): Promise<User> {
    return person(context, requesterId);
  }

  @FieldResolver(() => MessageConnection, { description: 'What was written, in order of time.' })
  async messages(
    @Root() ticket: Ticket,
    @Arg('first', () => Int, FIRST) first: number | null,
    @Arg('after', () => String, AFTER) after: string | null,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Connection<TicketMessage>> {
    const question = { first: first ?? null, after: after ?? null };
    const page = await loaders.ticketMessages.load({ ownerId: ticket.id, question });
    return presentPage(page, ({ writtenAt, id }) => cursorOf({ at: writtenAt, id }));
  }
}

/** Beside the ticket's own resolver: a message has one field that is read elsewhere. */
@Resolver(() => TicketMessageType)
export class TicketMessageResolver {
  @FieldResolver(() => PersonType, { description: 'Who wrote it.' })
  author(@Root() { authorId }: TicketMessage, @Ctx() context: RequestContext): Promise<User> {
    return person(context, authorId);
  }
}

async function step(
  { deps, actor }: RequestContext,
  step: TicketStep,
  { ticketId, text }: TicketStepInput,
): Promise<TicketPayload> {
  const user = requireUser(actor);
  return present(await takeTicketStep(deps, user, { ticketId: objectId(ticketId), step, text: text ?? null }));
}

async function person({ loaders }: RequestContext, id: string): Promise<User> {
  const found = await loaders.user.load(id);
  if (found === null) throw notFound('person');
  return found;
}

function present(outcome: TicketOutcome): TicketPayload {
  return 'problems' in outcome
    ? { ticket: null, userErrors: presentErrors(outcome.problems) }
    : { ticket: outcome.ticket, userErrors: [] };
}
