import { Field, ObjectType } from 'type-graphql';
import type { GivenAnswer, Proposal } from '../domain/proposals/proposal.ts';
import type { EpochMs } from '../domain/time.ts';
import { NodeType } from './nodes.ts';
import {
  AnswererEnum,
  ProposalAnswerEnum,
  ProposalKindEnum,
  ProposalStatusEnum,
  SettledReasonEnum,
} from './proposal-enums.ts';
import { DateTimeScalar } from './scalars.ts';
import { ZonedTime } from './zoned-time.ts';

@ObjectType('ProposedTime', { description: 'A time a session may take place at instead.', simpleResolvers: true })
export class ProposedTimeType extends ZonedTime {}

@ObjectType('GivenAnswer', { description: 'What one side has answered.', simpleResolvers: true })
export class GivenAnswerType implements GivenAnswer {
  @Field(() => AnswererEnum, { description: 'Whose answer it is.' })
  side!: GivenAnswer['side'];

  @Field(() => ProposalAnswerEnum, { description: 'Yes or no.' })
  answer!: GivenAnswer['answer'];

  @Field(() => DateTimeScalar, { description: 'When it was given.' })
  at!: EpochMs;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'The alternative that was named, where there are several.',
  })
  chosenStart!: EpochMs | null;
}

@ObjectType('Proposal', {
  implements: NodeType,
  description: 'Something about a session that comes true only if those agree who are asked.',
  simpleResolvers: true,
})
export class ProposalType
  extends NodeType
  implements
    Pick<
      Proposal,
      | 'id'
      | 'kind'
      | 'status'
      | 'answerer'
      | 'answers'
      | 'note'
      | 'settledReason'
      | 'expiresAt'
      | 'createdAt'
      | 'settledAt'
    >
{
  @Field(() => ProposalKindEnum, { description: 'Where it comes from.' })
  kind!: Proposal['kind'];

  @Field(() => ProposalStatusEnum, { description: 'Where it stands.' })
  status!: Proposal['status'];

  @Field(() => AnswererEnum, { description: 'Who is asked. One who declines is enough to end it.' })
  answerer!: Proposal['answerer'];

  @Field(() => [GivenAnswerType], { description: 'The answers so far, in order.' })
  answers!: GivenAnswerType[];

  @Field(() => String, { nullable: true, description: 'The words of whoever proposed it.' })
  note!: string | null;

  @Field(() => SettledReasonEnum, { nullable: true, description: 'Why it is settled, where the status does not say.' })
  settledReason!: Proposal['settledReason'];

  @Field(() => DateTimeScalar, { description: 'When it ends by itself, always before the session begins.' })
  expiresAt!: EpochMs;

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  createdAt!: EpochMs;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was settled; null while it waits.' })
  settledAt!: EpochMs | null;
}
