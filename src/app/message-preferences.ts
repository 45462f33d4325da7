import { inTransaction } from '../db/client.ts';
import {
  findQuietHours,
  listUnsubscriptions,
  resubscribe,
  saveQuietHours,
  unsubscribe,
} from '../db/queries/preferences.ts';
import { findUsers } from '../db/queries/users.ts';
import type { Actor, User } from '../domain/actor.ts';
import { type UserError, userError } from '../domain/fault.ts';
import { isUuid } from '../domain/ids.ts';
import { MESSAGE_GROUPS, type MessageGroup, mayUnsubscribe } from '../domain/notifications/groups.ts';
import { isTimeOfDay, type QuietHours, USUAL_QUIET_HOURS } from '../domain/notifications/quiet-hours.ts';
import type { Deps } from './deps.ts';
import { recordChange } from './record-change.ts';
import { readUnsubscribeToken } from './unsubscribe-link.ts';

type PreferenceDeps = Pick<Deps, 'db' | 'clock' | 'random'>;

/** What somebody wants mailed, and when not. */
export interface MessagePreferences {
  readonly groups: readonly { readonly group: MessageGroup; readonly mailed: boolean; readonly optional: boolean }[];
  readonly quietHours: QuietHours;
}

export async function readPreferences(deps: Pick<Deps, 'db'>, viewer: User): Promise<MessagePreferences> {
  const off = new Set(await listUnsubscriptions(deps.db, viewer.id));
  return {
    groups: MESSAGE_GROUPS.map((group) => ({ group, mailed: !off.has(group), optional: mayUnsubscribe(group) })),
    quietHours: (await findQuietHours(deps.db, viewer.id)) ?? USUAL_QUIET_HOURS,
  };
}

/** Switches groups of messages on or off, and sets quiet hours, as of now: also for what is planned already. */
export async function setPreferences(
  deps: PreferenceDeps,
  viewer: User,
  wish: {
    readonly groups: readonly { readonly group: MessageGroup; readonly mailed: boolean }[];
    readonly quietHours: QuietHours | null;
  },
): Promise<{ readonly preferences: MessagePreferences | null; readonly userErrors: readonly UserError[] }> {
  const userErrors = problems(wish);
  if (userErrors.length > 0) return { preferences: null, userErrors };
  await inTransaction(deps.db, async (tx) => {
    const now = deps.clock.now();
    for (const { group, mailed } of wish.groups) {
      await (mailed ? resubscribe(tx, viewer.id, group) : unsubscribe(tx, viewer.id, group, now));
    }
    if (wish.quietHours !== null) await saveQuietHours(tx, viewer.id, wish.quietHours);
    await recordChange(deps, tx, now, {
      actor: { kind: 'user', user: viewer },
      action: 'message_preferences.set',
      subject: `user/${viewer.id}`,
      details: { ...wish },
    });
  });
  return { preferences: await readPreferences(deps, viewer), userErrors: [] };
}

/**
 * Switches off the group a signed link names, at once. Whoever holds the link may: it was mailed to them, and mail
 * programs follow it without anybody being signed in. Answers with the group; null for a link that is not ours.
 */
export async function unsubscribeByLink(
  deps: PreferenceDeps & Pick<Deps, 'config'>,
  token: string,
): Promise<MessageGroup | null> {
  const named = readUnsubscribeToken(deps.config, token);
  if (named === null || !isUuid(named.userId)) return null;
  const { userId, group } = named;
  return inTransaction(deps.db, async (tx) => {
    const now = deps.clock.now();
    const [user] = await findUsers(tx, [userId]);
    if (user === undefined) return null;
    const actor: Actor = { kind: 'user', user };
    if (await unsubscribe(tx, userId, group, now)) {
      const subject = `user/${userId}`;
      await recordChange(deps, tx, now, {
        actor,
        action: 'message_preferences.unsubscribed',
        subject,
        details: { group },
      });
    }
    return group;
  });
}

function problems(wish: Parameters<typeof setPreferences>[2]): UserError[] {
  const fixed = wish.groups.flatMap(({ group, mailed }, index) =>
    mailed || mayUnsubscribe(group)
      ? []
      : [
          userError('NOT_OPTIONAL', 'These messages belong to what you do here and are always mailed.', [
            'input',
            'groups',
            String(index),
          ]),
        ],
  );
  const hours = wish.quietHours;
  const malformed = hours !== null && !(isTimeOfDay(hours.start) && isTimeOfDay(hours.end));
  return [
    ...fixed,
    ...(malformed
      ? [userError('OUT_OF_RANGE', 'Times are written HH:MM, from 00:00 to 23:59.', ['input', 'quietHours'])]
      : []),
  ];
}
