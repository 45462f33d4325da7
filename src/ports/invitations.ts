import type { EpochMs } from '../domain/time.ts';

/** Makes the calendar files that mails carry. Pure: the same request gives the same bytes. */
export interface Invitations {
  /** One session as one file: `invite.ics`, a request or its cancellation. */
  invite(invitation: Invitation): CalendarFile;
  /** A whole series as one file: `calendar.ics`, published for reading. It never updates or removes what stands. */
  series(series: PublishedSeries): CalendarFile;
  /** Everything one person has, as a calendar other programs subscribe to. May be empty. */
  feed(feed: CalendarFeed): CalendarFile;
}

/** A file to attach to a mail: the shape of a `MailAttachment`. */
export interface CalendarFile {
  readonly filename: string;
  /** Names the METHOD of the content, as mail programs demand (RFC 6047 §2.4). */
  readonly contentType: string;
  readonly content: string;
}

/** One session as a calendar shows it. Texts may hold anything: the file is made safe, not the caller. */
export interface CalendarEntry {
  /** The event's `iCalUID` at Google, so that mail and calendar mean one event. The same for the session's whole life. */
  readonly uid: string;
  /** Raised by one with every change of time and with the cancellation (RFC 5545 §3.8.7.4); `version` of the session. */
  readonly sequence: number;
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly title: string;
  /** May hold line feeds. */
  readonly description: string;
  /** The join link, an absolute http(s) address; it stands as place and as address of the event. */
  readonly joinUrl: string;
  /** Minutes before the start at which the calendar itself should ring. None when absent. */
  readonly alarmMinutes?: readonly number[];
}

export interface Invitation extends CalendarEntry {
  readonly method: 'REQUEST' | 'CANCEL';
  /** When this file is made: DTSTAMP. */
  readonly stampedAt: EpochMs;
  /** The address must be the one the mail is sent from, or mail programs distrust the invitation. */
  readonly organizer: CalendarPerson;
  readonly attendee: CalendarPerson;
}

export interface PublishedSeries {
  /** Shown as the calendar's name by programs that subscribe. */
  readonly name: string;
  readonly stampedAt: EpochMs;
  readonly organizer: CalendarPerson;
  readonly entries: readonly CalendarEntry[];
}

export interface CalendarFeed {
  /** Shown as the calendar's name by programs that subscribe. */
  readonly name: string;
  readonly organizer: CalendarPerson;
  /** Each with the time it was last changed, so that a feed in which nothing changed is the same bytes. */
  readonly entries: readonly (CalendarEntry & { readonly stampedAt: EpochMs })[];
}

export interface CalendarPerson {
  readonly name: string;
  readonly email: string;
}
