import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Config } from '../config.ts';

/** The stable link of a session that mails carry: `/join/<session id>.<signature>`. It survives every reschedule. */
export function joinUrl(config: Config, sessionId: string): string {
  return `${config.http.publicUrl}/join/${sessionId}.${signature(config, sessionId)}`;
}

/** The session a join token names, or null when we did not sign it. */
export function sessionOfJoinToken(config: Config, token: string): string | null {
  const [sessionId, signed, ...rest] = token.split('.');
  if (sessionId === undefined || signed === undefined || rest.length > 0) return null;
  const [given, expected] = [Buffer.from(signed), Buffer.from(signature(config, sessionId))];
  return given.length === expected.length && timingSafeEqual(given, expected) ? sessionId : null;
}

function signature(config: Config, sessionId: string): string {
  return createHmac('sha256', config.secrets.joinLinkSecret).update(`join/${sessionId}`).digest('base64url');
}
