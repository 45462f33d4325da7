import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { cursorOf } from '../app/page.ts';
import { type MessageRecord, readFailedMessages, readTimeline } from '../app/read-messages.ts';
import { resendMessage } from '../app/resend-message.ts';
import type { MailEventType } from '../domain/notifications/delivery.ts';
import type { MessageKind, MessageStatus } from '../domain/notifications/message.ts';
import type { EpochMs } from '../domain/time.ts';
import { type Connection, connectionOf, presentPage } from './connections.ts';
import { type RequestContext, requireAdmin, requireUser } from './context.ts';
import { MailEventTypeEnum, MessageKindEnum, MessageStatusEnum } from './message-enums.ts';
import { UserErrorType } from './nodes.ts';
import { objectId } from './object-id.ts';
import { NOW_IN_INPUT, wanted } from './older-arguments.ts';
import { DateTimeScalar } from './scalars.ts';
import { presentErrors } from './user-errors.ts';

@ObjectType('MailEvent', { description: 'Something the mail service told about a mail.', simpleResolvers: true })
class MailEventObject {
  @Field(() => MailEventTypeEnum, { description: 'What happened.' })
  type!: MailEventType;

  @Field(() => DateTimeScalar, { description: 'When, by the mail service’s clock.' })
  occurredAt!: EpochMs;

  @Field(() => String, { nullable: true, description: 'The link that was opened, or why the mail came back.' })
  detail!: string | null;

  @Field(() => Boolean, {
    description: 'True when it looks like a machine that inspects mails, and not like a person.',
  })
  byScanner!: boolean;
}

@ObjectType('MessageRecord', {
  description: 'A message with its whole life: planned, decided about, sent, and what became of the mail.',
  simpleResolvers: true,
})
export class MessageRecordType {
  @Field(() => ID, { description: 'The message’s id, which its notification in the recipient’s inbox has too.' })
  id!: string;

  @Field(() => MessageKindEnum, { description: 'What it tells.' })
  kind!: MessageKind;

  @Field(() => String, { description: 'Who it is for.' })
  recipientName!: string;

  @Field(() => ID, { nullable: true, description: 'The message an admin sent once more by this one.' })
  resendOf!: string | null;

  @Field(() => MessageStatusEnum, { description: 'Where it stands.' })
  status!: MessageStatus;

  @Field(() => String, { nullable: true, description: 'Why it ended as it did; null while nothing went wrong.' })
  reason!: string | null;

  @Field(() => String, { nullable: true, description: 'Its subject; null while it was not written yet.' })
  subject!: string | null;

  @Field(() => Int, { description: 'How often handing it over was tried again.' })
  tries!: number;

  @Field(() => DateTimeScalar, { description: 'When its cause planned it.' })
  plannedAt!: EpochMs;

  @Field(() => DateTimeScalar, { description: 'When it is or was to be sent.' })
  dueAt!: EpochMs;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the mail service took it.' })
  sentAt!: EpochMs | null;

  @Field(() => DateTimeScalar, { description: 'When its status last changed.' })
  decidedAt!: EpochMs;

  @Field(() => [MailEventObject], { description: 'What the mail service told, in order.' })
  events!: readonly MailEventObject[];
}

const FailedMessageConnection = connectionOf('MessageRecord', () => MessageRecordType, {
  one: 'message',
  many: 'messages, the latest first',
});

@InputType('ResendMessageInput', { description: 'A message to be sent once more.' })
class ResendMessageInput {
  @Field(() => ID, { description: 'The message to repeat.' })
  messageId!: string;
}

@ObjectType('ResendMessagePayload', { description: 'The message that repeats the other.', simpleResolvers: true })
class ResendMessagePayload {
  @Field(() => MessageRecordType, { nullable: true, description: 'The new message; null when there is none.' })
  message!: MessageRecord | null;

  @Field(() => [UserErrorType], { description: 'Why it was not sent once more.' })
  userErrors!: readonly UserErrorType[];
}

const OLDER = { nullable: true, deprecationReason: NOW_IN_INPUT };

@Resolver()
export class MessageRecordResolver {
  @Query(() => [MessageRecordType], {
    description:
      'Every message of a booking, in the order they were due. Admins see all; its student and mentor their own.',
  })
  messageTimeline(
    @Arg('bookingId', () => ID, { description: 'The booking.' }) bookingId: string,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<MessageRecord[]> {
    return readTimeline(deps, requireUser(actor), objectId(bookingId));
  }

  @Query(() => FailedMessageConnection, {
    description: 'Messages that were given up and not sent once more since, the latest first. For admins.',
  })
  async failedMessages(
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 100. Default 50.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'A cursor: what follows it.' }) after: string | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<Connection<MessageRecord>> {
    requireAdmin(actor);
    const page = await readFailedMessages(deps, { first: first ?? null, after: after ?? null });
    return presentPage(page, ({ dueAt, id }) => cursorOf({ at: dueAt, id }));
  }

  @Mutation(() => ResendMessagePayload, {
    description:
      'Sends a message once more, written anew from the truth as it is now; what is no longer true is dropped again. For admins.',
  })
  async resendMessage(
    @Arg('input', () => ResendMessageInput, { nullable: true, description: 'Which message.' })
    input: ResendMessageInput | null,
    @Arg('messageId', () => ID, { ...OLDER, description: 'The message to repeat.' }) messageId: string | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<ResendMessagePayload> {
    const admin = requireAdmin(actor);
    const id = objectId(wanted('messageId', input?.messageId, messageId));
    const { message, userErrors } = await resendMessage(deps, admin, id);
    return { message, userErrors: presentErrors(userErrors, input == null ? [] : ['input']) };
  }
}
