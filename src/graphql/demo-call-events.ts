import { Ctx, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';
import { findDemoCallBy } from '../app/find-demo-call.ts';
import type { DemoCall } from '../domain/demo-calls/demo-call.ts';
import { type RequestContext, requireUser } from './context.ts';
import { DASHBOARD_EVENT, DashboardEventType, type EventView } from './dashboard-event.ts';
import { DemoCallType } from './demo-calls.ts';

@ObjectType('DemoCallChanged', {
  ...DASHBOARD_EVENT,
  description: 'A demo call was confirmed, moved, cancelled, got its room, or is over. For its host and for admins.',
})
class DemoCallChangedType extends DashboardEventType {}

@Resolver(() => DemoCallChangedType)
export class DemoCallChangedResolver {
  @FieldResolver(() => DemoCallType, {
    nullable: true,
    description: 'The call, as it is now; null once it is forgotten.',
  })
  demoCall(
    @Root() event: EventView<'DEMO_CALL_CHANGED'>,
    @Ctx() { deps, actor }: RequestContext,
  ): Promise<DemoCall | null> {
    return findDemoCallBy(deps, { viewer: requireUser(actor), id: event.demoCallId });
  }
}

export const DEMO_CALL_EVENT_TYPES = [DemoCallChangedType] as const;
