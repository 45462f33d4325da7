import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Config } from '../config.ts';
import type { Side } from '../domain/reviews/review.ts';

/** What a signed link in a mail says: this side of this session gives so many stars. */
export interface RatingLink {
  readonly sessionId: string;
  readonly side: Side;
  readonly rating: number;
}

/** The link that gives a rating without signing in. Opening it changes nothing; the page it shows has a button. */
export function ratingUrl(config: Config, link: RatingLink): string {
  const subject = `${link.sessionId}.${link.side}.${link.rating}`;
  return `${config.http.publicUrl}/rate/${subject}.${signature(config, subject)}`;
}

/** What a token names, or null when we did not sign it. */
export function readRatingToken(config: Config, token: string): RatingLink | null {
  const [sessionId = '', side = '', rating = '', signed = '', ...rest] = token.split('.');
  if (rest.length > 0 || (side !== 'STUDENT' && side !== 'MENTOR')) return null;
  const expected = Buffer.from(signature(config, `${sessionId}.${side}.${rating}`));
  const given = Buffer.from(signed);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return { sessionId, side, rating: Number(rating) };
}

function signature(config: Config, subject: string): string {
  return createHmac('sha256', config.secrets.joinLinkSecret).update(`rate/${subject}`).digest('base64url');
}
