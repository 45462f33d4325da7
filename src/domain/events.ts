import type { CalendarState } from './calendar/connection.ts';
import type { AlarmName } from './health/alarms.ts';
import type { VerificationStatus } from './people/verification.ts';
import type { ProposalStatus } from './proposals/proposal.ts';
import type { EpochMs } from './time.ts';

/**
 * What a dashboard is told. Past tense; ids and the facts that would be lost otherwise (an old time),
 * so that whoever reads it later sees the object as it is then, and still what happened.
 */
export type DashboardEventBody =
  | { readonly kind: 'BOOKING_HELD'; readonly bookingId: string }
  | { readonly kind: 'REVIEW_RECEIVED'; readonly reviewId: string }
  | { readonly kind: 'TICKET_CHANGED'; readonly ticketId: string }
  /** A demo call was confirmed, moved, cancelled, got its room, or is over. */
  | { readonly kind: 'DEMO_CALL_CHANGED'; readonly demoCallId: string }
  | { readonly kind: 'ATTENDANCE_RECORDED'; readonly sessionId: string }
  | { readonly kind: 'VERIFICATION_CHANGED'; readonly mentorId: string; readonly status: VerificationStatus }
  | { readonly kind: 'BOOKING_CONFIRMED'; readonly bookingId: string }
  | { readonly kind: 'BOOKING_EXPIRED'; readonly bookingId: string }
  /** Its state or the weeks ahead of it are others now. */
  | { readonly kind: 'BOOKING_CHANGED'; readonly bookingId: string }
  | { readonly kind: 'SESSIONS_CONFIRMED'; readonly bookingId: string; readonly sessionIds: readonly string[] }
  | { readonly kind: 'SESSION_ROOM_READY'; readonly sessionId: string }
  | { readonly kind: 'ROOM_MISSING'; readonly bookingId: string }
  | {
      readonly kind: 'SESSION_MOVED';
      readonly sessionId: string;
      readonly previousStart: EpochMs;
      readonly previousEnd: EpochMs;
    }
  | { readonly kind: 'SESSION_CANCELLED'; readonly sessionId: string; readonly reason: string | null }
  | {
      readonly kind: 'ZONE_RULES_CHANGED';
      readonly version: string;
      readonly sessions: number;
      readonly bookings: number;
    }
  | { readonly kind: 'SESSION_CONFLICT_FOUND'; readonly sessionId: string }
  | { readonly kind: 'SESSION_CONFLICT_CLEARED'; readonly sessionId: string }
  | { readonly kind: 'PROPOSAL_WAITING'; readonly proposalId: string }
  | { readonly kind: 'PROPOSAL_SETTLED'; readonly proposalId: string; readonly status: ProposalStatus }
  | { readonly kind: 'NOTIFICATION_RECEIVED'; readonly messageId: string }
  /** The person read some of their inbox, perhaps in another window. */
  | { readonly kind: 'NOTIFICATIONS_READ' }
  | {
      readonly kind: 'ADDRESS_SUPPRESSED';
      readonly email: string;
      readonly cause: 'BOUNCED' | 'COMPLAINED' | 'SUPPRESSED';
    }
  | { readonly kind: 'SYSTEM_ALARM_CHANGED'; readonly alarm: AlarmName; readonly isRinging: boolean }
  | { readonly kind: 'SUBSCRIPTION_CHANGED'; readonly bookingId: string }
  | { readonly kind: 'CALENDAR_STATE_CHANGED'; readonly mentorId: string; readonly state: CalendarState };

/** One entry of a user's feed: `seq` counts that user's events from 1, without gaps. */
export interface DashboardEvent {
  readonly userId: string;
  readonly seq: number;
  readonly occurredAt: EpochMs;
  readonly body: DashboardEventBody;
}
