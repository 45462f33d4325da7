import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { SandboxHost } from '../sandbox/kernel.ts';
import type { Sandbox } from '../sandbox/server.ts';
import { ensureAdmin } from '../src/app/ensure-admin.ts';
import { provisionUser } from '../src/app/provision-user.ts';
import { inTransaction } from '../src/db/client.ts';
import { DatabaseUnavailable } from '../src/db/database-unavailable.ts';
import { findUserByEmail, listPeople } from '../src/db/queries/users.ts';
import type { RunningServer } from '../src/server.ts';
import { timeMachine } from './fast-forward.ts';
import type { MovableClock } from './movable-clock.ts';
import { issueToken } from './tokens.ts';

/** The API beside a sandbox, as the platform around it would be: it knows people, signs them in, and owns the clock. */
export function platformOf(
  server: Pick<RunningServer, 'deps' | 'port'>,
  clock: MovableClock,
  sandbox: () => Sandbox,
): SandboxHost {
  const { deps } = server;
  const time = timeMachine(deps, clock, sandbox);
  return {
    apiUrl: `http://127.0.0.1:${server.port}`,
    now: () => clock.now(),
    setClock: (to) => time.setClock(to),
    async provisionUser(user) {
      const outcome = await provisionUser(deps, { kind: 'platform' }, { ...user, locale: 'en', welcome: true });
      if ('problems' in outcome) throw new Error(outcome.problems.map((problem) => problem.message).join(' '));
      return { id: outcome.user.id };
    },
    async issueToken(email) {
      const user = await findUserByEmail(deps.db, email);
      return user === null ? null : issueToken(deps.config, clock, user.id);
    },
    people: () => listPeople(deps.db),
    async reset() {
      clock.reset();
      await emptyDatabase(server);
      await ensureAdmin(deps);
    },
  };
}

/**
 * Every table of ours, whatever it is called; the migrator's own ledger lies in another schema. Worker and jobs go on
 * meanwhile: it waits for none of them long enough that they could come to wait for each other, and tries again.
 */
async function emptyDatabase({ deps }: Pick<RunningServer, 'deps'>): Promise<void> {
  const rows = await deps.db.execute<{ name: string }>(
    sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
  );
  const names = rows.map((row) => row.name).join(', ');
  for (let tries = 1; ; tries += 1) {
    try {
      await inTransaction(deps.db, async (tx) => {
        await tx.execute(sql`set local lock_timeout = '200ms'`);
        await tx.execute(sql.raw(`truncate ${names}`));
      });
      return;
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable) || tries === MOST_TRIES) throw error;
      await pause(50);
    }
  }
}

const MOST_TRIES = 40;
