import { Args, ArgsType, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { cursorOf } from '../app/page.ts';
import { readAuditLog } from '../app/read-audit-log.ts';
import type { User } from '../domain/actor.ts';
import { type AuditedChange, type AuditedFact, type AuditLine, auditView } from '../domain/audit.ts';
import type { EpochMs } from '../domain/time.ts';
import { type Connection, connectionOf, presentPage } from './connections.ts';
import { type RequestContext, requireAdmin } from './context.ts';
import { NodeType, PersonType } from './nodes.ts';
import { DateTimeScalar } from './scalars.ts';

@ObjectType('AuditedChange', { description: 'A field that an action changed.', simpleResolvers: true })
class AuditedChangeType implements AuditedChange {
  @Field(() => String, { description: 'Its name.' })
  field!: string;

  @Field(() => String, { nullable: true, description: 'What it was, as JSON; null where it was not there.' })
  before!: string | null;

  @Field(() => String, { nullable: true, description: 'What it is since, as JSON; null where it is gone.' })
  after!: string | null;
}

@ObjectType('AuditedFact', { description: 'Something that was written down with an action.', simpleResolvers: true })
class AuditedFactType implements AuditedFact {
  @Field(() => String, { description: 'What it is: `reason`, `sessions`, `week`.' })
  name!: string;

  @Field(() => String, { description: 'As JSON. What looks like a secret by its name reads `"[hidden]"`.' })
  value!: string;
}

@ObjectType('AuditEntry', {
  implements: NodeType,
  description: 'Who did what to which thing. Entries are never changed, and hold no secrets.',
  simpleResolvers: true,
})
class AuditEntryType extends NodeType {
  @Field(() => DateTimeScalar, { description: 'When.' })
  at!: EpochMs;

  @Field(() => String, {
    description:
      'Who: `user:<id>`, `platform` for its own backend, or `system` for what the product did by itself: a due date, a webhook, a job.',
  })
  actor!: string;

  @Field(() => String, { description: 'What was done, in the past tense: `booking.held`.' })
  action!: string;

  @Field(() => String, { description: 'To what: `booking/<id>`, `session/<id>`, `mentor/<id>`, `user/<id>`.' })
  subject!: string;
}

const AuditConnection = connectionOf('AuditEntry', () => AuditEntryType, {
  one: 'entry',
  many: 'the audit log, the latest first',
});

@ArgsType()
class AuditArgs {
  @Field(() => String, { nullable: true, description: 'Only what this one did: `user:<id>`, `platform`, `system`.' })
  actor?: string | null;

  @Field(() => String, { nullable: true, description: 'Only actions that begin so: `booking.` or `booking.held`.' })
  actionPrefix?: string | null;

  @Field(() => String, { nullable: true, description: 'Only what was done to this: `booking/<id>`.' })
  subject?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'From when.' })
  from?: EpochMs | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Until when, exclusive.' })
  to?: EpochMs | null;

  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100. Default 50.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'A cursor: what follows it.' })
  after?: string | null;
}

@Resolver(() => AuditEntryType)
export class AuditLogResolver {
  @Query(() => AuditConnection, {
    description: 'Who did what to which thing, the latest first. Filters narrow it together. For admins.',
  })
  async auditLog(
    @Args(() => AuditArgs) { first, after, ...filter }: AuditArgs,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<Connection<AuditLine>> {
    requireAdmin(actor);
    const asked = {
      actor: filter.actor ?? null,
      actionPrefix: filter.actionPrefix ?? null,
      subject: filter.subject ?? null,
      from: filter.from ?? null,
      to: filter.to ?? null,
    };
    const page = await readAuditLog(deps, asked, { first: first ?? null, after: after ?? null });
    return presentPage(page, cursorOf);
  }

  @FieldResolver(() => PersonType, { nullable: true, description: 'The person who did it; null for anybody else.' })
  async person(@Root() { actor }: AuditLine, @Ctx() { loaders }: RequestContext): Promise<User | null> {
    return actor.startsWith('user:') ? loaders.user.load(actor.slice('user:'.length)) : null;
  }

  @FieldResolver(() => [AuditedChangeType], {
    description: 'What is another since, field by field, where both states were written down.',
  })
  changes(@Root() { details }: AuditLine): readonly AuditedChange[] {
    return auditView(details).changes;
  }

  @FieldResolver(() => [AuditedFactType], {
    description: 'What else was written down: the cause, a reason, sessions, sums.',
  })
  facts(@Root() { details }: AuditLine): readonly AuditedFact[] {
    return auditView(details).facts;
  }
}
