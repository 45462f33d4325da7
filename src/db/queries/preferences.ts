import { and, eq } from 'drizzle-orm';
import type { MessageGroup } from '../../domain/notifications/groups.ts';
import type { QuietHours } from '../../domain/notifications/quiet-hours.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { quietHours, unsubscriptions } from '../tables/messages.ts';

/** The groups somebody does not want mailed. */
export async function listUnsubscriptions(q: Queryable, userId: string): Promise<MessageGroup[]> {
  const rows = await q
    .select({ group: unsubscriptions.group })
    .from(unsubscriptions)
    .where(eq(unsubscriptions.userId, userId))
    .orderBy(unsubscriptions.group);
  return rows.map((row) => row.group);
}

/** Stops mailing a group to somebody. False when that was so already. */
export async function unsubscribe(q: Queryable, userId: string, group: MessageGroup, since: EpochMs): Promise<boolean> {
  const rows = await q
    .insert(unsubscriptions)
    .values({ userId, group, since })
    .onConflictDoNothing()
    .returning({ group: unsubscriptions.group });
  return rows.length > 0;
}

/** Mails a group to somebody again. False when it never stopped. */
export async function resubscribe(q: Queryable, userId: string, group: MessageGroup): Promise<boolean> {
  const rows = await q
    .delete(unsubscriptions)
    .where(and(eq(unsubscriptions.userId, userId), eq(unsubscriptions.group, group)))
    .returning({ group: unsubscriptions.group });
  return rows.length > 0;
}

/** The quiet hours somebody chose; null for whoever chose none. */
export async function findQuietHours(q: Queryable, userId: string): Promise<QuietHours | null> {
  const [row] = await q
    .select({ start: quietHours.start, end: quietHours.end })
    .from(quietHours)
    .where(eq(quietHours.userId, userId));
  return row ?? null;
}

export async function saveQuietHours(q: Queryable, userId: string, hours: QuietHours): Promise<void> {
  await q
    .insert(quietHours)
    .values({ userId, ...hours })
    .onConflictDoUpdate({ target: quietHours.userId, set: hours });
}
