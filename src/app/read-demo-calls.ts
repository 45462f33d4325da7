import { pageDemoCalls } from '../db/queries/demo-calls.ts';
import { type DemoHost, listDemoHosts } from '../db/queries/demo-hosts.ts';
import type { User } from '../domain/actor.ts';
import type { DemoCall } from '../domain/demo-calls/demo-call.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type Page, type PageQuestion, pageOf, readPage } from './page.ts';

/** The viewer's own demo calls that end after `from`, or everybody's for an admin, the earliest first. */
export async function readDemoCalls(
  deps: Pick<Deps, 'db'>,
  viewer: User,
  from: EpochMs,
  question: PageQuestion,
): Promise<Page<DemoCall>> {
  const page = readPage(question);
  const hostId = viewer.role === 'ADMIN' ? null : viewer.id;
  return pageOf(await pageDemoCalls(deps.db, { hostId, from, limit: page.limit + 1, after: page.after }), page);
}

/** Everybody who is or was a host, in the order of their ids. */
export function readDemoHosts(deps: Pick<Deps, 'db'>): Promise<DemoHost[]> {
  return listDemoHosts(deps.db);
}
