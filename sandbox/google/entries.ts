import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { Calendar } from './calendar.ts';
import type { StoredEvent } from './event.ts';
import { etagOf, eventResource, tombstone } from './event-resource.ts';
import { expansionBound, instanceEvent, instancesOf } from './instances.ts';
import { type ListQuery, touches, type Window } from './list-query.ts';

/** One line of a list, before it is rendered. */
export interface Entry {
  readonly id: string;
  readonly order: number;
  readonly change: number;
  readonly updatedAt: number;
  readonly startAt: number;
  readonly isCancelled: boolean;
  /** A date taken out of a series that itself goes on. */
  readonly isCancelledInstance: boolean;
  /** The event it shows; null for what is left of an instance its series no longer has. */
  readonly event: StoredEvent | null;
  isIn(window: Window): boolean;
  /** `isBrief` for a tombstone of few fields, as an incremental list sends it. */
  render(owner: string, zone: string, isBrief: boolean): calendar_v3.Schema$Event;
}

/** Everything a list could show: stored records, or with `singleEvents` the instances instead of their series. */
export function* entriesOf(
  calendar: Calendar,
  query: Pick<ListQuery, 'singleEvents' | 'window' | 'since'>,
  now: number,
): Generator<Entry> {
  for (const event of calendar.all()) {
    // Instances change with their series, so one that did not change since the token need not be expanded.
    if (query.since !== null && event.change <= query.since) continue;
    if (!query.singleEvents) yield eventEntry(event, calendar, now);
    else yield* expanded(event, calendar, query.window, now);
  }
}

function* expanded(event: StoredEvent, calendar: Calendar, window: Window, now: number): Generator<Entry> {
  if (event.recurrence === null) yield eventEntry(event, calendar, now);
  const current = new Set<string>();
  if (event.recurrence !== null && event.status !== 'cancelled') {
    const bound = window.max ?? expansionBound(event, now);
    for (const instance of instancesOf(event, calendar.timeZone, bound)) {
      current.add(instance.id);
      if (calendar.isTaken(instance.id)) continue; // the exception speaks for itself
      yield eventEntry(instanceEvent(event, instance, calendar.timeZone), calendar, now);
    }
  }
  for (const [id, originalStart] of event.formerInstances) {
    if (current.has(id) || calendar.isTaken(id)) continue;
    yield {
      id,
      order: event.order,
      change: event.change,
      updatedAt: event.updatedAt,
      startAt: originalStart.at,
      isCancelled: true,
      isCancelledInstance: false,
      event: null,
      isIn: (range) => touches(range, originalStart.at, originalStart.at),
      render: (_owner, zone) => tombstone(id, etagOf(event), { seriesId: event.id, originalStart }, zone),
    };
  }
}

function eventEntry(event: StoredEvent, calendar: Calendar, now: number): Entry {
  const isCancelled = event.status === 'cancelled';
  return {
    id: event.id,
    order: event.order,
    change: event.change,
    updatedAt: event.updatedAt,
    startAt: event.start.at,
    isCancelled,
    isCancelledInstance:
      isCancelled && event.exceptionOf !== null && calendar.find(event.exceptionOf.seriesId)?.status !== 'cancelled',
    event,
    isIn: (window) =>
      event.recurrence === null
        ? touches(window, event.start.at, event.end.at)
        : instancesOf(event, calendar.timeZone, window.max ?? expansionBound(event, now)).some(
            ({ originalStart, end }) => touches(window, originalStart.at, end.at),
          ),
    render: (owner, zone, isBrief) =>
      isBrief ? tombstone(event.id, etagOf(event), event.exceptionOf, zone) : eventResource(event, { owner, zone }),
  };
}
