import { inTransaction } from '../db/client.ts';
import { deleteConnection, findMentorCalendar, lockConnection } from '../db/queries/calendars.ts';
import type { Mentor } from '../domain/actor.ts';
import { DEFAULT_SETTINGS } from '../domain/availability/mentor-calendar.ts';
import { addMs, DAY_MS } from '../domain/time.ts';
import { VaultError } from '../ports/vault.ts';
import type { Deps } from './deps.ts';
import { recordChange } from './record-change.ts';
import { revokeGrantEffect } from './revoke-grant.ts';

/**
 * Ends a mentor's connection. Always works, also while Google is down or the grant is dead: tokens and the mirror
 * are gone at once, the revocation is owed. Events of booked sessions stay in the mentor's calendar.
 */
export async function disconnectGoogleCalendar(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'vault' | 'log'>,
  mentor: Mentor,
): Promise<void> {
  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    const connection = await lockConnection(tx, mentor.id);
    if (connection === null) return;
    await deleteConnection(tx, mentor.id);
    const horizonDays = (await findMentorCalendar(tx, mentor.id))?.horizonDays ?? DEFAULT_SETTINGS.horizonDays;
    const revocation = readableGrant(deps, connection);
    await recordChange(deps, tx, now, {
      actor: { kind: 'user', user: mentor },
      action: 'calendar.disconnected',
      subject: `mentor/${mentor.id}`,
      effects: revocation === null ? [] : [{ effect: revocation }],
      events: [
        { userId: mentor.id, body: { kind: 'CALENDAR_STATE_CHANGED', mentorId: mentor.id, state: 'DISCONNECTED' } },
      ],
      availability: { mentorId: mentor.id, within: { start: now, end: addMs(now, horizonDays * DAY_MS) } },
    });
  });
}

/** A token that no longer opens cannot be revoked; that must not keep anybody from disconnecting. */
function readableGrant(
  deps: Pick<Deps, 'clock' | 'random' | 'vault' | 'log'>,
  connection: Parameters<typeof revokeGrantEffect>[1],
) {
  try {
    return revokeGrantEffect(deps, connection);
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    deps.log.error({ mentorId: connection.mentorId }, 'a sealed token does not open; its grant is not revoked');
    return null;
  }
}
