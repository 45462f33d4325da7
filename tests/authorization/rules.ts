import type { Rule } from './audience.ts';
import { bookingsRules } from './rules/bookings.ts';
import { calendarRules } from './rules/calendar.ts';
import { demoCallsRules } from './rules/demo-calls.ts';
import { lessonsRules } from './rules/lessons.ts';
import { messagesRules } from './rules/messages.ts';
import { moneyRules } from './rules/money.ts';
import { peopleRules } from './rules/people.ts';
import { platformRules } from './rules/platform.ts';

/** Who is answered what, for every field at the root of the schema. */
export const RULES: Readonly<Record<string, Rule>> = {
  ...bookingsRules,
  ...calendarRules,
  ...lessonsRules,
  ...moneyRules,
  ...peopleRules,
  ...messagesRules,
  ...demoCallsRules,
  ...platformRules,
};
