import type { Transaction } from '../db/client.ts';
import { listAdmins } from '../db/queries/users.ts';
import { digestsDue } from '../domain/notifications/digest.ts';
import { addMs, DAY_MS, type EpochMs, HOUR_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type MessagePlan, planMessages } from './plan-messages.ts';
import { recordChange } from './record-change.ts';

/**
 * Plans the digests of the day to come: for every admin who is there one at seven in the morning of their own zone, and so at its
 * own time in the queue. Once for each admin and local day, as the message's key is made of both: windows that overlap
 * do no harm. What should have been planned while no server ran is planned now, unless the next is due already.
 *
 * @param tick asks about `(previous, scheduledFor]`
 */
export async function planDigests(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  tick: { readonly previous: EpochMs; readonly scheduledFor: EpochMs },
): Promise<void> {
  const now = tick.scheduledFor;
  const upTo = addMs(now, DAY_MS + OVERLAP_MS);
  const plans = (await listAdmins(tx, now)).flatMap((admin) =>
    digestsDue(admin.timeZone, tick.previous, upTo)
      .filter(({ expiresAt }) => expiresAt > now)
      .map(
        ({ day, dueAt, expiresAt }): MessagePlan => ({
          cause: `digest/${day}`,
          version: 0,
          kind: 'ADMIN_DAILY_DIGEST',
          recipientId: admin.id,
          bookingId: null,
          sessionId: null,
          dueAt,
          expiresAt,
        }),
      ),
  );
  const effects = await planMessages(deps, tx, plans, now);
  if (effects.length === 0) return;
  await recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: 'digests.planned',
    subject: 'digests',
    details: { messages: effects.length },
    effects,
  });
}

/** A tick that comes late leaves no hole behind the one before. */
const OVERLAP_MS = HOUR_MS;
