import { inTransaction, isExclusionViolation, type Transaction } from '../db/client.ts';
import { lockBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { findProposal, type StoredProposal } from '../db/queries/proposals.ts';
import { lockUser } from '../db/queries/users.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { silenceMeans } from '../domain/proposals/deadline.ts';
import type { EpochMs } from '../domain/time.ts';
import { carryOutProposal, isOutdated } from './carry-out-proposal.ts';
import type { Deps } from './deps.ts';
import { type LiveBusy, liveBusy } from './live-busy.ts';
import { settle } from './settle-proposal.ts';

/**
 * Ends a proposal nobody has answered in time. Silence leaves everything as it was agreed, but for a change of zone
 * rules: there the agreement is the wall time, so the session follows it where it can.
 */
export async function expireProposal(deps: Deps, proposalId: string): Promise<EffectOutcome> {
  const now = deps.clock.now();
  const found = await findProposal(deps.db, proposalId);
  if (found?.status !== 'PENDING') return DONE;
  if (found.expiresAt > now) return { outcome: 'SNOOZE', forMs: found.expiresAt - now };
  const firstSessions = found.change.what === 'MOVE' ? [found.change.to.start] : [];
  const follows = silenceMeans(found.kind) === 'ACCEPT';
  const asked = { mentorId: found.mentorId, firstSessions, moves: true } as const;
  const busyNow = follows ? await liveBusy(deps, asked, now) : [];
  try {
    await inTransaction(deps.db, (tx) => expireLocked(deps, tx, { found, follows, busyNow, now }));
  } catch (error) {
    if (!isExclusionViolation(error)) throw error;
    await inTransaction(deps.db, (tx) => expireLocked(deps, tx, { found, follows: false, busyNow, now }));
  }
  return DONE;
}

async function expireLocked(
  deps: Deps,
  tx: Transaction,
  expiry: {
    readonly found: StoredProposal;
    readonly follows: boolean;
    readonly busyNow: LiveBusy;
    readonly now: EpochMs;
  },
): Promise<void> {
  const { found, follows, busyNow, now } = expiry;
  await lockMentorCalendar(tx, found.mentorId);
  await lockUser(tx, found.studentId);
  const booking = await lockBooking(tx, found.bookingId);
  const proposal = await findProposal(tx, found.id);
  if (booking === null || proposal?.status !== 'PENDING') return;
  const actor = { kind: 'system' } as const;
  if (await isOutdated(tx, proposal, now)) {
    await settle(deps, tx, proposal, { status: 'WITHDRAWN', reason: 'SESSION_CHANGED', actor, now });
    return;
  }
  const to = proposal.change.what === 'MOVE' ? proposal.change.to : null;
  const wanted = follows && to !== null;
  const errors = wanted ? await carryOutProposal(deps, tx, { booking, proposal, to, actor, busyNow, now }) : [];
  const failed = silenceMeans(proposal.kind) === 'ACCEPT' && (!wanted || errors.length > 0);
  const reason = failed ? 'NOT_POSSIBLE' : null;
  await settle(deps, tx, proposal, { status: 'EXPIRED', reason, actor, now });
}
