import { conflictsOf, type StoredConflict } from '../db/queries/conflicts.ts';
import { findProposals, pageProposals, pendingProposals, type StoredProposal } from '../db/queries/proposals.ts';
import type { User } from '../domain/actor.ts';
import { Fault } from '../domain/fault.ts';
import { isUuid } from '../domain/ids.ts';
import type { Proposal, ProposalStatus } from '../domain/proposals/proposal.ts';
import { parseInstant, toIso } from '../domain/time.ts';
import type { Deps } from './deps.ts';

export async function readProposals(deps: Pick<Deps, 'db'>, ids: readonly string[]): Promise<StoredProposal[]> {
  return findProposals(deps.db, ids.filter(isUuid));
}

/** What waits about each of these sessions, by its id. */
export function readPendingProposals(deps: Pick<Deps, 'db'>, sessionIds: readonly string[]): Promise<StoredProposal[]> {
  return pendingProposals(deps.db, sessionIds);
}

/** What both sides may know of a conflict: neither title nor owner of what collides. */
export type SessionConflict = Pick<StoredConflict, 'sessionId' | 'noticedAt' | 'alternatives'>;

export function readConflicts(
  deps: Pick<Deps, 'db'>,
  sessionIds: readonly string[],
): Promise<readonly SessionConflict[]> {
  return conflictsOf(deps.db, sessionIds);
}

const DEFAULT_PAGE = 20;
const LARGEST_PAGE = 100;

/**
 * A page of the viewer's proposals, the newest first; an admin sees everybody's.
 * Throws `BAD_USER_INPUT` for a cursor or size that cannot be.
 */
export async function readProposalPage(
  deps: Pick<Deps, 'db'>,
  viewer: User,
  page: { readonly first: number | null; readonly after: string | null; readonly status: ProposalStatus | null },
): Promise<{ readonly proposals: readonly Proposal[]; readonly hasNextPage: boolean }> {
  const limit = page.first ?? DEFAULT_PAGE;
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE) {
    throw new Fault('BAD_USER_INPUT', `\`first\` must be from 1 to ${LARGEST_PAGE}.`, { path: ['first'] });
  }
  const after = page.after === null ? null : readCursor(page.after);
  const rows = await pageProposals(deps.db, viewer.role === 'ADMIN' ? null : viewer.id, {
    limit: limit + 1,
    after,
    status: page.status,
  });
  return { proposals: rows.slice(0, limit), hasNextPage: rows.length > limit };
}

/** Where a proposal stands in its list, opaque to clients. */
export function proposalCursor({ createdAt, id }: Proposal): string {
  return Buffer.from(`${toIso(createdAt)} ${id}`).toString('base64url');
}

function readCursor(cursor: string) {
  const [instant = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const createdAt = parseInstant(instant);
  // Only as we write it: every instant in that form, from 1970 on, is one the database can compare with.
  if (createdAt === null || createdAt < 0 || toIso(createdAt) !== instant || !isUuid(id)) {
    throw new Fault('BAD_USER_INPUT', 'This is not a cursor of this list.', { path: ['after'] });
  }
  return { createdAt, id };
}
