import 'reflect-metadata';
import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import { type BuildSchemaOptions, buildSchemaSync, type PubSub } from 'type-graphql';
import { AgendaResolver } from './agenda.ts';
import { AttendanceDisputeResolver, AttendanceResolver } from './attendance.ts';
import { AuditLogResolver } from './audit-log.ts';
import { AvailabilityResolver } from './availability.ts';
import { AvailabilityPreviewResolver } from './availability-preview.ts';
import { AvailabilitySettingsResolver } from './availability-settings.ts';
import { BillingPortalResolver } from './billing-portal.ts';
import { BookingSubscriptionResolver } from './booking-subscription.ts';
import { BookingResolver, SessionBookingResolver } from './bookings.ts';
import { CalendarConnectionResolver } from './calendar-connection.ts';
import { CalendarFeedResolver } from './calendar-feed.ts';
import { CancellationPolicyResolver } from './cancellation-policy.ts';
import {
  CONFLICT_EVENT_TYPES,
  SessionConflictClearedResolver,
  SessionConflictFoundResolver,
  SessionConflictResolver,
} from './conflicts.ts';
import type { RequestContext } from './context.ts';
import {
  BookingChangedResolver,
  BookingConfirmedResolver,
  BookingExpiredResolver,
  BookingHeldResolver,
  DASHBOARD_EVENT_TYPES,
  DashboardEventResolver,
  RoomMissingResolver,
  SessionCancelledResolver,
  SessionMovedResolver,
  SessionRoomReadyResolver,
  SessionsConfirmedResolver,
} from './dashboard-events.ts';
import { DEMO_CALL_EVENT_TYPES, DemoCallChangedResolver } from './demo-call-events.ts';
import { DemoCallResolver } from './demo-calls.ts';
import { DemoHostResolver } from './demo-hosts.ts';
import { describeFailures } from './expected-failures.ts';
import { FiguresResolver } from './figures.ts';
import { FrequencyChangeResolver } from './frequency-change.ts';
import { GuestDemoCallResolver } from './guest-demo-calls.ts';
import { BookingInvoiceResolver, InvoiceResolver } from './invoices.ts';
import { LedgerResolver } from './ledger.ts';
import { forgetAll } from './loaders.ts';
import { MailToolsResolver } from './mail-tools.ts';
import { MentorResolver } from './mentors.ts';
import { NotificationReceivedResolver, NotificationsReadResolver } from './message-events.ts';
import { MessagePreferencesResolver } from './message-preferences.ts';
import { MessageRecordResolver } from './message-records.ts';
import { NodeResolver } from './node-query.ts';
import { InboxResolver, NotificationResolver } from './notifications.ts';
import { PaymentFaultResolver } from './payment-faults.ts';
import { FailedPaymentResolver, PaymentDisputeResolver } from './payment-trouble.ts';
import { AttendanceRecordedResolver, TicketChangedResolver } from './people-events.ts';
import { PriceResolver } from './prices.ts';
import { ProfileResolver } from './profiles.ts';
import { PROPOSAL_EVENT_TYPES, ProposalSettledResolver, ProposalWaitingResolver } from './proposal-events.ts';
import { ProposalResolver, SessionProposalResolver } from './proposals.ts';
import { RevenueResolver } from './revenue.ts';
import {
  BookingReviewResolver,
  MentorReviewResolver,
  REVIEW_EVENT_TYPES,
  ReviewReceivedResolver,
  ReviewResolver,
} from './reviews.ts';
import { SeriesResolver } from './series.ts';
import { SessionResolver } from './sessions.ts';
import { SUBSCRIPTION_EVENT_TYPES, SubscriptionChangedResolver } from './subscription-events.ts';
import { SYSTEM_EVENT_TYPES } from './system-alarms.ts';
import { SystemHealthResolver } from './system-health.ts';
import { TeachingResolver } from './teaching.ts';
import { TicketMessageResolver, TicketResolver } from './tickets.ts';
import { TroubledCalendarResolver } from './troubled-calendars.ts';
import { UserResolver } from './users.ts';
import { VerificationResolver } from './verifications.ts';

