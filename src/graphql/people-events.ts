import { Ctx, Field, FieldResolver, ID, ObjectType, Resolver, Root } from 'type-graphql';
import { ifVisible } from '../app/read-objects.ts';
import { readTicket } from '../app/read-tickets.ts';
import type { Session } from '../domain/bookings/session.ts';
import { notFound } from '../domain/fault.ts';
import type { VerificationStatus } from '../domain/people/verification.ts';
import type { Ticket } from '../domain/support/ticket.ts';
import { type RequestContext, requireUser } from './context.ts';
import { DASHBOARD_EVENT, DashboardEventType, type EventView } from './dashboard-event.ts';
import { VerificationStatusEnum } from './people-enums.ts';
import { SessionType } from './sessions.ts';
import { TicketType } from './tickets.ts';

@ObjectType('VerificationChanged', {
  ...DASHBOARD_EVENT,
  description: 'A mentor asked to be verified, or the team decided. For the mentor and for admins.',
})
class VerificationChangedType extends DashboardEventType {
  @Field(() => ID, { description: 'The mentor it is about.' })
  mentorId!: string;

  @Field(() => VerificationStatusEnum, { description: 'The state at that time.' })
  status!: VerificationStatus;
}

@ObjectType('TicketChanged', {
  ...DASHBOARD_EVENT,
  description: 'A ticket was opened, answered, solved or opened again. For whoever asked and for admins.',
})
class TicketChangedType extends DashboardEventType {}

@ObjectType('AttendanceRecorded', {
  ...DASHBOARD_EVENT,
  description: 'Somebody said what became of a session, or an admin settled it.',
})
class AttendanceRecordedType extends DashboardEventType {}

@Resolver(() => TicketChangedType)
export class TicketChangedResolver {
  @FieldResolver(() => TicketType, { description: 'The ticket, as it is now.' })
  async ticket(@Root() event: EventView<'TICKET_CHANGED'>, @Ctx() { deps, actor }: RequestContext): Promise<Ticket> {
    const ticket = await readTicket(deps, requireUser(actor), event.ticketId);
    if (ticket === null) throw notFound('ticket');
    return ticket;
  }
}

@Resolver(() => AttendanceRecordedType)
export class AttendanceRecordedResolver {
  @FieldResolver(() => SessionType, { description: 'The session, as it is now.' })
  async session(
    @Root() event: EventView<'ATTENDANCE_RECORDED'>,
    @Ctx() { actor, loaders }: RequestContext,
  ): Promise<Session> {
    const session = ifVisible(requireUser(actor), await loaders.session.load(event.sessionId));
    if (session === null) throw notFound('session');
    return session;
  }
}

export const PEOPLE_EVENT_TYPES = [VerificationChangedType, TicketChangedType, AttendanceRecordedType] as const;
