import type { Transaction } from '../db/client.ts';
import type { StoredBooking } from '../db/queries/bookings.ts';
import { pendingOccurrences } from '../db/queries/proposals.ts';
import type { UnplacedOccurrence } from '../db/queries/unplaced.ts';
import type { Actor } from '../domain/actor.ts';
import { periodOfWeek } from '../domain/payments/billing-week.ts';
import { addMs, DAY_MS, type EpochMs, HOUR_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { freeAlternatives } from './free-alternatives.ts';
import { openProposal } from './open-proposal.ts';
import { settle } from './settle-proposal.ts';

/** How far from its own time an occurrence may be placed: it stays a lesson of its week. */
const REACH_MS = 3 * DAY_MS;

/**
 * Asks both sides where occurrences that could not be placed should go, each with up to five times at which both are
 * free and which lie behind the payment of their week. Whoever answers first names one, the other agrees to it. Where
 * no time is free there is nothing to ask, and the occurrence is credited with its week. Under the booking's locks.
 */
export async function proposeOccurrences(
  deps: Pick<Deps, 'clock' | 'random' | 'config'>,
  tx: Transaction,
  booking: StoredBooking,
  { unplaced, now }: { readonly unplaced: readonly UnplacedOccurrence[]; readonly now: EpochMs },
): Promise<void> {
  const { mentorId, studentId, billingAnchorAt } = booking;
  for (const { week, slot, wallStart, startsAt: start, endsAt: end } of unplaced) {
    const chargedAt = billingAnchorAt === null ? now : periodOfWeek(billingAnchorAt, week);
    const wanted = { mentorId, studentId, near: { start, end }, ignoring: null, now };
    const behind = addMs(chargedAt, HOUR_MS + 1);
    const alternatives = await freeAlternatives(deps, tx, { ...wanted, reachMs: REACH_MS, behind });
    if (alternatives.length === 0) continue;
    await openProposal(
      deps,
      tx,
      {
        kind: 'OCCURRENCE',
        booking,
        about: { week, slot, wallStart, chargedAt },
        proposedBy: null,
        change: { what: 'CHOICE', alternatives },
        answerer: 'BOTH',
      },
      { actor: { kind: 'system' }, now },
    );
  }
}

/**
 * Takes back what was asked about dates of a series that it has no more: it ends or rests, goes on for fewer weeks, or
 * their weekly slot was given up. Under the booking's locks.
 *
 * @param gone which dates those are
 */
export async function withdrawOccurrences(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  bookingId: string,
  change: {
    readonly gone: (date: { readonly week: number; readonly slot: number }) => boolean;
    readonly actor: Actor;
    readonly now: EpochMs;
  },
): Promise<void> {
  const { gone, actor, now } = change;
  for (const proposal of await pendingOccurrences(tx, bookingId)) {
    const { week, slot } = proposal;
    if (week === null || slot === null || !gone({ week, slot })) continue;
    await settle(deps, tx, proposal, { status: 'WITHDRAWN', reason: 'SESSION_CHANGED', actor, now });
  }
}
