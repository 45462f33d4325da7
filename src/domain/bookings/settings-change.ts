import type { AvailabilityBundle } from '../availability/bundle.ts';
import { liesOutsideHours } from '../availability/outside-hours.ts';
import { findSlots } from '../availability/slots.ts';
import type { CalendarWeek } from '../payments/calendar-weeks.ts';
import type { LedgerEntry } from '../payments/ledger.ts';
import type { EpochMs } from '../time.ts';
import { type CancellationPlan, type CancellationQuestion, planCancellation } from './cancellation.ts';
import { sessionsInScope } from './change-scope.ts';
import { isChangeable, type Session } from './session.ts';

/** What shall become of sessions that lie outside a mentor's new hours. */
export const SESSIONS_OUTSIDE = ['KEEP', 'CANCEL'] as const;
export type SessionsOutside = (typeof SESSIONS_OUTSIDE)[number];

/** A booking as it stands, with all its sessions and its ledger. */
interface StandingSeries<Held extends CancellationQuestion<Each>['booking'], Each extends Session> {
  readonly booking: Held;
  readonly sessions: readonly Each[];
  readonly entries: readonly LedgerEntry[];
  readonly billedWeeks: readonly number[];
}

/** A booking that has sessions outside the new hours. */
export interface AffectedSeries<Held, Each extends Session> {
  readonly booking: Held;
  /** By start. */
  readonly outside: readonly Each[];
  /** Null where they are kept. */
  readonly cancellation: CancellationPlan<Each> | null;
}

/**
 * The bookings with sessions that lie outside new hours, and what the mentor's choice makes of each. One session of a
 * hold cannot be given up alone: the hold ends as a whole. Ordered by student, so that whoever changes several takes
 * their locks in one order.
 */
export function affectedSeries<Held extends CancellationQuestion<Each>['booking'], Each extends Session>(
  series: readonly StandingSeries<Held, Each>[],
  change: {
    readonly rules: Parameters<typeof liesOutsideHours>[0];
    readonly fate: SessionsOutside;
    readonly now: EpochMs;
  },
): AffectedSeries<Held, Each>[] {
  const { rules, fate, now } = change;
  return [...series]
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
    .flatMap(({ booking, sessions, entries, billedWeeks }) => {
      const outside = sessions.filter((session) => isChangeable(session, now) && liesOutsideHours(rules, session));
      const [first] = outside;
      if (first === undefined) return [];
      const whole = booking.status === 'PENDING_PAYMENT';
      const scope = whole ? ('WHOLE_SERIES' as const) : ('THIS_SESSION' as const);
      const chosen = whole ? sessionsInScope(sessions, { sessionId: first.id, scope, now }) : outside;
      const question = { booking, sessions, chosen, entries, billedWeeks, by: 'MENTOR' as const, scope, now };
      return [{ booking, outside, cancellation: fate === 'KEEP' ? null : planCancellation(question) }];
    });
}

function orderOf({ booking }: { readonly booking: { readonly studentId: string; readonly id: string } }): string {
  return `${booking.studentId} ${booking.id}`;
}

export interface WeekOfSlots {
  /** The Monday, `2026-11-23`. */
  readonly monday: string;
  /** How many starts are offered. */
  readonly before: number;
  readonly after: number;
}

/** How many slots each week offers under the settings as they are and as they would be; none before the first ones. */
export function slotsByWeek(
  weeks: readonly CalendarWeek[],
  before: AvailabilityBundle | null,
  after: AvailabilityBundle,
): WeekOfSlots[] {
  return weeks.map(({ monday, start, end }) => {
    const within = (bundle: AvailabilityBundle) => findSlots({ ...bundle, from: start, to: end }).length;
    return { monday, before: before === null ? 0 : within(before), after: within(after) };
  });
}
