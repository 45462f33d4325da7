import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Config } from '../config.ts';

/**
 * The stable link of a session: `/join/<session id>.<user id>.<signature>`. It survives every reschedule, and names
 * who it was made for, so that an arrival is somebody's. In a calendar event, which both sides see, it names nobody:
 * `/join/<session id>.<signature>`.
 */
export function joinUrl(config: Config, sessionId: string, userId: string | null): string {
  const named = userId === null ? sessionId : `${sessionId}.${userId}`;
  return `${config.http.publicUrl}/join/${named}.${signature(config, sessionId, userId)}`;
}

/** The session a join token names and whom it was made for, or null when we did not sign it. */
export function readJoinToken(
  config: Config,
  token: string,
): { readonly sessionId: string; readonly userId: string | null } | null {
  const parts = token.split('.');
  const [sessionId, signed] = [parts[0], parts.at(-1)];
  if (sessionId === undefined || signed === undefined || parts.length < 2 || parts.length > 3) return null;
  const userId = parts.length === 3 ? (parts[1] ?? null) : null;
  const [given, expected] = [Buffer.from(signed), Buffer.from(signature(config, sessionId, userId))];
  return given.length === expected.length && timingSafeEqual(given, expected) ? { sessionId, userId } : null;
}

function signature(config: Config, sessionId: string, userId: string | null): string {
  const named = userId === null ? `join/${sessionId}` : `join/${sessionId}/${userId}`;
  return createHmac('sha256', config.secrets.joinLinkSecret).update(named).digest('base64url');
}
