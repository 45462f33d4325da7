import type { Transaction } from '../db/client.ts';
import { listPaidWeeks, type StoredBooking } from '../db/queries/bookings.ts';
import { findMentorCalendar } from '../db/queries/calendars.ts';
import { listUnsettledInvoices } from '../db/queries/prepared-invoices.ts';
import type { StoredProposal } from '../db/queries/proposals.ts';
import { insertSessions } from '../db/queries/sessions.ts';
import type { Actor } from '../domain/actor.ts';
import type { Session } from '../domain/bookings/session.ts';
import { isSlotOfWeek } from '../domain/bookings/weekly-slots.ts';
import type { UserError } from '../domain/fault.ts';
import type { Interval } from '../domain/interval.ts';
import type { EpochMs } from '../domain/time.ts';
import { formatWall, wallAt } from '../domain/zones/wall-time.ts';
import { notChangeable } from './cancel-sessions.ts';
import type { Deps } from './deps.ts';
import type { LiveBusy } from './live-busy.ts';
import { newId } from './new-id.ts';
import { recordChange } from './record-change.ts';
import { moveErrors } from './reschedule-sessions.ts';

/**
 * Makes a session of a date both sides agreed to, where the series had none. It is reserved until its week is
 * paid; once that is, or its invoice goes without it, it is too late. Answers with what speaks against the time;
 * nothing was written then.
 */
export async function placeOccurrence(
  deps: Deps,
  tx: Transaction,
  agreed: {
    readonly booking: StoredBooking;
    readonly proposal: StoredProposal;
    readonly to: Interval;
    readonly actor: Actor;
    readonly busyNow: LiveBusy;
    readonly now: EpochMs;
  },
): Promise<readonly UserError[]> {
  const { booking, proposal, to, actor, busyNow, now } = agreed;
  const { week, slot } = proposal;
  if (week === null || slot === null || !PLACES_SESSIONS.includes(booking.status)) return [notChangeable()];
  if (!isSlotOfWeek(booking.slotWeeks, slot, week)) return [notChangeable()];
  const wallStart = formatWall(wallAt(booking.anchorTimeZone, to.start));
  // Its money was credited with that week, and a session nobody paid for is none.
  if ((await listPaidWeeks(tx, booking.id)).some((each) => each.week === week)) return [notChangeable()];
  // An invoice it came off is on its way: paid, it would confirm a session that it brings nothing for.
  const drafts = await listUnsettledInvoices(tx, booking.id);
  if (drafts.some((draft) => draft.week === week && draft.exclusions.some((off) => off.slot === slot))) {
    return [notChangeable()];
  }
  const session: Session = {
    id: newId(deps),
    bookingId: booking.id,
    mentorId: booking.mentorId,
    studentId: booking.studentId,
    week,
    slot,
    ...to,
    status: 'RESERVED',
    anchorTimeZone: booking.anchorTimeZone,
    wallStart,
    meetLink: null,
    version: 0,
  };
  const moves = [{ sessionId: session.id, to, wallStart, exists: true }];
  const errors = await moveErrors(deps, tx, { booking, moves, busyNow, now, path: ['input', 'proposalId'] });
  if (errors.length > 0) return errors;
  const calendar = await findMentorCalendar(tx, booking.mentorId);
  await insertSessions(tx, [session], calendar?.bufferMinutes ?? 0, now);
  await recordChange(deps, tx, now, {
    actor,
    action: 'session.placed',
    subject: `session/${session.id}`,
    details: { booking: booking.id, week, slot, start: to.start },
    effects: [{ effect: { kind: 'SYNC_SESSION_EVENT', sessionId: session.id } }],
    availability: { mentorId: booking.mentorId, within: to },
  });
  return [];
}

const PLACES_SESSIONS: readonly StoredBooking['status'][] = ['ACTIVE', 'PAST_DUE'];
