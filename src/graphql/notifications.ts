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
} from 'type-graphql';
import { markNotificationsRead } from '../app/mark-notifications-read.ts';
import { countUnreadNotifications, type InboxEntry, inboxCursor, readInbox } from '../app/read-inbox.ts';
import type { MessageKind } from '../domain/notifications/message.ts';
import type { EpochMs } from '../domain/time.ts';
import { type Connection, connectionOf, presentPage } from './connections.ts';
import { type RequestContext, requireUser } from './context.ts';
import { MessageKindEnum } from './message-enums.ts';
import { NodeType, UserErrorType } from './nodes.ts';
import { NOW_IN_INPUT } from './older-arguments.ts';
import { DateTimeScalar } from './scalars.ts';

@ObjectType('Notification', {
  implements: NodeType,
  description: 'A message in the viewer’s inbox on the dashboard: the same that was mailed, and what could not be.',
  simpleResolvers: true,
})
export class NotificationType extends NodeType {
  @Field(() => MessageKindEnum, { description: 'What it tells.' })
  kind!: MessageKind;

  @Field(() => String, { description: 'In one line.' })
  subject!: string;

  @Field(() => String, { nullable: true, description: 'In full, as plain text; null once it was too old to keep.' })
  text!: string | null;

  @Field(() => ID, { nullable: true, description: 'The booking it is about.' })
  bookingId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The session it is about.' })
  sessionId!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it came.' })
  receivedAt!: EpochMs;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the viewer read it; null while unread.' })
  readAt!: EpochMs | null;
}

const NotificationConnection = connectionOf('Notification', () => NotificationType, {
  one: 'notification',
  many: 'the inbox, the latest first',
});

@InputType('MarkNotificationsReadInput', { description: 'What was read.' })
class MarkNotificationsReadInput {
  @Field(() => [ID], { nullable: true, description: 'Which notifications; absent for all.' })
  ids?: string[] | null;
}

@ObjectType('MarkNotificationsReadPayload', { description: 'What is left unread.', simpleResolvers: true })
class MarkNotificationsReadPayload {
  @Field(() => [ID], { description: 'Those that were unread until now.' })
  readIds!: readonly string[];

  @Field(() => Int, { description: 'How many are unread still.' })
  unreadCount!: number;

  @Field(() => [UserErrorType], { description: 'Nothing can go wrong that is not an error; always empty so far.' })
  userErrors!: readonly UserErrorType[];
}

@Resolver()
export class NotificationResolver {
  @Query(() => NotificationConnection, { description: 'The viewer’s own inbox, the latest first.' })
  async notifications(
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 100. Default: 50.' }) first:
      | number
      | null
      | undefined,
    @Arg('after', () => String, { nullable: true, description: 'The cursor to continue after.' }) after:
      | string
      | null
      | undefined,
    @Arg('unreadOnly', () => Boolean, { defaultValue: false, description: 'Leave out what was read.' })
    unreadOnly: boolean,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<Connection<InboxEntry>> {
    const viewer = requireUser(actor);
    const page = await readInbox(deps, viewer, {
      first: first ?? null,
      after: after ?? null,
      unreadOnly,
    });
    return presentPage(page, inboxCursor);
  }

  @Mutation(() => MarkNotificationsReadPayload, {
    description: 'Marks notifications of the viewer as read. Ids of others’ are passed over.',
  })
  async markNotificationsRead(
    @Arg('input', () => MarkNotificationsReadInput, { nullable: true, description: 'Which; absent for all.' })
    input: MarkNotificationsReadInput | null,
    @Arg('ids', () => [ID], { nullable: true, deprecationReason: NOW_IN_INPUT, description: 'Which; absent for all.' })
    ids: string[] | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<MarkNotificationsReadPayload> {
    const wish = input?.ids ?? ids ?? null;
    return { ...(await markNotificationsRead(deps, requireUser(actor), wish)), userErrors: [] };
  }
}

/** Beside the pages: it is about the whole inbox. */
@Resolver(() => NotificationConnection)
export class InboxResolver {
  @FieldResolver(() => Int, { description: 'How many of the whole inbox are unread.' })
  unreadCount(@Ctx() { deps, actor }: RequestContext): Promise<number> {
    return countUnreadNotifications(deps, requireUser(actor));
  }
}
