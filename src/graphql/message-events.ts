import { Ctx, Field, FieldResolver, Int, ObjectType, Resolver, Root } from 'type-graphql';
import { countUnreadNotifications, type InboxEntry } from '../app/read-inbox.ts';
import { maySeeInboxOf } from '../domain/access.ts';
import { notFound } from '../domain/fault.ts';
import { type RequestContext, requireUser } from './context.ts';
import { DASHBOARD_EVENT, DashboardEventType, type EventView } from './dashboard-event.ts';
import { SuppressionReasonEnum } from './message-enums.ts';
import { NotificationType } from './notifications.ts';
import { EmailAddressScalar } from './scalars.ts';

@ObjectType('NotificationReceived', {
  ...DASHBOARD_EVENT,
  description: 'Something new is in the viewer’s inbox. A mail that says the same may be on its way.',
})
class NotificationReceivedType extends DashboardEventType {}

@ObjectType('NotificationsRead', {
  ...DASHBOARD_EVENT,
  description: 'The viewer has read some of their inbox, here or in another window.',
})
class NotificationsReadType extends DashboardEventType {}

@ObjectType('AddressSuppressed', {
  ...DASHBOARD_EVENT,
  description: 'Mails to the viewer’s address do not arrive; nothing is sent there any more.',
})
class AddressSuppressedType extends DashboardEventType {
  @Field(() => EmailAddressScalar, { description: 'The address.' })
  email!: string;

  @Field(() => SuppressionReasonEnum, { description: 'Why.' })
  cause!: 'BOUNCED' | 'COMPLAINED' | 'SUPPRESSED';
}

export const MESSAGE_EVENT_TYPES = [NotificationReceivedType, NotificationsReadType, AddressSuppressedType] as const;

@Resolver(() => NotificationReceivedType)
export class NotificationReceivedResolver {
  @FieldResolver(() => NotificationType, { description: 'The entry of the inbox, as it is now.' })
  async notification(
    @Root() event: EventView<'NOTIFICATION_RECEIVED'>,
    @Ctx() { actor, loaders }: RequestContext,
  ): Promise<InboxEntry> {
    const entry = await loaders.notification.load(event.messageId);
    if (entry === null || !maySeeInboxOf(requireUser(actor), entry.recipientId)) throw notFound('notification');
    return entry;
  }
}

@Resolver(() => NotificationsReadType)
export class NotificationsReadResolver {
  @FieldResolver(() => Int, { description: 'How many of the whole inbox are unread now.' })
  unreadCount(@Ctx() { deps, actor }: RequestContext): Promise<number> {
    return countUnreadNotifications(deps, requireUser(actor));
  }
}
