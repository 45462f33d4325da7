import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import { type MailPreview, previewMail } from '../app/preview-mail.ts';
import type { MessageRecord } from '../app/read-messages.ts';
import { readSuppressions, releaseAddress, type Suppression } from '../app/release-address.ts';
import { retryFailedMessages } from '../app/retry-failed-messages.ts';
import { sendTestMail } from '../app/send-test-mail.ts';
import type { MessageKind } from '../domain/notifications/message.ts';
import type { EpochMs } from '../domain/time.ts';
import { type RequestContext, requireAdmin } from './context.ts';
import { MessageKindEnum, SuppressionReasonEnum } from './message-enums.ts';
import { MessageRecordType } from './message-records.ts';
import { UserErrorType } from './nodes.ts';
import { objectId } from './object-id.ts';
import { NOW_IN_INPUT, wanted } from './older-arguments.ts';
import { DateTimeScalar, EmailAddressScalar } from './scalars.ts';
import { presentErrors } from './user-errors.ts';

@ObjectType('EmailPreview', { description: 'What a mail says.', simpleResolvers: true })
class EmailPreviewType {
  @Field(() => String, { description: 'Its subject.' })
  subject!: string;

  @Field(() => String, { description: 'Its HTML part, a whole document. Show it in a frame of its own.' })
  html!: string;

  @Field(() => String, { description: 'Its text part.' })
  text!: string;

  @Field(() => [String], { description: 'Names of the files it would carry.' })
  attachments!: readonly string[];

  @Field(() => String, { nullable: true, description: 'Which example it is; null for a mail of a booking.' })
  example!: string | null;

  @Field(() => [String], { description: 'Every example of this kind of message; none for a mail of a booking.' })
  examples!: readonly string[];
}

@ObjectType('PreviewEmailPayload', { description: 'A mail that was only looked at.', simpleResolvers: true })
class PreviewEmailPayload {
  @Field(() => EmailPreviewType, { nullable: true, description: 'The mail; null when there is nothing to show.' })
  preview!: MailPreview | null;

  @Field(() => [UserErrorType], { description: 'Why there is nothing to show.' })
  userErrors!: readonly UserErrorType[];
}

@ObjectType('SendTestEmailPayload', { description: 'The test that is on its way.', simpleResolvers: true })
class SendTestEmailPayload {
  @Field(() => MessageRecordType, { nullable: true, description: 'The message; null when there is none.' })
  message!: MessageRecord | null;

  @Field(() => [UserErrorType], { description: 'Why none was sent.' })
  userErrors!: readonly UserErrorType[];
}

@ObjectType('RetryFailedMessagesPayload', { description: 'What is sent once more.', simpleResolvers: true })
class RetryFailedMessagesPayload {
  @Field(() => [MessageRecordType], { description: 'The new messages, one for each that had failed.' })
  messages!: readonly MessageRecord[];

  @Field(() => [UserErrorType], { description: 'Always empty: what cannot be repeated is not there.' })
  userErrors!: readonly UserErrorType[];
}

@ObjectType('SuppressedAddress', { description: 'An address that takes no mail from us.', simpleResolvers: true })
class SuppressedAddressType {
  @Field(() => EmailAddressScalar, { description: 'The address, in lower case.' })
  email!: string;

  @Field(() => SuppressionReasonEnum, { description: 'Why nothing is mailed there.' })
  reason!: Suppression['reason'];

  @Field(() => ID, { nullable: true, description: 'The message that did not arrive.' })
  messageId!: string | null;

  @Field(() => DateTimeScalar, { description: 'Since when.' })
  suppressedAt!: EpochMs;
}

@ObjectType('ReleaseAddressPayload', { description: 'The address that takes mail again.', simpleResolvers: true })
class ReleaseAddressPayload {
  @Field(() => SuppressedAddressType, {
    nullable: true,
    description: 'Its entry as it was; null when it was not on the list.',
  })
  released!: Suppression | null;

  @Field(() => [UserErrorType], { description: 'Why nothing was changed.' })
  userErrors!: readonly UserErrorType[];
}

const OLDER = { deprecationReason: NOW_IN_INPUT };

@InputType('SendTestEmailInput', { description: 'What is to be mailed as a test.' })
class SendTestEmailInput {
  @Field(() => MessageKindEnum, { description: 'The kind of message.' })
  kind!: MessageKind;

  @Field(() => String, { nullable: true, description: 'Its language, as a language tag. Default: en.' })
  locale?: string | null;

  @Field(() => String, { nullable: true, description: 'Which example; the first, unless said otherwise.' })
  example?: string | null;
}

