import { Arg, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { chooseCalendars } from '../app/choose-calendars.ts';
import { connectGoogleCalendar } from '../app/connect-google-calendar.ts';
import { disconnectGoogleCalendar } from '../app/disconnect-google-calendar.ts';
import { type ConnectionView, readConnection } from '../app/read-connection.ts';
import { syncNow } from '../app/sync-now.ts';
import type { CalendarState } from '../domain/calendar/connection.ts';
import type { EpochMs } from '../domain/time.ts';
import { ChooseCalendarsInput, ConnectedCalendarType, readChoice } from './connected-calendars.ts';
import { type RequestContext, requireCalendarOwner } from './context.ts';
import { CalendarStateEnum } from './enums.ts';
import { UserErrorType } from './nodes.ts';
import { DateTimeScalar, EmailAddressScalar, UrlScalar } from './scalars.ts';
import { presentErrors } from './user-errors.ts';

@ObjectType('CalendarConnection', {
  description: 'A mentor’s connection to Google Calendar. Tokens are never shown.',
  simpleResolvers: true,
})
class CalendarConnectionType implements ConnectionView {
  @Field(() => CalendarStateEnum, { description: 'What it is worth now.' })
  state!: CalendarState;

  @Field(() => EmailAddressScalar, { nullable: true, description: 'The Google account; null without a connection.' })
  googleEmail!: string | null;

  @Field(() => [String], { description: 'What the mentor granted on Google’s page.' })
  grantedScopes!: string[];

  @Field(() => [String], { description: 'What is needed and was not granted.' })
  missingScopes!: string[];

  @Field(() => DateTimeScalar, { nullable: true, description: 'When busy time was last read.' })
  lastSyncedAt!: EpochMs | null;

  @Field(() => String, { nullable: true, description: 'A code for what is wrong; null when nothing is.' })
  lastError!: string | null;

  @Field(() => String, { nullable: true, description: 'What is wrong, in words, and what to do about it.' })
  problem!: string | null;

  @Field(() => Boolean, { description: 'Whether events of whole days are ignored.' })
  ignoreAllDayEvents!: boolean;

  @Field(() => [ConnectedCalendarType], {
    description: 'The account’s calendars, its own first; empty without a connection.',
  })
  calendars!: ConnectedCalendarType[];
}

@ObjectType('ConnectGoogleCalendarPayload', {
  description: 'Where to send the mentor’s browser.',
  simpleResolvers: true,
})
class ConnectGoogleCalendarPayload {
  @Field(() => UrlScalar, { nullable: true, description: 'Google’s consent page; good once, for ten minutes.' })
  authorizationUrl!: string | null;

  @Field(() => [UserErrorType], { description: 'Why there is none.' })
  userErrors!: readonly UserErrorType[];
}

@ObjectType('CalendarConnectionPayload', { description: 'The connection as it is now.', simpleResolvers: true })
class CalendarConnectionPayload {
  @Field(() => CalendarConnectionType, { nullable: true, description: 'The connection.' })
  connection!: ConnectionView | null;

  @Field(() => [UserErrorType], { description: 'What did not work.' })
  userErrors!: readonly UserErrorType[];
}

@Resolver()
export class CalendarConnectionResolver {
  @Query(() => CalendarConnectionType, { description: 'The mentor’s own connection to Google Calendar.' })
  calendarConnection(@Ctx() { deps, actor }: RequestContext): Promise<ConnectionView> {
    return readConnection(deps, requireCalendarOwner(actor).id);
  }

  @Mutation(() => ConnectGoogleCalendarPayload, {
    description:
      'Starts a consent at Google. Connecting again replaces what there is. Call it over HTTP and with credentials: the answer leaves a cookie in the browser, and production lets only that browser finish the consent.',
  })
  async connectGoogleCalendar(
    @Ctx() { deps, actor, keepInBrowser }: RequestContext,
  ): Promise<ConnectGoogleCalendarPayload> {
    return {
      ...(await connectGoogleCalendar(deps, requireCalendarOwner(actor), keepInBrowser ?? null)),
      userErrors: [],
    };
  }

  @Mutation(() => CalendarConnectionPayload, {
    description: 'Reads the mentor’s calendar now instead of at the next poll.',
  })
  async syncGoogleCalendar(@Ctx() { deps, actor }: RequestContext): Promise<CalendarConnectionPayload> {
    const { connection, userErrors } = await syncNow(deps, requireCalendarOwner(actor).id);
    return { connection, userErrors: presentErrors(userErrors) };
  }

  @Mutation(() => CalendarConnectionPayload, {
    description:
      'Chooses which calendars block time, which one sessions are written to, and whether events of whole days count. A calendar that blocks from now on is read at once; until that is done nothing is offered.',
  })
  async chooseCalendars(
    @Arg('input', () => ChooseCalendarsInput, { description: 'The choice.' }) input: ChooseCalendarsInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<CalendarConnectionPayload> {
    const { connection, userErrors } = await chooseCalendars(deps, requireCalendarOwner(actor), readChoice(input));
    return { connection, userErrors: presentErrors(userErrors) };
  }

  @Mutation(() => CalendarConnectionPayload, {
    description: 'Ends the connection: tokens and mirrored busy time are erased at once.',
  })
  async disconnectGoogleCalendar(@Ctx() { deps, actor }: RequestContext): Promise<CalendarConnectionPayload> {
    return { connection: await disconnectGoogleCalendar(deps, requireCalendarOwner(actor)), userErrors: [] };
  }
}
