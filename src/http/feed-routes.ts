import { createHash } from 'node:crypto';
import { errorResponse, type Route } from './exchange.ts';

/** The calendar behind a feed's token; null for a token of nobody. */
export type FeedHandler = (token: string) => Promise<{ readonly contentType: string; readonly content: string } | null>;

/**
 * Where calendar programs read their owner's sessions, by an address that is a secret of its own. They ask every hour
 * or so: what has not changed is answered with 304.
 */
export function feedRoutes(find: FeedHandler): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/calendar/:file',
      async handle({ params, headers }) {
        const [, token] = /^([\w-]{20,100})\.ics$/.exec(params.file ?? '') ?? [];
        const calendar = token === undefined ? null : await find(token);
        if (calendar === null) return errorResponse(404, 'NOT_FOUND', 'There is no such calendar.', PRIVATE);
        const etag = `"${createHash('sha256').update(calendar.content).digest('base64url')}"`;
        if (headers['if-none-match'] === etag) return { status: 304, headers: { ...PRIVATE, etag } };
        return {
          status: 200,
          headers: { ...PRIVATE, etag, 'content-type': calendar.contentType },
          body: calendar.content,
        };
      },
    },
  ];
}

const PRIVATE = {
  'cache-control': 'private, no-cache',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
};
