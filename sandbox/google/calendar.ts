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

export function createCalendar(options: CalendarOptions): Calendar {
  return new EventBook(options);
}

class EventBook implements Calendar {
  readonly id: string;
  readonly #events = new Map<string, StoredEvent>();
  readonly #now: () => number;
  readonly #onChange: () => void;
  #zone = 'UTC';
  #changes = 0;
  #created = 0;

  constructor({ id, timeZone, now, onChange }: CalendarOptions) {
    this.id = id;
    this.timeZone = timeZone;
    this.#now = now;
    this.#onChange = onChange;
  }

  get timeZone(): string {
    return this.#zone;
  }

  /** An unknown zone is not taken over. */
  set timeZone(zone: string) {
    if (isTimeZone(zone)) this.#zone = zone;
  }

  get changes(): number {
    return this.#changes;
  }

  all(): Iterable<StoredEvent> {
    return this.#events.values();
  }

  isTaken(id: string): boolean {
    return this.#events.has(id);
  }

  find(id: string): StoredEvent | null {
    const stored = this.#events.get(id);
    if (stored !== undefined) return stored;
    const series = this.#events.get(seriesIdOf(id) ?? '');
    const instance = series === undefined ? null : instanceNamed(series, id, this.#zone);
    return series === undefined || instance === null ? null : instanceEvent(series, instance, this.#zone);
  }

  add(content: NewEvent): StoredEvent {
    const at = this.#now();
    const event = this.#store({
      ...content,
      order: this.#created++,
      change: ++this.#changes,
      createdAt: at,
      updatedAt: at,
      sequence: 0,
      everCovered: { from: content.start.at, to: content.end.at },
      formerInstances: new Map(),
    });
    this.#onChange();
    return event;
  }

  change(before: StoredEvent, change: EventChange): StoredEvent {
    const after = this.#rewrite(before, change);
    if (after.recurrence !== null || before.recurrence !== null) this.#dropStrayExceptions(after);
    this.#onChange();
    return after;
  }

  #rewrite(before: StoredEvent, change: EventChange): StoredEvent {
    const content: EventContent = { ...before, ...change };
    const moved = isMoved(before, content);
    const losesInstances = moved || content.status === 'cancelled';
    return this.#store({
      ...before,
      ...change,
      order: this.#events.has(before.id) ? before.order : this.#created++,
      change: ++this.#changes,
      updatedAt: this.#now(),
      sequence: before.sequence + (moved ? 1 : 0),
      everCovered: widened(before, content),
      formerInstances: losesInstances ? withFormer(before, this.#zone, this.#now()) : before.formerInstances,
    });
  }

  /** An exception whose date its series no longer has goes with that date. */
  #dropStrayExceptions(series: StoredEvent): void {
    for (const event of [...this.#events.values()]) {
      if (event.exceptionOf?.seriesId !== series.id || event.status === 'cancelled') continue;
      const id = instanceId(series.id, event.exceptionOf.originalStart);
      const remains = series.status !== 'cancelled' && instanceNamed(series, id, this.#zone) !== null;
      if (!remains) this.#rewrite(event, { status: 'cancelled' });
    }
  }

  #store(event: StoredEvent): StoredEvent {
    this.#events.set(event.id, event);
    return event;
  }
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
