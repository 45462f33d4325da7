import { Field, ID, ObjectType } from 'type-graphql';
import type { VerificationStatus } from '../domain/people/verification.ts';
import { DASHBOARD_EVENT, DashboardEventType } from './dashboard-event.ts';
import { VerificationStatusEnum } from './people-enums.ts';

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

export const PEOPLE_EVENT_TYPES = [VerificationChangedType] as const;
