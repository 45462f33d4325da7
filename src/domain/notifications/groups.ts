/** What people may sort their messages by, and switch off where it is theirs to switch off. */
const MESSAGE_GROUPS = [
  'BOOKINGS',
  'REMINDERS',
  'PAYMENTS',
  'CALENDAR',
  'ONBOARDING',
  'SUPPORT',
  'ACCOUNT',
  'OPERATIONS',
  'REVIEWS',
  'DIGESTS',
  'TIPS',
] as const;
export type MessageGroup = (typeof MESSAGE_GROUPS)[number];
