import { desc, eq } from 'drizzle-orm';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { suppressedAddresses } from '../tables/messages.ts';

export interface Suppression {
  /** Lower-case. */
  readonly email: string;
  readonly reason: 'BOUNCED' | 'COMPLAINED' | 'SUPPRESSED';
  /** The message that did not arrive. */
  readonly messageId: string | null;
  readonly suppressedAt: EpochMs;
}

/** Nothing is mailed to the address from here on. False when that was so already. */
export async function suppressAddress(q: Queryable, suppression: Suppression): Promise<boolean> {
  const rows = await q
    .insert(suppressedAddresses)
    .values(suppression)
    .onConflictDoNothing({ target: suppressedAddresses.email })
    .returning({ email: suppressedAddresses.email });
  return rows.length > 0;
}

/** Why an address takes no mail; null when it does. */
export async function findSuppression(q: Queryable, email: string): Promise<Suppression | null> {
  const [row] = await q.select().from(suppressedAddresses).where(eq(suppressedAddresses.email, email.toLowerCase()));
  return row ?? null;
}

/** Takes an address off the list; answers with what it was there for, null when it was not. */
export async function releaseAddress(q: Queryable, email: string): Promise<Suppression | null> {
  const [row] = await q
    .delete(suppressedAddresses)
    .where(eq(suppressedAddresses.email, email.toLowerCase()))
    .returning();
  return row ?? null;
}

/** The addresses on the list, the latest first. */
export function listSuppressions(q: Queryable, limit: number): Promise<Suppression[]> {
  return q.select().from(suppressedAddresses).orderBy(desc(suppressedAddresses.suppressedAt)).limit(limit);
}
