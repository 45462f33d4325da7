import { print } from 'graphql';
import * as operations from '../../../schema/client/operations.ts';
import { anon, calendarOwners, everybody, hidden, mentors, no, people, type Rule } from '../audience.ts';
import { TUESDAY } from '../scene.ts';

/** When mentors can be booked, and the calendars behind that. */
export const calendarRules: Readonly<Record<string, Rule>> = {
  'Query.previewAvailabilityChange': {
    ask: () => [
      print(operations.PreviewAvailabilityChangeDocument),
      { input: { timeZone: 'UTC', weeklySchedule: [], sessionsOutside: 'CANCEL' } },
    ],
    answers: mentors,
  },
  'Query.availability': {
    ask: ({ mentorId }) => [
      print(operations.AvailabilityDocument),
      { mentorId, from: '2026-11-24T00:00:00Z', to: '2026-11-25T00:00:00Z', timeZone: 'UTC' },
    ],
    answers: everybody,
  },
  'Query.explainSlot': {
    ask: ({ mentorId }) => [print(operations.ExplainSlotDocument), { mentorId, start: TUESDAY }],
    answers: people,
  },
  'Query.calendarFeed': {
    ask: () => [print(operations.CalendarFeedDocument)],
    answers: [anon, 'null', 'null', 'null', 'null', 'null', no],
  },
  'Mutation.createCalendarFeed': { ask: () => [print(operations.CreateCalendarFeedDocument)], answers: people },
  'Mutation.renewCalendarFeed': { ask: () => [print(operations.RenewCalendarFeedDocument)], answers: people },
  'Mutation.revokeCalendarFeed': { ask: () => [print(operations.RevokeCalendarFeedDocument)], answers: people },
  'Query.calendarConnection': { ask: () => [print(operations.CalendarConnectionDocument)], answers: calendarOwners },
  'Mutation.setAvailability': {
    ask: () => [print(operations.SetAvailabilityDocument), { input: { timeZone: 'UTC', weeklySchedule: [] } }],
    answers: mentors,
  },
  'Mutation.connectGoogleCalendar': {
    ask: () => [print(operations.ConnectGoogleCalendarDocument)],
    answers: calendarOwners,
  },
  'Mutation.syncGoogleCalendar': { ask: () => [print(operations.SyncGoogleCalendarDocument)], answers: calendarOwners },
  'Mutation.disconnectGoogleCalendar': {
    ask: () => [print(operations.DisconnectGoogleCalendarDocument)],
    answers: calendarOwners,
  },
  'Mutation.chooseCalendars': {
    ask: () => [print(operations.ChooseCalendarsDocument), { input: { blocking: ['primary'] } }],
    answers: calendarOwners,
  },
  'Query.availabilitySettings': {
    ask: ({ mentorId }) => [print(operations.AvailabilitySettingsDocument), { mentorId }],
    answers: [anon, hidden, hidden, 'yes', hidden, 'yes', no],
  },
  'Subscription.availabilityChanged': {
    ask: ({ mentorId }) => [print(operations.AvailabilityChangedDocument), { mentorId }],
    answers: everybody,
  },
};
