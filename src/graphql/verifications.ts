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
import { decideVerification } from '../app/decide-verification.ts';
import { cursorOf } from '../app/page.ts';
import { readVerification, readVerifications } from '../app/read-people.ts';
import { submitVerification, type VerificationOutcome } from '../app/submit-verification.ts';
import { maySeeDocumentsSeen } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import { notFound } from '../domain/fault.ts';
import type {
  DocumentKind,
  Verification,
  VerificationDecision,
  VerificationStatus,
} from '../domain/people/verification.ts';
import type { EpochMs } from '../domain/time.ts';
import { type Connection, connectionOf, presentPage } from './connections.ts';
import { type RequestContext, requireAdmin, requireMentor, requireUser } from './context.ts';
import { PersonType, UserErrorType } from './nodes.ts';
import { objectId } from './object-id.ts';
import { DocumentKindEnum, VerificationDecisionEnum, VerificationStatusEnum } from './people-enums.ts';
import { DateTimeScalar } from './scalars.ts';
import { presentErrors } from './user-errors.ts';

@ObjectType('Verification', {
  description: 'A mentor’s request to be verified, for the mentor and the team.',
  simpleResolvers: true,
})
class VerificationType {
  @Field(() => VerificationStatusEnum, { description: 'Where it stands.' })
  status!: VerificationStatus;

  @Field(() => String, { description: 'In the mentor’s words.' })
  statement!: string;

  @Field(() => [DocumentKindEnum], { description: 'Which papers the mentor can show.' })
  documentKinds!: DocumentKind[];

  @Field(() => Int, { description: 'Rises with every change. A decision names the version it is about.' })
  version!: number;

  @Field(() => String, { nullable: true, description: 'What the team said; null before a decision.' })
  reason!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was submitted.' })
  submittedAt!: EpochMs;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the team decided; null while it has not.' })
  decidedAt!: EpochMs | null;
}

const VerificationConnection = connectionOf('Verification', () => VerificationType, {
  one: 'request',
  many: 'requests, the oldest first',
});

@InputType('SubmitVerificationInput', { description: 'What a mentor says to be verified.' })
class SubmitVerificationInput {
  @Field(() => String, { description: 'Why the mentor can teach, up to 4000 characters.' })
  statement!: string;

  @Field(() => [DocumentKindEnum], { description: 'Which papers can be shown; at least one.' })
  documentKinds!: DocumentKind[];
}

@InputType('DecideVerificationInput', { description: 'What the team decides.' })
class DecideVerificationInput {
  @Field(() => ID, { description: 'The mentor whose request it is.' })
  mentorId!: string;

  @Field(() => VerificationDecisionEnum, { description: 'What is decided.' })
  decision!: VerificationDecision;

  @Field(() => Int, { description: 'The version that was read; one that changed since is not decided.' })
  version!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Told to the mentor, up to 2000 characters; needed unless approved.',
  })
  reason?: string | null;

  @Field(() => String, { nullable: true, description: 'For the team: which papers were seen, up to 4000 characters.' })
  documentsSeen?: string | null;
}

@ObjectType('VerificationPayload', {
  description: 'The request as it is now, or why nothing changed.',
  simpleResolvers: true,
})
class VerificationPayload {
  @Field(() => VerificationType, { nullable: true, description: 'The request.' })
  verification!: Verification | null;

  @Field(() => [UserErrorType], { description: 'Why nothing changed.' })
  userErrors!: readonly UserErrorType[];
}

@Resolver(() => VerificationType)
export class VerificationResolver {
  @Query(() => VerificationType, { nullable: true, description: 'The mentor’s own request; null before the first.' })
  verification(@Ctx() { deps, actor }: RequestContext): Promise<Verification | null> {
    return readVerification(deps, requireMentor(actor).id);
  }

  @Query(() => VerificationConnection, { description: 'Requests by their submission, the oldest first. For admins.' })
  async verifications(
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 100. Default 50.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'A cursor: what follows it.' }) after: string | null,
    @Arg('status', () => VerificationStatusEnum, { nullable: true, description: 'Only those that stand so.' })
    status: VerificationStatus | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<Connection<Verification>> {
    requireAdmin(actor);
    const page = await readVerifications(deps, status ?? null, { first: first ?? null, after: after ?? null });
    return presentPage(page, ({ submittedAt, mentorId }) => cursorOf({ at: submittedAt, id: mentorId }));
  }

  @Mutation(() => VerificationPayload, {
    description: 'Asks the team to verify the mentor, or answers its question. Papers are never sent here.',
  })
  async submitVerification(
    @Arg('input', () => SubmitVerificationInput, { description: 'The request.' }) input: SubmitVerificationInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<VerificationPayload> {
    return present(await submitVerification(deps, requireMentor(actor), input));
  }

  @Mutation(() => VerificationPayload, {
    description: 'Approves a request, asks for more, or refuses. The mentor is told. For admins.',
  })
  async decideVerification(
    @Arg('input', () => DecideVerificationInput, { description: 'The decision.' }) input: DecideVerificationInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<VerificationPayload> {
    const { mentorId, decision, version, reason, documentsSeen } = input;
    const judgement = { decision, version, reason: reason ?? null, documentsSeen: documentsSeen ?? null };
    return present(await decideVerification(deps, requireAdmin(actor), { ...judgement, mentorId: objectId(mentorId) }));
  }

  @FieldResolver(() => PersonType, { description: 'Whose request it is.' })
  async mentor(@Root() { mentorId }: Verification, @Ctx() { loaders }: RequestContext): Promise<User> {
    const found = await loaders.user.load(mentorId);
    if (found === null) throw notFound('mentor');
    return found;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The team’s notes of which papers it saw. For admins; null for the mentor.',
  })
  documentsSeen(@Root() { documentsSeen }: Verification, @Ctx() { actor }: RequestContext): string | null {
    return maySeeDocumentsSeen(requireUser(actor)) ? documentsSeen : null;
  }
}

function present(outcome: VerificationOutcome): VerificationPayload {
  return 'problems' in outcome
    ? { verification: null, userErrors: presentErrors(outcome.problems) }
    : { verification: outcome.verification, userErrors: [] };
}
