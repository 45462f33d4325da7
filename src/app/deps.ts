import type { Config } from '../config.ts';
import type { Database } from '../db/client.ts';
import type { CalendarProvider } from '../ports/calendar-provider.ts';
import type { Clock } from '../ports/clock.ts';
import type { Invitations } from '../ports/invitations.ts';
import type { LiveFeed } from '../ports/live-feed.ts';
import type { Logger } from '../ports/logger.ts';
import type { Mailer, MailRecords } from '../ports/mailer.ts';
import type { MeetingProvider } from '../ports/meeting-provider.ts';
import type { PaymentGateway } from '../ports/payment-gateway.ts';
import type { Random } from '../ports/random.ts';
import type { Receipts } from '../ports/receipts.ts';
import type { Timers } from '../ports/timers.ts';
import type { Vault } from '../ports/vault.ts';

/** Everything a use case may reach. A use case declares the part it needs: `Pick<Deps, 'db' | 'clock'>`. */
export interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly timers: Timers;
  readonly log: Logger;
  readonly vault: Vault;
  readonly calendars: CalendarProvider;
  readonly meetings: MeetingProvider;
  readonly payments: PaymentGateway;
  readonly mailer: Mailer;
  readonly mailRecords: MailRecords;
  readonly invitations: Invitations;
  readonly receipts: Receipts;
  readonly live: LiveFeed;
  readonly config: Config;
}
