/** The scopes of Calendar v3 and Meet v2 as their discovery documents list them, and those of sign-in. */
export const SCOPES = {
  calendar: 'https://www.googleapis.com/auth/calendar',
  readonly: 'https://www.googleapis.com/auth/calendar.readonly',
  appCreated: 'https://www.googleapis.com/auth/calendar.app.created',
  calendarList: 'https://www.googleapis.com/auth/calendar.calendarlist',
  calendarListReadonly: 'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
  calendars: 'https://www.googleapis.com/auth/calendar.calendars',
  calendarsReadonly: 'https://www.googleapis.com/auth/calendar.calendars.readonly',
  events: 'https://www.googleapis.com/auth/calendar.events',
  eventsReadonly: 'https://www.googleapis.com/auth/calendar.events.readonly',
  eventsFreeBusy: 'https://www.googleapis.com/auth/calendar.events.freebusy',
  eventsOwned: 'https://www.googleapis.com/auth/calendar.events.owned',
  eventsOwnedReadonly: 'https://www.googleapis.com/auth/calendar.events.owned.readonly',
  eventsPublicReadonly: 'https://www.googleapis.com/auth/calendar.events.public.readonly',
  freeBusy: 'https://www.googleapis.com/auth/calendar.freebusy',
  settingsReadonly: 'https://www.googleapis.com/auth/calendar.settings.readonly',
  meetCreated: 'https://www.googleapis.com/auth/meetings.space.created',
  meetReadonly: 'https://www.googleapis.com/auth/meetings.space.readonly',
  meetSettings: 'https://www.googleapis.com/auth/meetings.space.settings',
  openid: 'openid',
  email: 'https://www.googleapis.com/auth/userinfo.email',
  profile: 'https://www.googleapis.com/auth/userinfo.profile',
} as const;

/** What the consent page says a scope allows. Sign-in scopes have no tick box: they cannot be refused one by one. */
export const SCOPE_WORDS: Readonly<Record<string, string>> = {
  [SCOPES.calendar]: 'See, edit, share and permanently delete all calendars',
  [SCOPES.readonly]: 'See and download any calendar',
  [SCOPES.appCreated]: 'Make secondary calendars, and see and change what is on them',
  [SCOPES.calendarList]: 'See, add and remove calendars of your list',
  [SCOPES.calendarListReadonly]: 'See the list of your calendars',
  [SCOPES.calendars]: 'See and change the properties of calendars',
  [SCOPES.calendarsReadonly]: 'See the title, description and time zone of calendars',
  [SCOPES.events]: 'See and edit events on all your calendars',
  [SCOPES.eventsReadonly]: 'See events on all your calendars',
  [SCOPES.eventsFreeBusy]: 'See the availability on calendars you have access to',
  [SCOPES.eventsOwned]: 'See, create, change and delete events on calendars you own',
  [SCOPES.eventsOwnedReadonly]: 'See the events on calendars you own',
  [SCOPES.eventsPublicReadonly]: 'See the events on public calendars',
  [SCOPES.freeBusy]: 'See when you are free or busy',
  [SCOPES.settingsReadonly]: 'See your calendar settings',
  [SCOPES.meetCreated]: 'Create, see and edit Google Meet rooms made by this app',
  [SCOPES.meetReadonly]: 'See your Google Meet rooms',
  [SCOPES.meetSettings]: 'See and edit the settings of your Google Meet rooms',
};

/** The requested scopes under the names Google answers with (`email` has a long one); null when one is unknown. */
export function canonicalScopes(text: string): string[] | null {
  const scopes = text.split(' ').flatMap((scope) => (scope === '' ? [] : [ALIASES[scope] ?? scope]));
  const isKnown = (scope: string) => isSignInScope(scope) || SCOPE_WORDS[scope] !== undefined;
  return scopes.length > 0 && scopes.every(isKnown) ? [...new Set(scopes)] : null;
}

export function isSignInScope(scope: string): boolean {
  return scope === SCOPES.openid || scope === SCOPES.email || scope === SCOPES.profile;
}

const ALIASES: Readonly<Record<string, string>> = { email: SCOPES.email, profile: SCOPES.profile };
