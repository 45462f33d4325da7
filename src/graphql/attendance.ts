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
import { cursorOf } from '../app/page.ts';
import { type AttendanceView, readDisputes } from '../app/read-attendance.ts';
import { recordAttendance, settleDisputedAttendance } from '../app/record-attendance.ts';
import { saveSessionNotes } from '../app/save-session-notes.ts';
import type { AttendanceDispute, SessionNotes } from '../db/queries/attendance.ts';
import type { Session } from '../domain/bookings/session.ts';
import type { UserError } from '../domain/fault.ts';
import { notFound } from '../domain/fault.ts';
import type { AttendanceOutcome, AttendanceReport, AttendanceVerdict } from '../domain/lessons/attendance.ts';
import type { EpochMs } from '../domain/time.ts';
import { type Connection, connectionOf, presentPage } from './connections.ts';
import { type RequestContext, requireAdmin, requireUser } from './context.ts';
import { UserErrorType } from './nodes.ts';
import { objectId } from './object-id.ts';
import { AttendanceOutcomeEnum, AttendanceVerdictEnum, SideEnum } from './people-enums.ts';
import { DateTimeScalar } from './scalars.ts';
import { SessionType } from './sessions.ts';
import { presentErrors } from './user-errors.ts';

@ObjectType('AttendanceReport', { description: 'What one side says became of a session.', simpleResolvers: true })
class AttendanceReportType {
  @Field(() => SideEnum, { description: 'Who says so.' })
  side!: AttendanceReport['side'];

  @Field(() => AttendanceOutcomeEnum, { description: 'What they say.' })
  outcome!: AttendanceOutcome;

  @Field(() => DateTimeScalar, { description: 'When they said it last.' })
  reportedAt!: EpochMs;
}

@ObjectType('Attendance', { description: 'What is known of who came to a session.', simpleResolvers: true })
class AttendanceType {
  @Field(() => [AttendanceReportType], { description: 'What either side said; the student’s first.' })
  reports!: AttendanceReport[];

  @Field(() => AttendanceVerdictEnum, { description: 'What it comes to.' })
  verdict!: AttendanceVerdict;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the mentor first came through their join link; null if they did not.',
  })
  mentorArrivedAt!: EpochMs | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the student first came through their join link; null if they did not.',
  })
  studentArrivedAt!: EpochMs | null;
}

@ObjectType('SessionNotes', { description: 'What a mentor wrote about a session.', simpleResolvers: true })
class SessionNotesType {
  @Field(() => String, { nullable: true, description: 'For the mentor alone; null for everybody else.' })
  privateNote!: string | null;

  @Field(() => String, { nullable: true, description: 'For both sides.' })
  sharedNote!: string | null;

  @Field(() => [String], { description: 'How the student can prepare; also in the student’s reminders.' })
  preparationTips!: string[];
}

@ObjectType('AttendanceDispute', { description: 'A session whose two sides do not agree.', simpleResolvers: true })
class AttendanceDisputeType {
  @Field(() => DateTimeScalar, { description: 'When they first did not.' })
  openedAt!: EpochMs;
}

const DisputeConnection = connectionOf('AttendanceDispute', () => AttendanceDisputeType, {
  one: 'dispute',
  many: 'disputes, the oldest first',
});

@InputType('RecordAttendanceInput', { description: 'A session, and what became of it.' })
class RecordAttendanceInput {
  @Field(() => ID, { description: 'The session.' })
  sessionId!: string;

  @Field(() => AttendanceOutcomeEnum, { description: 'What became of it.' })
  outcome!: AttendanceOutcome;
}

@InputType('SaveSessionNotesInput', { description: 'What is to change; what is absent stays.' })
class SaveSessionNotesInput {
  @Field(() => ID, { description: 'The session.' })
  sessionId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'For the mentor alone, up to 5000 characters; empty removes it.',
  })
  privateNote?: string | null;

  @Field(() => String, { nullable: true, description: 'For both sides, up to 5000 characters; empty removes it.' })
  sharedNote?: string | null;

  @Field(() => [String], { nullable: true, description: 'Up to 10, each up to 200 characters.' })
  preparationTips?: string[] | null;
}

