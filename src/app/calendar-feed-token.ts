import { createHash, createHmac } from 'node:crypto';
import type { Config } from '../config.ts';

/**
 * The address of a feed: `/calendar/<token>.ics`. The token is 256 bits derived from the feed's id and a secret of the
 * environment, so that it can be shown again while the database holds nothing but its hash.
 */
export function feedUrl(config: Config, feedId: string): string {
  return `${config.http.publicUrl}/calendar/${feedToken(config, feedId)}.ics`;
}

export function feedTokenHash(config: Config, feedId: string): string {
  return hashOfToken(feedToken(config, feedId));
}

/** What is stored of a token, and looked up by. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

function feedToken(config: Config, feedId: string): string {
  return createHmac('sha256', config.secrets.joinLinkSecret).update(`calendar-feed/${feedId}`).digest('base64url');
}
