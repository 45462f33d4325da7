/**
 * What the product asks a mentor for, the narrowest scopes that carry it (Google's OAuth scope list): the account's
 * id and address, events of its calendars, busy time, the list of calendars, and rooms the product makes itself.
 */
export const REQUIRED_SCOPES = [
  'openid',
  'email',
  'https://www.googleapis.com/auth/calendar.events',
  'https://www.googleapis.com/auth/calendar.freebusy',
  'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
  'https://www.googleapis.com/auth/meetings.space.created',
] as const;

/**
 * The required scopes that a consent did not give, in the order they are required.
 * People untick boxes on the consent page, and a wider scope granted earlier covers a narrower one.
 */
export function missingScopes(granted: readonly string[]): string[] {
  const given = new Set(granted);
  return REQUIRED_SCOPES.filter((scope) => !given.has(scope) && !COVERED_BY[scope].some((wider) => given.has(wider)));
}

/** Whether the product may make Meet rooms. Without it a room comes with the session's event. */
export function canMakeRooms(granted: readonly string[]): boolean {
  return granted.includes('https://www.googleapis.com/auth/meetings.space.created');
}

const CALENDAR = 'https://www.googleapis.com/auth/calendar';
const CALENDAR_READONLY = 'https://www.googleapis.com/auth/calendar.readonly';

/** Which scopes say the same or more. Google answers `email` and `profile` with their long names. */
const COVERED_BY: Record<(typeof REQUIRED_SCOPES)[number], readonly string[]> = {
  openid: [],
  email: ['https://www.googleapis.com/auth/userinfo.email'],
  'https://www.googleapis.com/auth/calendar.events': [CALENDAR],
  'https://www.googleapis.com/auth/calendar.freebusy': [
    CALENDAR,
    CALENDAR_READONLY,
    'https://www.googleapis.com/auth/calendar.events.freebusy',
  ],
  'https://www.googleapis.com/auth/calendar.calendarlist.readonly': [
    CALENDAR,
    CALENDAR_READONLY,
    'https://www.googleapis.com/auth/calendar.calendarlist',
  ],
  'https://www.googleapis.com/auth/meetings.space.created': [],
};
