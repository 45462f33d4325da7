import type { EventContent, StoredEvent } from './event.ts';
import { isMoved } from './event.ts';
import { type EventTime, isTimeZone } from './event-time.ts';
import { expansionBound, type Instance, instanceEvent, instanceId, instancesOf, seriesIdOf } from './instances.ts';

/** One calendar's events and its count of changes. It keeps records; what a client may do is decided above it. */
export interface Calendar {
  /** The owner's address, which is the id of a primary calendar. */
  readonly id: string;
  timeZone: string;
  /** How many changes there have been; the position a sync token remembers. */
  readonly changes: number;
  /** Stored records: single events, series and exceptions, deleted ones included. */
  all(): Iterable<StoredEvent>;
  /** A stored record, or the instance of a series that this id names; null for neither. */
  find(id: string): StoredEvent | null;
  isTaken(id: string): boolean;
  add(content: NewEvent): StoredEvent;
  /** Replaces `before` (a stored record, or an instance that becomes an exception by it). */
  change(before: StoredEvent, change: EventChange): StoredEvent;
}

export type NewEvent = EventContent & Pick<StoredEvent, 'id' | 'iCalUID' | 'exceptionOf' | 'conference'>;
export type EventChange = Partial<EventContent> & Partial<Pick<StoredEvent, 'conference'>>;

export interface CalendarOptions {
  readonly id: string;
  readonly timeZone: string;
  readonly now: () => number;
  /** Called after every change: watchers are told. */
  readonly onChange: () => void;
}

export function createCalendar({ id: calendarId, timeZone, now, onChange }: CalendarOptions): Calendar {
  const events = new Map<string, StoredEvent>();
  let changes = 0;
  let created = 0;
  let zone = isTimeZone(timeZone) ? timeZone : 'UTC';

  const store = (event: StoredEvent): StoredEvent => {
    events.set(event.id, event);
    return event;
  };

  const find = (id: string): StoredEvent | null => {
    const stored = events.get(id);
    if (stored !== undefined) return stored;
    const series = events.get(seriesIdOf(id) ?? '');
    if (series === undefined) return null;
    const instance = instanceNamed(series, id, zone);
    return instance === null ? null : instanceEvent(series, instance, zone);
  };

  const change = (before: StoredEvent, patch: EventChange): StoredEvent => {
    const content: EventContent = { ...before, ...patch };
    const moved = isMoved(before, content);
    const isNew = !events.has(before.id);
    changes += 1;
    const after = store({
      ...before,
      ...patch,
      order: isNew ? created++ : before.order,
      change: changes,
      updatedAt: now(),
      sequence: before.sequence + (moved ? 1 : 0),
      everCovered: widened(before, content),
      formerInstances:
        moved || content.status === 'cancelled' ? withFormer(before, zone, now()) : before.formerInstances,
    });
    if (after.recurrence !== null || before.recurrence !== null) dropStrayExceptions(after);
    return after;
  };

  /** An exception whose date its series no longer has goes with that date. */
  const dropStrayExceptions = (series: StoredEvent): void => {
    for (const event of [...events.values()]) {
      if (event.exceptionOf?.seriesId !== series.id || event.status === 'cancelled') continue;
      const remains =
        series.status !== 'cancelled' &&
        instanceNamed(series, instanceId(series.id, event.exceptionOf.originalStart), zone) !== null;
      if (!remains) change(event, { status: 'cancelled' });
    }
  };

  return {
    id: calendarId,
    get timeZone() {
      return zone;
    },
    set timeZone(id) {
      zone = isTimeZone(id) ? id : zone;
    },
    get changes() {
      return changes;
    },
    all: () => events.values(),
    find,
    isTaken: (id) => events.has(id),
    add(content) {
      changes += 1;
      const at = now();
      const event = store({
        ...content,
        order: created++,
        change: changes,
        createdAt: at,
        updatedAt: at,
        sequence: 0,
        everCovered: { from: content.start.at, to: content.end.at },
        formerInstances: new Map(),
      });
      onChange();
      return event;
    },
    change(before, patch) {
      const after = change(before, patch);
      onChange();
      return after;
    },
  };
}

function instanceNamed(series: StoredEvent, id: string, zone: string): Instance | null {
  // The id says when the instance starts, so the expansion needs to go no further than the day after.
  const digits = /_(\d{4})(\d{2})(\d{2})/.exec(id.slice(series.id.length));
  if (digits === null) return null;
  const bound = Date.UTC(Number(digits[1]), Number(digits[2]) - 1, Number(digits[3])) + 2 * 86_400_000;
  return instancesOf(series, zone, bound).find((instance) => instance.id === id) ?? null;
}

function widened(before: StoredEvent, after: EventContent): StoredEvent['everCovered'] {
  return {
    from: Math.min(before.everCovered.from, after.start.at),
    to: Math.max(before.everCovered.to, after.end.at),
  };
}

function withFormer(series: StoredEvent, zone: string, now: number): ReadonlyMap<string, EventTime> {
  if (series.recurrence === null) return series.formerInstances;
  const instances = instancesOf(series, zone, expansionBound(series, now));
  return new Map([
    ...series.formerInstances,
    ...instances.map(({ id, originalStart }): [string, EventTime] => [id, originalStart]),
  ]);
}
