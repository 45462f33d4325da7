import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Config } from '../config.ts';
import { MESSAGE_GROUPS, type MessageGroup, mayUnsubscribe } from '../domain/notifications/groups.ts';

/** The link by which somebody switches off one group of messages without signing in: `/unsubscribe/<user>.<group>.<signature>`. */
export function unsubscribeUrl(config: Config, userId: string, group: MessageGroup): string {
  return `${config.http.publicUrl}/unsubscribe/${userId}.${group}.${signature(config, userId, group)}`;
}

/** Header fields by which mail programs offer one click to unsubscribe (RFC 2369, RFC 8058). */
export function unsubscribeHeaders(config: Config, userId: string, group: MessageGroup): Record<string, string> {
  return {
    'List-Unsubscribe': `<${unsubscribeUrl(config, userId, group)}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

/** Whom and what a token switches off; null when we did not sign it, or it is nothing that may be switched off. */
export function readUnsubscribeToken(
  config: Config,
  token: string,
): { readonly userId: string; readonly group: MessageGroup } | null {
  const [userId = '', name = '', signed = '', ...rest] = token.split('.');
  const group = MESSAGE_GROUPS.find((known) => known === name);
  if (group === undefined || !mayUnsubscribe(group) || rest.length > 0) return null;
  const [given, expected] = [Buffer.from(signed), Buffer.from(signature(config, userId, group))];
  return given.length === expected.length && timingSafeEqual(given, expected) ? { userId, group } : null;
}

function signature(config: Config, userId: string, group: MessageGroup): string {
  return createHmac('sha256', config.secrets.joinLinkSecret)
    .update(`unsubscribe/${userId}/${group}`)
    .digest('base64url');
}