/** The public API, put together. `schema/schema.graphql` is printed from it. */
export function createSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: RESOLVERS,
    orphanedTypes: [
      ...REVIEW_EVENT_TYPES,
      ...DASHBOARD_EVENT_TYPES,
      ...SUBSCRIPTION_EVENT_TYPES,
      ...PROPOSAL_EVENT_TYPES,
      ...CONFLICT_EVENT_TYPES,
      ...DEMO_CALL_EVENT_TYPES,
      ...SYSTEM_EVENT_TYPES,
    ],
    validate: false,
    pubSub: NO_PUB_SUB,
  });
  // The one place type-graphql has no option for.
  for (const [name, description] of Object.entries(ROOT_DESCRIPTIONS)) {
    const type = schema.getType(name);
    if (type !== undefined) type.description = description;
  }
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      const failures = describeFailures(field.name);
      if (failures !== null) field.description = `${field.description}\n\n${failures}`;
    }
  }
  readAnewForEachMutation(schema);
  return schema;
}

/** Mutations of one request are done one after another: what one has read is no answer to the next. */
function readAnewForEachMutation(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve = defaultFieldResolver } = field;
    field.resolve = (source, args, context: RequestContext, info) => {
      forgetAll(context.loaders);
      return resolve(source, args, context, info);
    };
  }
}

/** In the order in which the schema is printed. */
const RESOLVERS: BuildSchemaOptions['resolvers'] = [
  NodeResolver,
  UserResolver,
  ReviewResolver,
  BookingReviewResolver,
  MentorReviewResolver,
  ReviewReceivedResolver,
  TicketResolver,
  TicketMessageResolver,
  TicketChangedResolver,
  AttendanceResolver,
  AttendanceDisputeResolver,
  AttendanceRecordedResolver,
  ProfileResolver,
  MentorResolver,
  VerificationResolver,
  AvailabilityResolver,
  AvailabilityPreviewResolver,
  AvailabilitySettingsResolver,
  TroubledCalendarResolver,
  AuditLogResolver,
  FiguresResolver,
  TeachingResolver,
  AgendaResolver,
  SeriesResolver,
  LedgerResolver,
  PriceResolver,
  BookingResolver,
  SessionResolver,
  SessionBookingResolver,
  ProposalResolver,
  SessionConflictResolver,
  SessionConflictFoundResolver,
  SessionConflictClearedResolver,
  SessionProposalResolver,
  ProposalWaitingResolver,
  ProposalSettledResolver,
  BookingInvoiceResolver,
  InvoiceResolver,
  RevenueResolver,
  FailedPaymentResolver,
  PaymentDisputeResolver,
  PaymentFaultResolver,
  BookingSubscriptionResolver,
  FrequencyChangeResolver,
  SubscriptionChangedResolver,
  BillingPortalResolver,
  CalendarConnectionResolver,
  CalendarFeedResolver,
  CancellationPolicyResolver,
  GuestDemoCallResolver,
  DemoCallResolver,
  DemoHostResolver,
  DemoCallChangedResolver,
  DashboardEventResolver,
  BookingHeldResolver,
  BookingConfirmedResolver,
  BookingChangedResolver,
  BookingExpiredResolver,
  SessionsConfirmedResolver,
  SessionRoomReadyResolver,
  RoomMissingResolver,
  SessionMovedResolver,
  SessionCancelledResolver,
  NotificationResolver,
  InboxResolver,
  MailToolsResolver,
  MessageRecordResolver,
  MessagePreferencesResolver,
  NotificationReceivedResolver,
  NotificationsReadResolver,
  SystemHealthResolver,
];

const ROOT_DESCRIPTIONS = {
  Query: 'Questions. They change nothing.',
  Mutation: 'Changes. Each is made whole or not at all; expected failures are in `userErrors`.',
  Subscription: 'What happens, as it happens. Over WebSocket, by the graphql-transport-ws protocol.',
};

/**
 * type-graphql wants one as soon as there is a subscription, but all of ours bring a source of their own: its
 * in-process topics know nothing of transactions, replay or other servers.
 */
const NO_PUB_SUB: PubSub = {
  publish() {
    throw new Error('events are written to the feed, in a transaction');
  },
  subscribe() {
    throw new Error('a subscription must bring its own source');
  },
};
