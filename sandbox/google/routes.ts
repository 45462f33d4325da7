import { getCalendar, getCalendarListEntry, listCalendars } from './calendar-list.ts';
import type { Route } from './call.ts';
import { listEvents, listInstances } from './event-list.ts';
import { deleteEvent, getEvent, insertEvent, patchEvent, updateEvent } from './event-writes.ts';
import { queryFreeBusy } from './free-busy.ts';
import { createSpace, getSpace, patchSpace } from './meet.ts';
import { SCOPES } from './scopes.ts';
import type { GoogleState } from './state.ts';
import { stopChannel, watchEvents } from './watch.ts';

// Each method's scopes and parameters are those of Google's discovery documents: any one of the scopes is enough.

const READ_LIST = [SCOPES.calendar, SCOPES.readonly, SCOPES.calendarList, SCOPES.calendarListReadonly];
const READ_CALENDAR = [SCOPES.calendar, SCOPES.readonly, SCOPES.appCreated, SCOPES.calendars, SCOPES.calendarsReadonly];
const WRITE_EVENTS = [SCOPES.calendar, SCOPES.appCreated, SCOPES.events, SCOPES.eventsOwned];
const READ_EVENTS = [
  ...WRITE_EVENTS,
  SCOPES.readonly,
  SCOPES.eventsReadonly,
  SCOPES.eventsFreeBusy,
  SCOPES.eventsOwnedReadonly,
  SCOPES.eventsPublicReadonly,
];
const FREE_BUSY = [SCOPES.calendar, SCOPES.readonly, SCOPES.freeBusy, SCOPES.eventsFreeBusy];
const STOP_CHANNEL = [...READ_EVENTS, SCOPES.calendarList, SCOPES.calendarListReadonly, SCOPES.settingsReadonly];

const WRITE_PARAMETERS = [
  'conferenceDataVersion',
  'eventLabelVersion',
  'maxAttendees',
  'sendNotifications',
  'sendUpdates',
  'supportsAttachments',
];
const LIST_PARAMETERS = [
  'alwaysIncludeEmail',
  'eventTypes',
  'iCalUID',
  'maxAttendees',
  'maxResults',
  'orderBy',
  'pageToken',
  'privateExtendedProperty',
  'q',
  'sharedExtendedProperty',
  'showDeleted',
  'showHiddenInvitations',
  'singleEvents',
  'syncToken',
  'timeMax',
  'timeMin',
  'timeZone',
  'updatedMin',
];

const EVENTS = '/calendars/:calendarId/events';
const EVENT = `${EVENTS}/:eventId`;
const LIST_OF_CALENDARS = [
  'maxResults',
  'minAccessRole',
  'pageToken',
  'showDeleted',
  'showHidden',
  'showOwnOrganizationOnly',
];

/** Calendar v3, below `/calendar/v3`. */
export const CALENDAR_ROUTES: readonly Route<GoogleState>[] = [
  { method: 'GET', path: '/users/me/calendarList', scopes: READ_LIST, query: LIST_OF_CALENDARS, handle: listCalendars },
  {
    method: 'GET',
    path: '/users/me/calendarList/:calendarId',
    scopes: [...READ_LIST, SCOPES.appCreated],
    query: [],
    handle: getCalendarListEntry,
  },
  { method: 'GET', path: '/calendars/:calendarId', scopes: READ_CALENDAR, query: [], handle: getCalendar },
  { method: 'POST', path: `${EVENTS}/watch`, scopes: READ_EVENTS, query: LIST_PARAMETERS, handle: watchEvents },
  { method: 'GET', path: EVENTS, scopes: READ_EVENTS, query: LIST_PARAMETERS, handle: listEvents },
  { method: 'POST', path: EVENTS, scopes: WRITE_EVENTS, query: WRITE_PARAMETERS, handle: insertEvent },
  {
    method: 'GET',
    path: EVENT,
    scopes: READ_EVENTS,
    query: ['alwaysIncludeEmail', 'maxAttendees', 'timeZone'],
    handle: getEvent,
  },
  {
    method: 'GET',
    path: `${EVENT}/instances`,
    scopes: READ_EVENTS,
    query: [
      'alwaysIncludeEmail',
      'maxAttendees',
      'maxResults',
      'pageToken',
      'showDeleted',
      'timeMax',
      'timeMin',
      'timeZone',
    ],
    handle: listInstances,
  },
  {
    method: 'PATCH',
    path: EVENT,
    scopes: WRITE_EVENTS,
    query: [...WRITE_PARAMETERS, 'alwaysIncludeEmail'],
    handle: patchEvent,
  },
  {
    method: 'PUT',
    path: EVENT,
    scopes: WRITE_EVENTS,
    query: [...WRITE_PARAMETERS, 'alwaysIncludeEmail'],
    handle: updateEvent,
  },
  {
    method: 'DELETE',
    path: EVENT,
    scopes: WRITE_EVENTS,
    query: ['sendNotifications', 'sendUpdates'],
    handle: deleteEvent,
  },
  { method: 'POST', path: '/freeBusy', scopes: FREE_BUSY, query: [], handle: queryFreeBusy },
  { method: 'POST', path: '/channels/stop', scopes: STOP_CHANNEL, query: [], handle: stopChannel },
];

const MEET_WRITE = [SCOPES.meetCreated];

/** Meet v2, below `/v2`. */
export const MEET_ROUTES: readonly Route<GoogleState>[] = [
  { method: 'POST', path: '/spaces', scopes: MEET_WRITE, query: [], handle: createSpace },
  {
    method: 'GET',
    path: '/spaces/:space',
    scopes: [...MEET_WRITE, SCOPES.meetReadonly, SCOPES.meetSettings],
    query: [],
    handle: getSpace,
  },
  {
    method: 'PATCH',
    path: '/spaces/:space',
    scopes: [...MEET_WRITE, SCOPES.meetSettings],
    query: ['updateMask'],
    handle: patchSpace,
  },
];
