import ICAL from 'ical.js';

/** One event as a second library reads it. */
export interface ParsedEvent {
  readonly uid: string;
  readonly sequence: number;
  readonly status: string;
  readonly start: string;
  readonly end: string;
  readonly stamp: string;
  readonly title: string;
  readonly description: string;
  readonly location: string;
  readonly url: string;
  readonly organizer: Person | null;
  readonly attendees: readonly Person[];
  readonly alarms: readonly string[];
}

interface Person {
  readonly name: string;
  readonly address: string;
  readonly status: string;
}

/** The calendar as ical.js understands it; throws on anything it cannot parse. */
export function parseCalendar(content: string): {
  method: string;
  productId: string;
  name: string;
  events: ParsedEvent[];
} {
  const calendar = new ICAL.Component(ICAL.parse(content) as unknown[]);
  return {
    method: text(calendar, 'method'),
    productId: text(calendar, 'prodid'),
    name: text(calendar, 'x-wr-calname'),
    events: calendar.getAllSubcomponents('vevent').map(parseEvent),
  };
}

/**
 * What a mail program shows after these files arrived in this order: RFC 5546 §2.1.5, the higher sequence wins, a
 * cancellation removes, a publication is read and not kept.
 */
export function calendarAfter(contents: readonly string[]): ParsedEvent[] {
  const kept = new Map<string, ParsedEvent>();
  for (const { method, events } of contents.map(parseCalendar)) {
    for (const event of events) {
      const known = kept.get(event.uid);
      if (known !== undefined && known.sequence > event.sequence) continue;
      if (method === 'REQUEST') kept.set(event.uid, event);
      if (method === 'CANCEL' && (known === undefined || event.sequence > known.sequence)) kept.delete(event.uid);
    }
  }
  return [...kept.values()];
}

function parseEvent(event: ICAL.Component): ParsedEvent {
  return {
    uid: text(event, 'uid'),
    sequence: Number(text(event, 'sequence')),
    status: text(event, 'status'),
    start: text(event, 'dtstart'),
    end: text(event, 'dtend'),
    stamp: text(event, 'dtstamp'),
    title: text(event, 'summary'),
    description: text(event, 'description'),
    location: text(event, 'location'),
    url: text(event, 'url'),
    organizer: event.getAllProperties('organizer').map(person)[0] ?? null,
    attendees: event.getAllProperties('attendee').map(person),
    alarms: event.getAllSubcomponents('valarm').map((alarm) => text(alarm, 'trigger')),
  };
}

function text(component: ICAL.Component, property: string): string {
  return String(component.getFirstPropertyValue(property) ?? '');
}

function person(property: ICAL.Property): Person {
  return {
    name: String(property.getParameter('cn') ?? ''),
    address: String(property.getFirstValue()).toLowerCase(),
    status: String(property.getParameter('partstat') ?? ''),
  };
}
