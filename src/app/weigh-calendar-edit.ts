import { inTransaction, type Transaction } from '../db/client.ts';
import { lockBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { lastCalendarEdit, noteEventEtag, pendingProposals } from '../db/queries/proposals.ts';
import { findSession, type StoredSession } from '../db/queries/sessions.ts';
import { lockUser } from '../db/queries/users.ts';
import { isSameChange, meaningOf } from '../domain/proposals/calendar-edit.ts';
import type { ProposedChange } from '../domain/proposals/proposal.ts';
import type { EpochMs } from '../domain/time.ts';
import type { FoundEvent } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';
import { withGoogleAccess } from './google-access.ts';
import { openProposal } from './open-proposal.ts';
import { settle } from './settle-proposal.ts';

type WeighDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'timers' | 'vault' | 'calendars' | 'log'>;

/** Whether the session's word may be written into the calendar, and if so over which state of the event. */
export type WritingDecision =
  | { readonly decision: 'WRITE'; readonly over: string | null }
  /** What the mentor did there waits for an answer. */
  | { readonly decision: 'LEAVE' };

/**
 * Looks at a session's event before it is written once more. Where the session has not changed since we wrote it and
 * the event has, the mentor did that: it becomes a proposal, and the event stays as they made it until somebody
 * answered. What was answered with no, or by nobody, is written over.
 *
 * The event is read anew here and not taken from a listing, by the one worker that writes this event: so neither a
 * listing that is out of date nor a write of ours that is under way can be taken for the mentor's doing. A session
 * that changed in the product since its last writing is simply written: the product's change is the later one.
 */
export async function weighCalendarEdit(
  deps: WeighDeps,
  session: StoredSession,
  calendarId: string,
): Promise<WritingDecision> {
  const now = deps.clock.now();
  const eventId = session.googleEventId;
  if (eventId === null || session.googleEventVersion !== session.version || session.start <= now) return WRITE;
  const event = await withGoogleAccess(deps, session.mentorId, (token) =>
    deps.calendars.readEvent(token, { calendarId, eventId }),
  );
  // What this calendar has never had, nobody deleted there.
  if (event === null) return WRITE;
  return inTransaction(deps.db, (tx) => judge(deps, tx, { session, event, now }));
}

interface Sight {
  readonly session: StoredSession;
  readonly event: FoundEvent;
  readonly now: EpochMs;
}

async function judge(deps: WeighDeps, tx: Transaction, sight: Sight): Promise<WritingDecision> {
  const { event, now } = sight;
  await lockMentorCalendar(tx, sight.session.mentorId);
  await lockUser(tx, sight.session.studentId);
  await lockBooking(tx, sight.session.bookingId);
  const session = await findSession(tx, sight.session.id);
  // Whatever changed it meanwhile has owed this once more.
  if (session?.version !== sight.session.version || session.status !== sight.session.status) return LEAVE;
  const meaning = meaningOf(event, session, now);
  const last = await lastCalendarEdit(tx, session);
  const over = { decision: 'WRITE', over: event.etag } as const;
  if (meaning === null || meaning === 'NO_SESSION') {
    const reason = meaning === null ? 'UNDONE' : 'CHANGED_AGAIN';
    if (last?.status === 'PENDING') await settle(deps, tx, last, { status: 'WITHDRAWN', reason, actor: SYSTEM, now });
    return over;
  }
  if (last?.status === 'PENDING' && isSameChange(last.change, meaning)) {
    await noteEventEtag(tx, last.id, event.etag);
    return LEAVE;
  }
  if (last !== null && last.status !== 'PENDING' && last.eventEtag === event.etag) return over;
  return (await contest(deps, tx, { ...sight, session }, meaning)) ? LEAVE : over;
}

/** The edit becomes the one proposal about the session. False when there is no time left to answer one. */
async function contest(deps: WeighDeps, tx: Transaction, sight: Sight, change: ProposedChange): Promise<boolean> {
  const { session, event, now } = sight;
  for (const earlier of await pendingProposals(tx, [session.id])) {
    await settle(deps, tx, earlier, { status: 'WITHDRAWN', reason: 'CHANGED_AGAIN', actor: SYSTEM, now });
  }
  const { bookingId, mentorId, studentId } = session;
  const opened = await openProposal(
    deps,
    tx,
    {
      kind: 'CALENDAR_EDIT',
      booking: { id: bookingId, mentorId, studentId },
      about: { session },
      proposedBy: mentorId,
      change,
      answerer: 'STUDENT',
      eventEtag: event.etag,
    },
    { actor: SYSTEM, now },
  );
  return opened !== null;
}

const SYSTEM = { kind: 'system' } as const;
const WRITE: WritingDecision = { decision: 'WRITE', over: null };
const LEAVE: WritingDecision = { decision: 'LEAVE' };
