import { type AuditFilter, pageAudit } from '../db/queries/audit.ts';
import type { AuditLine } from '../domain/audit.ts';
import { Fault } from '../domain/fault.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type Page, type PageQuestion, pageOf, readPage } from './page.ts';

export type { AuditFilter };

/** A page of the audit log, the latest first. For admins. Throws `BAD_USER_INPUT` for a page or a stretch that cannot be. */
export async function readAuditLog(
  deps: Pick<Deps, 'db'>,
  filter: AuditFilter,
  question: PageQuestion,
): Promise<Page<AuditLine & { readonly at: EpochMs }>> {
  if (filter.from !== null && filter.to !== null && filter.to <= filter.from) {
    throw new Fault('BAD_USER_INPUT', '`to` must come after `from`.', { path: ['to'] });
  }
  const page = readPage(question);
  return pageOf(await pageAudit(deps.db, filter, { ...page, limit: page.limit + 1 }), page);
}
