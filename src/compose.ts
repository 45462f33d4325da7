import { callBudget } from './adapters/google/budget.ts';
import { googleCalendarProvider } from './adapters/google/calendar-provider.ts';
import { googleMeetingProvider } from './adapters/google/meeting-provider.ts';
import { calendarFiles } from './adapters/invite/calendar-files.ts';
import { postgresLiveFeed } from './adapters/live/postgres-live-feed.ts';
import { startEmbeddedPostgres } from './adapters/postgres/embedded.ts';
import { pdfReceipts } from './adapters/receipt/pdf-receipts.tsx';
import { resendMailRecords } from './adapters/resend/mail-records.ts';
import { resendMailer } from './adapters/resend/mailer.ts';
import { stripePaymentGateway } from './adapters/stripe/payment-gateway.ts';
import { systemClock } from './adapters/system/clock.ts';
import { createLogger } from './adapters/system/logger.ts';
import { cryptoRandom } from './adapters/system/random.ts';
import { systemTimers } from './adapters/system/timers.ts';
import { createVault } from './adapters/system/vault.ts';
import type { Deps } from './app/deps.ts';
import { ensureAdmin } from './app/ensure-admin.ts';
import type { Config } from './config.ts';
import { createDatabase } from './db/client.ts';
import { migrate } from './db/migrate.ts';
import type { Clock } from './ports/clock.ts';
import type { Logger } from './ports/logger.ts';
import type { Random } from './ports/random.ts';

/** What a launcher may put in place of the machine's own. */
export interface Overrides {
  readonly clock?: Clock;
  readonly random?: Random;
  readonly log?: Logger;
  readonly patience?: Patience;
}

/** What calls to providers wait for, in real time whatever the clock says; each has its own idea where nothing is said. */
export interface Patience {
  /** How long a provider may take to answer, milliseconds. */
  readonly deadlineMs?: number;
  /** Before a call that failed is repeated. */
  readonly wait?: (ms: number) => Promise<void>;
}

export interface Composition {
  readonly deps: Deps;
  /** Ends every connection, and the embedded database if there is one. */
  readonly close: () => Promise<void>;
}

/** Constructs every adapter; the one file that knows them all. The database is migrated when this resolves. */
export async function compose(config: Config, overrides: Overrides = {}): Promise<Composition> {
  const { patience = {} } = overrides;
  const clock = overrides.clock ?? systemClock;
  const random = overrides.random ?? cryptoRandom;
  const log = overrides.log ?? createLogger(config.logLevel);
  const embedded =
    config.database.url === null
      ? await startEmbeddedPostgres({ dataDir: `${config.database.dataDir}/postgres`, log })
      : null;
  const url = config.database.url ?? embedded?.url ?? '';
  const opened: { close(): Promise<void> }[] = embedded === null ? [] : [embedded];
  try {
    await migrate(url, { log });
    const database = createDatabase({ url, maxConnections: config.database.maxConnections });
    opened.push(database);
    const live = await postgresLiveFeed({
      connect: () => createDatabase({ url, maxConnections: 1, applicationName: 'mentor-calendar-live' }),
      timers: systemTimers,
      log,
    });
    opened.push(live);
    const budget = callBudget(config.google, clock);
    const deps: Deps = {
      db: database.db,
      clock,
      random,
      timers: systemTimers,
      log,
      vault: createVault(config.secrets.encryptionKeys, random),
      calendars: googleCalendarProvider(config.google, { ...patience, clock, random, budget }),
      meetings: googleMeetingProvider(config.google, { ...patience, random, budget }),
      payments: stripePaymentGateway(config.stripe, clock, patience.deadlineMs),
      mailer: resendMailer(config.resend, clock, patience.deadlineMs),
      mailRecords: resendMailRecords(config.resend, clock),
      invitations: calendarFiles,
      receipts: pdfReceipts,
      live,
      config,
    };
    await ensureAdmin(deps);
    return { deps, close: () => closeAll(opened) };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

/** The last opened first, and all of them: one that fails to close must not keep the database running. */
async function closeAll(opened: readonly { close(): Promise<void> }[]): Promise<void> {
  const failures: unknown[] = [];
  for (const one of [...opened].reverse()) {
    await one.close().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}
