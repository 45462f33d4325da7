/** What people may sort their messages by, and switch off where it is theirs to switch off. */
export const MESSAGE_GROUPS = [
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

/**
 * Whether somebody may switch the group off. Only what nobody asked for and nothing depends on: a confirmation, a
 * reminder or a receipt belongs to something the person did.
 */
export function mayUnsubscribe(group: MessageGroup): boolean {
  return OPTIONAL.has(group);
}

/** Whether the group's mails wait for the end of the recipient's quiet hours: the same that may be switched off. */
export function keepsQuietHours(group: MessageGroup): boolean {
  return OPTIONAL.has(group);
}

/**
 * Whether the group's messages still go to somebody whose account is blocked: what was promised or paid takes place,
 * or is given back, all the same.
 */
export function reachesBlocked(group: MessageGroup): boolean {
  return !OPTIONAL.has(group) && group !== 'ONBOARDING' && group !== 'OPERATIONS';
}

const OPTIONAL: ReadonlySet<MessageGroup> = new Set(['REVIEWS', 'DIGESTS', 'TIPS']);
