import type { Deps } from '../../src/app/deps.ts';
import { newId } from '../../src/app/new-id.ts';
import { hasAudit, recordAudit } from '../../src/db/queries/audit.ts';
import { listPeople } from '../../src/db/queries/users.ts';

/** `HALF`: it was begun, and whoever told it was stopped before its end. */
export type History = 'NONE' | 'HALF' | 'WHOLE';

/** What a database has of the history that an empty one is given. Somebody's own data is a whole one. */
export async function historyOf({ db, config }: Pick<Deps, 'db' | 'config'>): Promise<History> {
  if ((await hasAudit(db, SUBJECT, BEGUN)) && !(await hasAudit(db, SUBJECT, TOLD))) return 'HALF';
  // The first admin comes with every start.
  const people = await listPeople(db);
  return people.every(({ email }) => email === config.auth.adminEmail) ? 'NONE' : 'WHOLE';
}

/** Writes down, by the machine's own time, that the history begins, or that nothing of it is to come any more. */
export async function noteHistory(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  step: typeof BEGUN | typeof TOLD,
): Promise<void> {
  const entry = { id: newId(deps), actor: 'system', action: step, subject: SUBJECT, details: {} };
  await recordAudit(deps.db, entry, deps.clock.now());
}

const SUBJECT = 'platform/history';
const BEGUN = 'history.begun';
const TOLD = 'history.told';
