import { Field, FieldResolver, Int, ObjectType, Resolver, Root } from 'type-graphql';
import type { Booking } from '../domain/bookings/booking.ts';
import { BookingType } from './bookings.ts';

@ObjectType('CancellationPolicy', {
  description:
    'What a student gets for a session they cancel, as it was agreed when they booked. What a mentor or the team cancels is always credited.',
  simpleResolvers: true,
})
class CancellationPolicyType {
  @Field(() => Int, { description: 'How many hours before its start a session must be cancelled to be in time.' })
  cutOffHours!: number;

  @Field(() => Boolean, {
    description:
      'Whether a paid session that is cancelled in time is credited, or paid back where no invoice follows. One cancelled later is paid for.',
  })
  creditsInTime!: boolean;
}

@Resolver(() => BookingType)
export class CancellationPolicyResolver {
  @FieldResolver(() => CancellationPolicyType, { description: 'What cancelling its sessions means for their money.' })
  cancellationPolicy(@Root() { policy }: Booking): CancellationPolicyType {
    return { cutOffHours: policy.cutOffHours, creditsInTime: policy.inTime === 'CREDIT' };
  }
}
