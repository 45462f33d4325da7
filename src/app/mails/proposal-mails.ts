import { renderMail } from '../../../emails/render.ts';
import type { StoredMessage } from '../../db/queries/messages.ts';
import { findProposal, type StoredProposal } from '../../db/queries/proposals.ts';
import type { StoredSession } from '../../db/queries/sessions.ts';
import { isLive } from '../../domain/bookings/session.ts';
import type { Interval } from '../../domain/interval.ts';
import { silenceMeans } from '../../domain/proposals/deadline.ts';
import { missingSides, sideOf } from '../../domain/proposals/proposal.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import { drop, type MailDraft } from './mail-draft.ts';
import { type BookingFacts, links, loadBookingFacts, localeOf, momentFor, otherSide, timesFor } from './mail-facts.ts';

type DraftDeps = Pick<Deps, 'db' | 'config'>;
type BookingMessage = StoredMessage & { readonly bookingId: string };

/** To whoever is asked, as long as their answer is missing. */
export async function draftProposalWaiting(deps: DraftDeps, message: BookingMessage, now: EpochMs): Promise<MailDraft> {
  const { proposal, facts, session } = await load(deps, message);
  if (proposal.status !== 'PENDING' || proposal.expiresAt <= now) return drop('SUPPRESSED', 'PROPOSAL_SETTLED');
  const side = sideOf(facts.recipient, proposal);
  if (side === null || !missingSides(proposal).includes(side)) return drop('SUPPRESSED', 'ANSWERED');
  const { dashboardUrl } = links(deps.config, proposal.bookingId);
  const page = `${dashboardUrl}/proposals/${proposal.id}`;
  const mail = renderMail('PROPOSAL_WAITING', localeOf(facts.recipient), {
    recipientName: facts.recipient.name,
    name: otherSide(facts).name,
    subject: facts.booking.subject,
    before: session === null ? null : timesFor(facts, session),
    proposed: proposedAs(facts, proposal),
    origin: ORIGINS[proposal.kind],
    note: proposal.note,
    expiresAt: instantFor(facts, proposal.expiresAt),
    otherwise: otherwise(proposal),
    acceptUrl: `${page}?answer=accept`,
    declineUrl: `${page}?answer=decline`,
    dashboardUrl,
  });
  return { decision: 'SEND', mail, attachments: [] };
}

/** To both sides: how a proposal ended. */
export async function draftProposalSettled(deps: DraftDeps, message: BookingMessage): Promise<MailDraft> {
  const { proposal, facts, session } = await load(deps, message);
  const { status, change } = proposal;
  if (status === 'PENDING') throw new Error('a proposal that is settled waits again');
  const holds = session !== null && isLive(session.status) ? timesFor(facts, session) : null;
  const other = change.what === 'MOVE' ? momentFor(facts.recipient, change.to) : null;
  const { manageUrl, dashboardUrl } = links(deps.config, proposal.bookingId);
  const mail = renderMail('PROPOSAL_SETTLED', localeOf(facts.recipient), {
    recipientName: facts.recipient.name,
    name: otherSide(facts).name,
    subject: facts.booking.subject,
    outcome: status,
    holds,
    other,
    manageUrl,
    dashboardUrl,
  });
  return { decision: 'SEND', mail, attachments: [] };
}

const ORIGINS = {
  MOVE: 'OTHER_SIDE',
  CALENDAR_EDIT: 'MENTORS_CALENDAR',
  ZONE_RULES: 'ZONE_RULES',
  OCCURRENCE: 'NOT_PLACED',
} as const;

function otherwise({ kind }: StoredProposal) {
  if (kind === 'OCCURRENCE') return 'CREDITED';
  return silenceMeans(kind) === 'ACCEPT' ? 'HAPPENS' : 'STAYS';
}

function proposedAs(facts: BookingFacts, { change }: StoredProposal) {
  if (change.what === 'REMOVAL') return change;
  if (change.what === 'MOVE') return { what: change.what, to: timesFor(facts, change.to) };
  const alternatives = change.alternatives.map((each: Interval) => momentFor(facts.recipient, each));
  return { what: change.what, alternatives };
}

/** `Monday, 9 March 2026, 09:30, Eastern Daylight Time (UTC-04:00)` */
function instantFor({ recipient }: BookingFacts, at: EpochMs): string {
  const { date, time, zone, offset } = momentFor(recipient, { start: at, end: at });
  return `${date}, ${time}, ${zone} (${offset})`;
}

async function load(
  deps: DraftDeps,
  message: BookingMessage,
): Promise<{ proposal: StoredProposal; facts: BookingFacts; session: StoredSession | null }> {
  const { proposalId } = message.facts;
  const proposal = proposalId === undefined ? null : await findProposal(deps.db, proposalId);
  if (proposal === null) throw new Error('a message lost its proposal');
  const facts = await loadBookingFacts(deps, message.bookingId, message.recipientId);
  const about = ({ id, week, slot }: StoredSession) =>
    proposal.sessionId === null ? week === proposal.week && slot === proposal.slot : id === proposal.sessionId;
  return { proposal, facts, session: facts.sessions.find(about) ?? null };
}
