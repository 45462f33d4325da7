import { Ctx, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';
import { ifVisible } from '../app/read-objects.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import { notFound } from '../domain/fault.ts';
import { BookingType } from './bookings.ts';
import { type RequestContext, requireUser } from './context.ts';
import { DASHBOARD_EVENT, DashboardEventType, type EventView } from './dashboard-event.ts';

@ObjectType('SubscriptionChanged', {
  ...DASHBOARD_EVENT,
  description: 'The weekly sessions of a booking were paused, resumed, ended or kept.',
})
class SubscriptionChangedType extends DashboardEventType {}

export const SUBSCRIPTION_EVENT_TYPES = [SubscriptionChangedType] as const;

@Resolver(() => SubscriptionChangedType)
export class SubscriptionChangedResolver {
  @FieldResolver(() => BookingType, { description: 'The booking, as it is now.' })
  async booking(
    @Root() event: EventView<'SUBSCRIPTION_CHANGED'>,
    @Ctx() { actor, loaders }: RequestContext,
  ): Promise<Booking> {
    const booking = ifVisible(requireUser(actor), await loaders.booking.load(event.bookingId));
    if (booking === null) throw notFound('booking');
    return booking;
  }
}
