import { inTransaction } from '../db/client.ts';
import { listSuppressions, releaseAddress as release, type Suppression } from '../db/queries/suppressions.ts';
import type { User } from '../domain/actor.ts';
import { Fault, type UserError, userError } from '../domain/fault.ts';
import type { Deps } from './deps.ts';
import { recordChange } from './record-change.ts';

export type { Suppression };

/**
 * Takes an address off our list of those that take no mail: what is planned from now on is mailed there again. The mail
 * service keeps a list of its own, which only its own dashboard changes.
 */
export async function releaseAddress(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  admin: User,
  email: string,
): Promise<{ readonly released: Suppression | null; readonly userErrors: readonly UserError[] }> {
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const released = await release(tx, email);
    if (released === null) {
      const unknown = userError('ADDRESS_NOT_SUPPRESSED', 'This address is not on the list.', ['email']);
      return { released, userErrors: [unknown] };
    }
    await recordChange(deps, tx, now, {
      actor: { kind: 'user', user: admin },
      action: 'address.released',
      subject: released.messageId === null ? 'suppressions' : `message/${released.messageId}`,
      details: { reason: released.reason, suppressedAt: released.suppressedAt },
    });
    return { released, userErrors: [] };
  });
}

/** Addresses that take no mail from us, the latest first. Throws `BAD_USER_INPUT` for a size that cannot be. */
export function readSuppressions(deps: Pick<Deps, 'db'>, first: number): Promise<Suppression[]> {
  if (!Number.isInteger(first) || first < 1 || first > MOST) {
    throw new Fault('BAD_USER_INPUT', `\`first\` must be from 1 to ${MOST}.`, { path: ['first'] });
  }
  return listSuppressions(deps.db, first);
}

const MOST = 100;
