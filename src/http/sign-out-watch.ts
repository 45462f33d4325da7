import type { Role } from '../domain/actor.ts';
import { isUuid } from '../domain/ids.ts';
import type { Logger } from '../ports/logger.ts';
import type { SocketServer } from './sockets.ts';

export interface SignOutWatchOptions {
  readonly sockets: Pick<SocketServer, 'users' | 'closeUser'>;
  /** The roles of those of these users who may still use the platform. */
  readonly rolesOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, Role>>;
  readonly log: Logger;
}

/**
 * Cuts the sockets of people who were blocked or erased, or whose role changed since the last look: what is true at
 * connect must stay true for as long as the socket lives. Call the answer now and then.
 */
export function signOutWatch({ sockets, rolesOf, log }: SignOutWatchOptions): () => Promise<void> {
  let before: ReadonlyMap<string, Role> = new Map();
  return async () => {
    const userIds = sockets.users().filter(isUuid);
    if (userIds.length === 0) return;
    try {
      const roles = await rolesOf(userIds);
      for (const userId of userIds) {
        const [role, earlier] = [roles.get(userId), before.get(userId)];
        if (role === undefined) sockets.closeUser(userId, 'Signed out');
        else if (earlier !== undefined && earlier !== role) sockets.closeUser(userId, 'Your role has changed');
      }
      before = roles;
    } catch (error) {
      // The database is away: whoever is connected stays so until it can be asked again.
      log.warn({ err: error }, 'open sockets could not be checked against their users');
    }
  };
}
