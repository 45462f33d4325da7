import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { type MessagePreferences, readPreferences, setPreferences } from '../app/message-preferences.ts';
import type { MessageGroup } from '../domain/notifications/groups.ts';
import type { QuietHours } from '../domain/notifications/quiet-hours.ts';
import { type RequestContext, requireUser } from './context.ts';
import { MessageGroupEnum } from './message-enums.ts';
import { UserErrorType } from './nodes.ts';
import { presentErrors } from './user-errors.ts';

@ObjectType('MessageGroupPreference', { description: 'Whether a group of messages is mailed.', simpleResolvers: true })
class MessageGroupPreferenceType {
  @Field(() => MessageGroupEnum, { description: 'The group.' })
  group!: MessageGroup;

  @Field(() => Boolean, { description: 'Whether it is mailed. On the dashboard it is always shown.' })
  mailed!: boolean;

  @Field(() => Boolean, { description: 'Whether it may be switched off.' })
  optional!: boolean;
}

@ObjectType('QuietHours', {
  description: 'Hours of the viewer’s own day in which nothing optional is mailed. Equal ends: none.',
  simpleResolvers: true,
})
class QuietHoursType implements QuietHours {
  @Field(() => String, { description: 'When they begin, HH:MM.' })
  start!: string;

  @Field(() => String, { description: 'When they end, HH:MM; before the beginning for hours over midnight.' })
  end!: string;
}

@ObjectType('MessagePreferences', { description: 'What the viewer wants mailed, and when not.', simpleResolvers: true })
class MessagePreferencesType {
  @Field(() => [MessageGroupPreferenceType], { description: 'Every group of messages.' })
  groups!: readonly MessageGroupPreferenceType[];

  @Field(() => QuietHoursType, { description: 'The quiet hours, chosen or usual (21:00 to 08:00).' })
  quietHours!: QuietHours;
}

@InputType('MessageGroupPreferenceInput', { description: 'Whether to mail a group of messages.' })
class MessageGroupPreferenceInput {
  @Field(() => MessageGroupEnum, { description: 'The group.' })
  group!: MessageGroup;

  @Field(() => Boolean, { description: 'Whether to mail it.' })
  mailed!: boolean;
}

@InputType('QuietHoursInput', { description: 'Hours in which nothing optional is mailed.' })
class QuietHoursInput {
  @Field(() => String, { description: 'When they begin, HH:MM.' })
  start!: string;

  @Field(() => String, { description: 'When they end, HH:MM.' })
  end!: string;
}

@InputType('SetMessagePreferencesInput', { description: 'What to change; what is absent stays as it is.' })
class SetMessagePreferencesInput {
  @Field(() => [MessageGroupPreferenceInput], { nullable: true, description: 'Groups to switch on or off.' })
  groups?: MessageGroupPreferenceInput[] | null;

  @Field(() => QuietHoursInput, { nullable: true, description: 'Other quiet hours.' })
  quietHours?: QuietHoursInput | null;
}

@ObjectType('SetMessagePreferencesPayload', { description: 'The preferences as they are now.', simpleResolvers: true })
class SetMessagePreferencesPayload {
  @Field(() => MessagePreferencesType, { nullable: true, description: 'Null when nothing was changed.' })
  preferences!: MessagePreferences | null;

  @Field(() => [UserErrorType], { description: 'What is wrong with the wish.' })
  userErrors!: readonly UserErrorType[];
}

@Resolver()
export class MessagePreferencesResolver {
  @Query(() => MessagePreferencesType, { description: 'What the viewer wants mailed, and when not.' })
  messagePreferences(@Ctx() { deps, actor }: RequestContext): Promise<MessagePreferences> {
    return readPreferences(deps, requireUser(actor));
  }

  @Mutation(() => SetMessagePreferencesPayload, {
    description: 'Switches groups of messages on or off, at once. Only reviews, digests and tips may be switched off.',
  })
  async setMessagePreferences(
    @Arg('input', () => SetMessagePreferencesInput, { description: 'The wish.' }) input: SetMessagePreferencesInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<SetMessagePreferencesPayload> {
    const wish = { groups: input.groups ?? [], quietHours: input.quietHours ?? null };
    const { preferences, userErrors } = await setPreferences(deps, requireUser(actor), wish);
    return { preferences, userErrors: presentErrors(userErrors) };
  }
}
