import type { Transaction } from '../db/client.ts';
import { listAdmins } from '../db/queries/users.ts';
import { appliedZoneRules, listFutureWalls, saveZoneRules } from '../db/queries/zone-data.ts';
import { instantOfWall, type RulesInUse, shiftedBy } from '../domain/proposals/zone-shift.ts';
import type { EpochMs } from '../domain/time.ts';
import { isNewerRelease, zoneRulesVersions } from '../domain/zones/known-zones.ts';
import type { Deps } from './deps.ts';
import { recordChange } from './record-change.ts';

/** The rules this process has. */
export const RULES_IN_USE: RulesInUse = { version: zoneRulesVersions().used, instantOf: instantOfWall };

/**
 * Compares the release of zone rules with the one stored sessions follow. After an update every session ahead is
 * derived again from its wall time: what comes out elsewhere is owed as a proposal to both sides, and told to admins.
 * A server that still has older rules changes nothing.
 */
export async function compareZoneRules(
  deps: Pick<Deps, 'clock' | 'random' | 'log'>,
  tx: Transaction,
  now: EpochMs,
  rules: RulesInUse = RULES_IN_USE,
): Promise<void> {
  const before = await appliedZoneRules(tx);
  if (before !== null && !isNewerRelease(rules.version, before)) return;
  await saveZoneRules(tx, rules.version, now);
  const moved = (await listFutureWalls(tx, now)).filter((session) => shiftedBy(session, rules) !== null);
  const bookings = [...new Set(moved.map(({ bookingId }) => bookingId))];
  deps.log.info({ before, after: rules.version, sessions: moved.length }, 'zone rules compared with stored sessions');
  const admins = moved.length === 0 ? [] : await listAdmins(tx);
  await recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: 'zone_rules.applied',
    subject: 'zones/iana',
    details: { before, after: rules.version, sessions: moved.map(({ id, start }) => ({ id, start })) },
    effects: bookings.map((bookingId) => ({ effect: { kind: 'FOLLOW_ZONE_RULES', bookingId } })),
    events: admins.map(({ id: userId }) => ({
      userId,
      body: { kind: 'ZONE_RULES_CHANGED', version: rules.version, sessions: moved.length, bookings: bookings.length },
    })),
  });
}
