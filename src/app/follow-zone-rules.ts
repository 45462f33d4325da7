import { inTransaction } from '../db/client.ts';
import { findBooking, lockBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { pendingProposals } from '../db/queries/proposals.ts';
import { listSessions } from '../db/queries/sessions.ts';
import { lockUser } from '../db/queries/users.ts';
import { isChangeable } from '../domain/bookings/session.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { type RulesInUse, shiftedBy } from '../domain/proposals/zone-shift.ts';
import { RULES_IN_USE } from './compare-zone-rules.ts';
import type { Deps } from './deps.ts';
import { openProposal } from './open-proposal.ts';
import { settle } from './settle-proposal.ts';

/**
 * Proposes to both sides of a booking that its sessions follow changed zone rules: to the instants that their wall
 * times mean now. A session that is too near for anybody to answer stays where its people expect it.
 */
export async function followZoneRules(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  bookingId: string,
  rules: RulesInUse = RULES_IN_USE,
): Promise<EffectOutcome> {
  const now = deps.clock.now();
  const found = await findBooking(deps.db, bookingId);
  if (found === null) return DONE;
  await inTransaction(deps.db, async (tx) => {
    await lockMentorCalendar(tx, found.mentorId);
    await lockUser(tx, found.studentId);
    const booking = await lockBooking(tx, bookingId);
    if (booking === null) return;
    for (const session of await listSessions(tx, bookingId)) {
      const to = shiftedBy(session, rules);
      if (to === null || session.status === 'HELD' || !isChangeable(session, now)) continue;
      const [waiting] = await pendingProposals(tx, [session.id]);
      if (waiting?.kind === 'ZONE_RULES' && waiting.change.what === 'MOVE' && waiting.change.to.start === to.start) {
        continue;
      }
      const actor = { kind: 'system' } as const;
      if (waiting !== undefined) {
        await settle(deps, tx, waiting, { status: 'WITHDRAWN', reason: 'CHANGED_AGAIN', actor, now });
      }
      const change = { what: 'MOVE', to } as const;
      const draft = { booking, about: { session }, proposedBy: null, change };
      await openProposal(deps, tx, { kind: 'ZONE_RULES', answerer: 'BOTH', ...draft }, { actor, now });
    }
  });
  return DONE;
}
