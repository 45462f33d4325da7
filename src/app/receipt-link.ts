import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Config } from '../config.ts';
import { addMs, type EpochMs, MINUTE_MS } from '../domain/time.ts';

/**
 * A link to a receipt that works for a quarter of an hour and for whoever holds it: made anew each time its owner asks.
 * The same address without the signature wants a bearer token.
 */
export function receiptUrl(config: Config, invoiceId: string, now: EpochMs): string {
  const expires = addMs(now, LIFETIME_MS);
  const query = new URLSearchParams({ expires: String(expires), signature: signature(config, invoiceId, expires) });
  return `${config.http.publicUrl}/receipts/${encodeURIComponent(invoiceId)}?${query}`;
}

/** Whether the query of such a link is ours, for this invoice, and still good. */
export function isReceiptLink(config: Config, invoiceId: string, query: URLSearchParams, now: EpochMs): boolean {
  const expires = Number(query.get('expires') ?? Number.NaN);
  if (!Number.isSafeInteger(expires) || expires < now) return false;
  const given = Buffer.from(query.get('signature') ?? '');
  const expected = Buffer.from(signature(config, invoiceId, expires));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Signed with the secret of links; what is signed begins with another word than a join link's. */
function signature(config: Config, invoiceId: string, expires: number): string {
  return createHmac('sha256', config.secrets.joinLinkSecret)
    .update(`receipt/${expires}/${invoiceId}`)
    .digest('base64url');
}

const LIFETIME_MS = 15 * MINUTE_MS;
