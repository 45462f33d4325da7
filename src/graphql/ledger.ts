import { Ctx, Field, FieldResolver, ID, Int, ObjectType, Resolver, Root } from 'type-graphql';
import type { LedgerView } from '../app/read-ledger.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import type { LedgerAccount, LedgerKind } from '../domain/payments/ledger.ts';
import type { Money } from '../domain/payments/money.ts';
import type { EpochMs } from '../domain/time.ts';
import { BookingType } from './bookings.ts';
import { type RequestContext, requireUser } from './context.ts';
import { LedgerAccountEnum, LedgerKindEnum } from './enums.ts';
import { MoneyType } from './nodes.ts';
import { DateTimeScalar } from './scalars.ts';

@ObjectType('LedgerEntry', {
  description: 'Money of a booking that moved from one account to another. Never changed afterwards.',
  simpleResolvers: true,
})
class LedgerEntryType {
  @Field(() => ID, { description: 'The entry’s id.' })
  id!: string;

  @Field(() => DateTimeScalar, { description: 'When it was written.' })
  at!: EpochMs;

  @Field(() => LedgerKindEnum, { description: 'What happened.' })
  kind!: LedgerKind;

  @Field(() => LedgerAccountEnum, { description: 'Where the money was.' })
  from!: LedgerAccount;

  @Field(() => LedgerAccountEnum, { description: 'Where it is since.' })
  to!: LedgerAccount;

  @Field(() => MoneyType, { description: 'How much.' })
  money!: Money;

  @Field(() => ID, { nullable: true, description: 'The session whose share it is; null for money of none.' })
  sessionId!: string | null;
}

@ObjectType('LedgerBalances', {
  description:
    'Where the money of a booking stands, in minor units: `paid` is what `upcoming`, `delivered`, `credited` and `refunded` are together, always.',
  simpleResolvers: true,
})
class LedgerBalancesType {
  @Field(() => Int, { description: 'All that was paid so far.' })
  paid!: number;

  @Field(() => Int, { description: 'Paid for sessions that are yet to come.' })
  upcoming!: number;

  @Field(() => Int, { description: 'Earned by sessions that took place or were given up too late.' })
  delivered!: number;

  @Field(() => Int, { description: 'Owed to the student, and taken off the next invoice.' })
  credited!: number;

  @Field(() => Int, { description: 'Given back.' })
  refunded!: number;
}

@ObjectType('Ledger', { description: 'The money of a booking, move by move.', simpleResolvers: true })
class LedgerType {
  @Field(() => String, { nullable: true, description: 'ISO 4217; null before anything was paid.' })
  currency!: string | null;

  @Field(() => LedgerBalancesType, { description: 'The sums of all entries.' })
  balances!: LedgerBalancesType;

  @Field(() => [LedgerEntryType], { description: 'Every entry, in the order they were written.' })
  entries!: readonly LedgerEntryType[];
}

@Resolver(() => BookingType)
export class LedgerResolver {
  @FieldResolver(() => LedgerType, {
    nullable: true,
    description: 'The money of this booking. For its student and admins; null for the mentor.',
  })
  ledger(@Root() booking: Booking, @Ctx() { loaders, actor }: RequestContext): Promise<LedgerView | null> {
    return loaders.ledger.load({ viewer: requireUser(actor), booking });
  }
}