@ArgsType()
class SendTestEmailArguments {
  @Field(() => SendTestEmailInput, { nullable: true, description: 'What to mail.' })
  input?: SendTestEmailInput | null;

  @Field(() => MessageKindEnum, { ...OLDER, nullable: true, description: 'The kind of message.' })
  kind?: MessageKind | null;

  @Field(() => String, { ...OLDER, defaultValue: 'en', description: 'Its language, as a language tag.' })
  locale!: string;

  @Field(() => String, { ...OLDER, nullable: true, description: 'Which example; the first, unless said otherwise.' })
  example?: string | null;
}

@InputType('RetryFailedMessagesInput', { description: 'How much is sent once more.' })
class RetryFailedMessagesInput {
  @Field(() => Int, { nullable: true, description: 'How many at most, 1 to 100; the latest first. Default 100.' })
  first?: number | null;
}

@InputType('ReleaseAddressInput', { description: 'An address that is to take mail again.' })
class ReleaseAddressInput {
  @Field(() => EmailAddressScalar, { description: 'The address.' })
  email!: string;
}

@Resolver()
export class MailToolsResolver {
  @Query(() => PreviewEmailPayload, {
    description:
      'What a mail says, without sending it: an example about invented people, or a booking’s latest message of that kind, written anew from the truth as it is now. For admins.',
  })
  async previewEmail(
    @Arg('kind', () => MessageKindEnum, { description: 'The kind of message.' }) kind: MessageKind,
    @Arg('bookingId', () => ID, { nullable: true, description: 'A booking; without one, an example.' })
    bookingId: string | null,
    @Arg('locale', () => String, { defaultValue: 'en', description: 'The language of an example, as a language tag.' })
    locale: string,
    @Arg('example', () => String, { nullable: true, description: 'Which example; the first, unless said otherwise.' })
    example: string | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<PreviewEmailPayload> {
    requireAdmin(actor);
    const booking = bookingId == null ? null : objectId(bookingId);
    const question = { kind, bookingId: booking, locale, example: example ?? null };
    const { preview, userErrors } = await previewMail(deps, question);
    return { preview, userErrors: presentErrors(userErrors) };
  }

  @Query(() => [SuppressedAddressType], {
    description: 'Addresses that take no mail from us, the latest first. For admins.',
  })
  suppressedAddresses(
    @Arg('first', () => Int, { defaultValue: 50, description: 'How many, 1 to 100.' }) first: number,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<Suppression[]> {
    requireAdmin(actor);
    return readSuppressions(deps, first);
  }

  @Mutation(() => SendTestEmailPayload, {
    description: 'Mails an example of a kind of message to the viewer, marked as a test. For admins.',
  })
  async sendTestEmail(
    @Args(() => SendTestEmailArguments) { input, ...older }: SendTestEmailArguments,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<SendTestEmailPayload> {
    const admin = requireAdmin(actor);
    const kind = wanted('kind', input?.kind, older.kind);
    const wish = { kind, locale: input?.locale ?? older.locale, example: input?.example ?? older.example ?? null };
    const { message, userErrors } = await sendTestMail(deps, admin, wish);
    return { message, userErrors: presentErrors(userErrors, input == null ? [] : ['input']) };
  }

  @Mutation(() => RetryFailedMessagesPayload, {
    description:
      'Sends everything once more that `failedMessages` lists, each written anew from the truth as it is now. For admins.',
  })
  async retryFailedMessages(
    @Arg('input', () => RetryFailedMessagesInput, { nullable: true, description: 'How many.' })
    input: RetryFailedMessagesInput | null,
    @Arg('first', () => Int, {
      ...OLDER,
      defaultValue: 100,
      description: 'How many at most, 1 to 100; the latest first.',
    })
    first: number,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<RetryFailedMessagesPayload> {
    const [most, path] = input?.first == null ? [first, ['first']] : [input.first, ['input', 'first']];
    return { messages: await retryFailedMessages(deps, requireAdmin(actor), most, path), userErrors: [] };
  }

  @Mutation(() => ReleaseAddressPayload, {
    description:
      'Takes an address off our list of those that take no mail. The mail service’s own list is changed on its own dashboard. For admins.',
  })
  async releaseAddress(
    @Arg('input', () => ReleaseAddressInput, { nullable: true, description: 'Which address.' })
    input: ReleaseAddressInput | null,
    @Arg('email', () => EmailAddressScalar, { ...OLDER, nullable: true, description: 'The address.' })
    email: string | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<ReleaseAddressPayload> {
    const admin = requireAdmin(actor);
    const address = wanted('email', input?.email, email);
    const { released, userErrors } = await releaseAddress(deps, admin, address);
    return { released, userErrors: presentErrors(userErrors, input == null ? [] : ['input']) };
  }
}
