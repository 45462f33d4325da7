import { Field, ObjectType } from 'type-graphql';
import { ALARMS, type AlarmName } from '../domain/health/alarms.ts';
import { DASHBOARD_EVENT, DashboardEventType } from './dashboard-event.ts';
import { enumOf } from './enums.ts';

export const SystemAlarmEnum = enumOf(ALARMS, 'SystemAlarmName', 'What can be wrong with the platform as a whole.', {
  MESSAGES_LATE: 'A message that was due has not gone out for more than five minutes.',
  EFFECTS_LATE: 'Something owed to Google or Stripe has waited for more than five minutes.',
  EFFECTS_PARKED: 'Something owed to the outside was given up and waits for a person.',
  JOBS_LATE: 'A scheduled job has not run for more than two minutes after its time.',
  MAIL_QUOTA: 'The mail provider’s quota is used up: nothing is mailed until it is renewed.',
});

@ObjectType('SystemAlarmChanged', {
  ...DASHBOARD_EVENT,
  description: 'Something began or ceased to be wrong with the platform. Admins are told, once for each time.',
})
class SystemAlarmChangedType extends DashboardEventType {
  @Field(() => SystemAlarmEnum, { description: 'What it is.' })
  alarm!: AlarmName;

  @Field(() => Boolean, { description: 'Whether it began; otherwise it has ended.' })
  isRinging!: boolean;
}

export const SYSTEM_EVENT_TYPES = [SystemAlarmChangedType] as const;
