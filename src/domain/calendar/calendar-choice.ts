import { type UserError, userError } from '../fault.ts';
import type { ConnectedCalendar } from './connected-calendar.ts';

/** What a mentor wants of their calendars; null leaves a thing as it is. */
export interface CalendarChoice {
  readonly blocking: readonly string[] | null;
  readonly writeTo: string | null;
  readonly ignoreAllDayEvents: boolean | null;
}

/** What follows from a choice. */
export interface ChosenCalendars {
  /** Calendars that block from now on, and did not before. */
  readonly added: readonly ConnectedCalendar[];
  /** Calendars that blocked, and do not any more. */
  readonly removed: readonly ConnectedCalendar[];
  readonly problems: readonly UserError[];
}

/**
 * Judges a choice by the calendars there are. At least one must block: a mentor who wants none to count disconnects.
 * Sessions can be written only where the account may write, and not to a calendar that is gone.
 */
export function chooseAmong(calendars: readonly ConnectedCalendar[], choice: CalendarChoice): ChosenCalendars {
  const known = new Map(calendars.map((calendar) => [calendar.calendarId, calendar]));
  const blocking = new Set(choice.blocking ?? calendars.filter(({ blocks }) => blocks).map((each) => each.calendarId));
  const problems: UserError[] = [];
  if (blocking.size === 0) {
    problems.push(userError('CALENDAR_NEEDED', 'At least one calendar must block time.', ['input', 'blocking']));
  }
  (choice.blocking ?? []).forEach((calendarId, index) => {
    if (!known.has(calendarId)) problems.push(unknownCalendar(['input', 'blocking', String(index)]));
  });
  if (choice.writeTo !== null) {
    const target = known.get(choice.writeTo);
    if (target === undefined) problems.push(unknownCalendar(['input', 'writeTo']));
    else if (!target.isWritable) {
      const message = 'Your Google account may read this calendar, and not write to it.';
      problems.push(userError('CALENDAR_NOT_WRITABLE', message, ['input', 'writeTo']));
    }
  }
  if (problems.length > 0) return { added: [], removed: [], problems };
  return {
    added: calendars.filter(({ calendarId, blocks }) => !blocks && blocking.has(calendarId)),
    removed: calendars.filter(({ calendarId, blocks }) => blocks && !blocking.has(calendarId)),
    problems,
  };
}

function unknownCalendar(path: readonly string[]): UserError {
  return userError('CALENDAR_NOT_FOUND', 'Your Google account has no such calendar.', path);
}
