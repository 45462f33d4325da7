import type { StoredConnection } from '../db/queries/calendars.ts';
import { sessionEventId } from '../domain/calendar/session-event.ts';
import type { WrittenEvent } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';

/** What putting something into a calendar needs. */
export type CalendarWriting = Pick<
  Deps,
  'db' | 'clock' | 'random' | 'timers' | 'vault' | 'calendars' | 'meetings' | 'log' | 'config'
>;

/** Something promised that stands in its owner's Google calendar and has a room: a session, or a demo call. */
export interface Promised {
  readonly id: string;
  /** Whose calendar it is. */
  readonly ownerId: string;
  readonly meetLink: string | null;
  readonly googleEventId: string | null;
  readonly googleCalendarId: string | null;
  /** Raised where an event's id cannot be used. */
  readonly eventGeneration: number;
  /** Raised where a conference cannot be used, so that the next request for one is new. */
  readonly roomGeneration: number;
  readonly records: PromisedRecords;
}

/** How the product writes down what Google has of one promised thing. */
export interface PromisedRecords {
  /** Writes down that a room is about to be asked for; false where it was before, or there is one. */
  claimRoomAttempt(): Promise<boolean>;
  /** The next try may ask again. */
  forgetRoomAttempt(): Promise<void>;
  /** The room saved by now. */
  findRoom(): Promise<string | null>;
  /** Saves a room with the news of it, unless another try was first. Answers with the room there is. */
  keepRoom(room: { readonly name: string | null; readonly link: string }): Promise<string>;
  /** Which event shows it, or that none does. */
  saveEvent(event: (WrittenEvent & { readonly calendarId: string }) | null): Promise<void>;
  raiseEventGeneration(): Promise<void>;
  raiseRoomGeneration(): Promise<void>;
}

/** The calendar its event is in, or would be. */
export function calendarOf(promised: Pick<Promised, 'googleCalendarId'>, connection: StoredConnection): string {
  return promised.googleCalendarId ?? connection.googleCalendarId;
}

/** The id of its event. Derived, so that an event whose saving was lost is found as well. */
export function promisedEventId(promised: Pick<Promised, 'id' | 'googleEventId' | 'eventGeneration'>): string {
  return promised.googleEventId ?? sessionEventId(promised.id, promised.eventGeneration);
}
