import { and, desc, eq, inArray, isNotNull, lt, or, sql } from 'drizzle-orm';
import type { GivenAnswer, Proposal, ProposalStatus, SettledReason } from '../../domain/proposals/proposal.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { proposals } from '../tables/proposals.ts';

/** A proposal with what only the server needs of it. */
export interface StoredProposal extends Proposal {
  /** The calendar's event as it was when the edit was noticed. */
  readonly eventEtag: string | null;
  /** Of a date that is no session yet: its week and weekly slot, and wall time in the anchor zone. */
  readonly week: number | null;
  readonly slot: number | null;
  readonly wallStart: string | null;
}

/** Adds a pending proposal. Null when the session, or the date of the series, has one already. */
export async function insertProposal(q: Queryable, proposal: StoredProposal): Promise<StoredProposal | null> {
  const [row] = await q
    .insert(proposals)
    .values({ ...proposal, answers: [...proposal.answers] })
    .onConflictDoNothing()
    .returning();
  return row ?? null;
}

export async function findProposal(q: Queryable, id: string): Promise<StoredProposal | null> {
  const [row] = await q.select().from(proposals).where(eq(proposals.id, id));
  return row ?? null;
}

export async function findProposals(q: Queryable, ids: readonly string[]): Promise<StoredProposal[]> {
  if (ids.length === 0) return [];
  return q
    .select()
    .from(proposals)
    .where(inArray(proposals.id, [...ids]));
}

/** The pending proposals about these sessions; at most one for each. */
export async function pendingProposals(q: Queryable, sessionIds: readonly string[]): Promise<StoredProposal[]> {
  if (sessionIds.length === 0) return [];
  return q
    .select()
    .from(proposals)
    .where(and(inArray(proposals.sessionId, [...sessionIds]), eq(proposals.status, 'PENDING')));
}

/** The pending proposals about dates of a series that are no sessions yet. */
export async function pendingOccurrences(q: Queryable, bookingId: string): Promise<StoredProposal[]> {
  return q
    .select()
    .from(proposals)
    .where(and(eq(proposals.bookingId, bookingId), isNotNull(proposals.week), eq(proposals.status, 'PENDING')));
}

/** A page of somebody's proposals, the newest first; of everybody's for null. */
export async function pageProposals(
  q: Queryable,
  viewerId: string | null,
  page: {
    readonly limit: number;
    readonly status: ProposalStatus | null;
    readonly after: { readonly createdAt: EpochMs; readonly id: string } | null;
  },
): Promise<StoredProposal[]> {
  const { after, status } = page;
  const { createdAt, id, mentorId, studentId } = proposals;
  return q
    .select()
    .from(proposals)
    .where(
      and(
        viewerId === null ? undefined : or(eq(mentorId, viewerId), eq(studentId, viewerId)),
        status === null ? undefined : eq(proposals.status, status),
        after === null
          ? undefined
          : or(lt(createdAt, after.createdAt), and(eq(createdAt, after.createdAt), lt(id, after.id))),
      ),
    )
    .orderBy(desc(createdAt), desc(id))
    .limit(page.limit);
}

export async function saveAnswers(q: Queryable, id: string, answers: readonly GivenAnswer[]): Promise<void> {
  await q
    .update(proposals)
    .set({ answers: [...answers] })
    .where(eq(proposals.id, id));
}

/** Settles one that is pending. Null when somebody was faster. */
export async function settleProposal(
  q: Queryable,
  id: string,
  settled: {
    readonly status: Exclude<ProposalStatus, 'PENDING'>;
    readonly reason: SettledReason | null;
    readonly answers?: readonly GivenAnswer[];
  },
  now: EpochMs,
): Promise<StoredProposal | null> {
  const { status, reason, answers } = settled;
  const [row] = await q
    .update(proposals)
    .set({ status, settledReason: reason, settledAt: now, ...(answers === undefined ? {} : { answers: [...answers] }) })
    .where(and(eq(proposals.id, id), eq(proposals.status, 'PENDING')))
    .returning();
  return row ?? null;
}
/** The last proposal that was made about an edit of a session's event, in this version of the session. */
export async function lastCalendarEdit(
  q: Queryable,
  session: { readonly id: string; readonly version: number },
): Promise<StoredProposal | null> {
  const [row] = await q
    .select()
    .from(proposals)
    .where(
      and(
        eq(proposals.sessionId, session.id),
        eq(proposals.sessionVersion, session.version),
        eq(proposals.kind, 'CALENDAR_EDIT'),
      ),
    )
    .orderBy(sql`${proposals.status} = 'PENDING' desc`, desc(proposals.createdAt), desc(proposals.id))
    .limit(1);
  return row ?? null;
}

/** The same edit, seen in a later state of the event. */
export async function noteEventEtag(q: Queryable, id: string, eventEtag: string | null): Promise<void> {
  await q.update(proposals).set({ eventEtag }).where(eq(proposals.id, id));
}
