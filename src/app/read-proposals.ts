import { conflictsOf, type StoredConflict } from '../db/queries/conflicts.ts';
import { findProposals, pageProposals, pendingProposals, type StoredProposal } from '../db/queries/proposals.ts';
import type { User } from '../domain/actor.ts';
import { isUuid } from '../domain/ids.ts';
import type { Proposal, ProposalStatus } from '../domain/proposals/proposal.ts';
import type { Deps } from './deps.ts';
import { cursorOf, type Page, type PageQuestion, pageOf, readPage } from './page.ts';

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

/**
 * A page of the viewer's proposals, the newest first; an admin sees everybody's.
 * Throws `BAD_USER_INPUT` for a cursor or size that cannot be.
 */
export async function readProposalPage(
  deps: Pick<Deps, 'db'>,
  viewer: User,
  page: PageQuestion & { readonly status: ProposalStatus | null },
): Promise<Page<StoredProposal>> {
  const request = readPage(page, DEFAULT_PAGE);
  const rows = await pageProposals(deps.db, viewer.role === 'ADMIN' ? null : viewer.id, {
    limit: request.limit + 1,
    after: request.after === null ? null : { createdAt: request.after.at, id: request.after.id },
    status: page.status,
  });
  return pageOf(rows, request);
}

/** Where a proposal stands in its list, opaque to clients. */
export function proposalCursor({ createdAt, id }: Proposal): string {
  return cursorOf({ at: createdAt, id });
}