@ObjectType('SessionPayload', {
  description: 'The session as it is now, or why nothing changed.',
  simpleResolvers: true,
})
class SessionPayload {
  @Field(() => SessionType, { nullable: true, description: 'The session.' })
  session!: Session | null;

  @Field(() => [UserErrorType], { description: 'Why nothing changed.' })
  userErrors!: readonly UserErrorType[];
}

@Resolver(() => SessionType)
export class AttendanceResolver {
  @Mutation(() => SessionPayload, {
    description:
      'Says what became of a session: mentor and student, from ten minutes after its start to three days after its end.',
  })
  async recordAttendance(
    @Arg('input', () => RecordAttendanceInput, { description: 'What became of it.' }) input: RecordAttendanceInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<SessionPayload> {
    const { sessionId, outcome } = input;
    return present(await recordAttendance(deps, requireUser(actor), { sessionId: objectId(sessionId), outcome }));
  }

  @Mutation(() => SessionPayload, { description: 'Decides where the two sides do not agree. For admins.' })
  async settleAttendance(
    @Arg('input', () => RecordAttendanceInput, { description: 'What became of it.' }) input: RecordAttendanceInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<SessionPayload> {
    const { sessionId, outcome } = input;
    const verdict = { sessionId: objectId(sessionId), outcome };
    return present(await settleDisputedAttendance(deps, requireAdmin(actor), verdict));
  }

  @Mutation(() => SessionPayload, { description: 'Writes notes and tips for a session. For its mentor.' })
  async saveSessionNotes(
    @Arg('input', () => SaveSessionNotesInput, { description: 'The notes.' }) input: SaveSessionNotesInput,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<SessionPayload> {
    const { sessionId, privateNote, sharedNote, preparationTips } = input;
    const changes = {
      privateNote: privateNote === '' ? null : (privateNote ?? undefined),
      sharedNote: sharedNote === '' ? null : (sharedNote ?? undefined),
      preparationTips: preparationTips ?? undefined,
    };
    return present(await saveSessionNotes(deps, requireUser(actor), objectId(sessionId), changes));
  }

  @Query(() => DisputeConnection, { description: 'Sessions whose sides do not agree, the oldest first. For admins.' })
  async attendanceDisputes(
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 100. Default 50.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'A cursor: what follows it.' }) after: string | null,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<Connection<AttendanceDispute>> {
    requireAdmin(actor);
    const page = await readDisputes(deps, { first: first ?? null, after: after ?? null });
    return presentPage(page, ({ openedAt, sessionId }) => cursorOf({ at: openedAt, id: sessionId }));
  }

  @FieldResolver(() => AttendanceType, { description: 'Who came, as far as it is known.' })
  attendance(@Root() session: Session, @Ctx() { loaders }: RequestContext): Promise<AttendanceView> {
    return loaders.attendance.load(session);
  }

  @FieldResolver(() => SessionNotesType, {
    description: 'What its mentor wrote, as far as it is the viewer’s to read.',
  })
  notes(@Root() session: Session, @Ctx() { loaders, actor }: RequestContext): Promise<SessionNotes> {
    return loaders.notes.load({ viewer: requireUser(actor), session });
  }
}

/** Apart from the session's fields, as it belongs to another type. */
@Resolver(() => AttendanceDisputeType)
export class AttendanceDisputeResolver {
  @FieldResolver(() => SessionType, { description: 'The session, with what both sides say.' })
  async session(@Root() { sessionId }: AttendanceDispute, @Ctx() { loaders }: RequestContext): Promise<Session> {
    const session = await loaders.session.load(sessionId);
    if (session === null) throw notFound('session');
    return session;
  }
}

function present(outcome: { readonly session: Session } | { readonly problems: readonly UserError[] }): SessionPayload {
  return 'problems' in outcome
    ? { session: null, userErrors: presentErrors(outcome.problems) }
    : { session: outcome.session, userErrors: [] };
}
