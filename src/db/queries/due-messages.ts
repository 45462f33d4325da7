import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Role } from '../../domain/actor.ts';
import type { MessageGroup } from '../../domain/notifications/groups.ts';
import type { QuietHours } from '../../domain/notifications/quiet-hours.ts';
import type { Recipient } from '../../domain/notifications/recipient.ts';
import type { Queryable } from '../client.ts';
import { messages, quietHours, suppressedAddresses, unsubscriptions } from '../tables/messages.ts';
import { users } from '../tables/users.ts';
import { readMessage, type StoredMessage, stored } from './messages.ts';
import type { Suppression } from './suppressions.ts';

/** A message with all that decides, beside what it is about, whether it is mailed now. */
export interface DueMessage {
  readonly message: StoredMessage;
  /** Whoever it goes to, as they are now; a guest as they were when it was planned. */
  readonly recipient: Recipient;
  /** The recipient's role; null for a guest, and for an account that may no longer be used. */
  readonly activeAs: Role | null;
  /** Why the recipient's address takes no mail; null when it does. */
  readonly suppressedFor: Suppression['reason'] | null;
  /** The groups the recipient does not want mailed. */
  readonly unsubscribed: readonly MessageGroup[];
  /** Null for whoever chose none. */
  readonly quietHours: QuietHours | null;
}

/** One statement, as every mail begins with it. Null for a message there is not. */
export async function findDueMessage(q: Queryable, id: string): Promise<DueMessage | null> {
  const address = sql`coalesce(lower(${messages.guest}->>'email'), ${users.email})`;
  const [found] = await q
    .select({
      message: stored,
      user: { id: users.id, email: users.email, name: users.name, timeZone: users.timeZone, locale: users.locale },
      activeAs: sql<Role | null>`case when ${users.blockedAt} is null then ${users.role} end`,
      suppressedFor: suppressedAddresses.reason,
      unsubscribed: sql<MessageGroup[]>`(select coalesce(jsonb_agg("group"), '[]') from ${unsubscriptions}
        where user_id = ${messages.recipientId})`,
      quietHours: { start: quietHours.start, end: quietHours.end },
    })
    .from(messages)
    .leftJoin(users, and(eq(users.id, messages.recipientId), isNull(messages.guest)))
    .leftJoin(suppressedAddresses, sql`${suppressedAddresses.email} = ${address}`)
    .leftJoin(quietHours, eq(quietHours.userId, messages.recipientId))
    .where(eq(messages.id, id));
  if (found === undefined) return null;
  const { user, ...rest } = found;
  const message = readMessage(found.message);
  const recipient = message.guest === null ? user : { ...message.guest, id: message.recipientId };
  if (recipient === null) throw new Error('a message lost its recipient');
  return { ...rest, message, recipient };
}
