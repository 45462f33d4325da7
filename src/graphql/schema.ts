import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { AvailabilityResolver } from './availability.ts';
import { BookingResolver, SessionBookingResolver } from './bookings.ts';
import { CalendarConnectionResolver } from './calendar-connection.ts';
import {
  BookingConfirmedResolver,
  BookingExpiredResolver,
  BookingHeldResolver,
  DASHBOARD_EVENT_TYPES,
  DashboardEventResolver,
  SessionCancelledResolver,
  SessionMovedResolver,
  SessionRoomReadyResolver,
  SessionsConfirmedResolver,
} from './dashboard-events.ts';
import { NodeResolver } from './nodes.ts';
import { SeriesResolver } from './series.ts';
import { SessionResolver } from './sessions.ts';
import { UserResolver } from './users.ts';

/** The public API, put together. `schema/schema.graphql` is printed from it. */
export function createSchema(): GraphQLSchema {
  return buildSchemaSync({
    resolvers: [
      NodeResolver,
      UserResolver,
      AvailabilityResolver,
      SeriesResolver,
      BookingResolver,
      SessionResolver,
      SessionBookingResolver,
      CalendarConnectionResolver,
      DashboardEventResolver,
      BookingHeldResolver,
      BookingConfirmedResolver,
      BookingExpiredResolver,
      SessionsConfirmedResolver,
      SessionRoomReadyResolver,
      SessionMovedResolver,
      SessionCancelledResolver,
    ],
    orphanedTypes: [...DASHBOARD_EVENT_TYPES],
    validate: false,
  });
}
