import { Field, Int, InterfaceType } from 'type-graphql';
import type { DashboardEvent, DashboardEventBody } from '../domain/events.ts';
import type { EpochMs } from '../domain/time.ts';
import { DateTimeScalar } from './scalars.ts';

@InterfaceType('DashboardEvent', {
  description: 'Something that happened, for the viewer’s dashboard.',
  resolveType: (event: DashboardEventBody) => TYPE_NAMES[event.kind],
})
export abstract class DashboardEventType {
  @Field(() => Int, { description: 'Counts the viewer’s events from 1, without gaps. Resume with it as `after`.' })
  seq!: number;

  @Field(() => DateTimeScalar, { description: 'When it happened.' })
  occurredAt!: EpochMs;
}

/** What every kind of event is. */
export const DASHBOARD_EVENT = { implements: DashboardEventType, simpleResolvers: true };

/** An event as resolvers see it: the facts of its body beside its number and time. */
export type EventView<Kind extends DashboardEventBody['kind']> = Extract<DashboardEventBody, { kind: Kind }> &
  Pick<DashboardEvent, 'seq' | 'occurredAt'>;

/** The GraphQL type of each kind of event. */
const TYPE_NAMES: Readonly<Record<DashboardEventBody['kind'], string>> = {
  BOOKING_HELD: 'BookingHeld',
  REVIEW_RECEIVED: 'ReviewReceived',
  TICKET_CHANGED: 'TicketChanged',
  DEMO_CALL_CHANGED: 'DemoCallChanged',
  ATTENDANCE_RECORDED: 'AttendanceRecorded',
  VERIFICATION_CHANGED: 'VerificationChanged',
  BOOKING_CONFIRMED: 'BookingConfirmed',
  BOOKING_EXPIRED: 'BookingExpired',
  BOOKING_CHANGED: 'BookingChanged',
  SESSIONS_CONFIRMED: 'SessionsConfirmed',
  SESSION_ROOM_READY: 'SessionRoomReady',
  ROOM_MISSING: 'RoomMissing',
  SESSION_MOVED: 'SessionMoved',
  SESSION_CANCELLED: 'SessionCancelled',
  ZONE_RULES_CHANGED: 'ZoneRulesChanged',
  SESSION_CONFLICT_FOUND: 'SessionConflictFound',
  SESSION_CONFLICT_CLEARED: 'SessionConflictCleared',
  PROPOSAL_WAITING: 'ProposalWaiting',
  PROPOSAL_SETTLED: 'ProposalSettled',
  SUBSCRIPTION_CHANGED: 'SubscriptionChanged',
  CALENDAR_STATE_CHANGED: 'CalendarStateChanged',
  NOTIFICATION_RECEIVED: 'NotificationReceived',
  NOTIFICATIONS_READ: 'NotificationsRead',
  ADDRESS_SUPPRESSED: 'AddressSuppressed',
  SYSTEM_ALARM_CHANGED: 'SystemAlarmChanged',
};
