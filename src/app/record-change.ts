import type { Queryable } from '../db/client.ts';
import { recordAudit } from '../db/queries/audit.ts';
import { appendEvents } from '../db/queries/feeds.ts';
import { oweEffects } from '../db/queries/outbox.ts';
import { type Actor, actorName } from '../domain/actor.ts';
import { type Effect, effectKey } from '../domain/effects.ts';
import type { DashboardEventBody } from '../domain/events.ts';
import type { Interval } from '../domain/interval.ts';
import { addMs, DAY_MS, type EpochMs } from '../domain/time.ts';
import type { Wakeup } from '../domain/wakeup.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';

/** What comes with a change of state: written in its transaction, or not at all. */
export interface Change {
  readonly actor: Actor;
  /** Past tense, for the audit log: `booking.held`. */
  readonly action: string;
  /** `booking/<id>`, `session/<id>`, `mentor/<id>`, `user/<id>`. */
  readonly subject: string;
  readonly details?: Record<string, unknown>;
  /** Effects owed to the outside, and when each may be carried out; at once unless said otherwise. */
  readonly effects?: readonly { readonly effect: Effect; readonly dueAt?: EpochMs; readonly wantedBy?: EpochMs }[];
  readonly events?: readonly { readonly userId: string; readonly body: DashboardEventBody }[];
  /** The mentor's time whose availability may have changed. */
  readonly availability?: { readonly mentorId: string; readonly within: Interval };
}

/**
 * Writes down a change with everything it owes. Call it last in a transaction: it takes the locks of the feeds.
 * Nothing is announced before the transaction commits; the database's NOTIFY sees to that.
 */
export async function recordChange(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Queryable,
  now: EpochMs,
  change: Change,
): Promise<void> {
  await recordAudit(
    tx,
    {
      id: newId(deps),
      actor: actorName(change.actor),
      action: change.action,
      subject: change.subject,
      details: change.details ?? {},
    },
    now,
    change.availability === undefined ? null : availabilityChanged(change.availability),
  );
  const owed = (change.effects ?? []).map(({ effect, dueAt, wantedBy }) => ({
    id: newId(deps),
    key: effectKey(effect),
    effect,
    dueAt: dueAt ?? now,
    ...(wantedBy !== undefined && { wantedBy }),
  }));
  await oweEffects(tx, owed, now);
  await appendEvents(tx, change.events ?? [], now);
}

function availabilityChanged({ mentorId, within }: NonNullable<Change['availability']>): Wakeup {
  return { kind: 'availability', mentorId, from: addMs(within.start, -REACH_MS), to: addMs(within.end, REACH_MS) };
}

/**
 * How far outside the time that changed the answers can change: a slot that begins a session and a buffer earlier
 * ends in it, one a buffer later comes too close, and the daily cap opens or closes the rest of a local date.
 */
const REACH_MS = DAY_MS;
