import { type EpochMs, SECOND_MS } from '../time.ts';
import type { MessageStatus } from './message.ts';

/** What a mail provider tells about a mail, in the product's words. */
export const MAIL_EVENT_TYPES = [
  'SENT',
  'DELAYED',
  'DELIVERED',
  'BOUNCED',
  'COMPLAINED',
  'SUPPRESSED',
  'FAILED',
  'OPENED',
  'CLICKED',
] as const;
export type MailEventType = (typeof MAIL_EVENT_TYPES)[number];

/**
 * Where a message stands after something was told about its mail. What is told comes in any order and never lowers a
 * status: `CLICKED` before `DELIVERED` stays clicked. That a mail came back or was called spam outranks that it arrived.
 */
export function statusAfter(status: MessageStatus, event: MailEventType): MessageStatus {
  const next = event === 'DELAYED' ? 'SENT' : event;
  return RANK[next] > RANK[status] ? next : status;
}

/**
 * Where a message stands once anything is told about its mail. One we gave up or dropped while an answer was missing
 * went out all the same, or there would be nothing to tell.
 */
export function statusOnceHeardOf(status: MessageStatus, sentAt: EpochMs | null): MessageStatus {
  return sentAt === null && DROPPED.has(status) ? 'SENT' : status;
}

const DROPPED: ReadonlySet<MessageStatus> = new Set(['SUPERSEDED', 'SUPPRESSED', 'EXPIRED', 'FAILED']);

/** What was decided here (never handed over, or taken back) is not changed by anything told about a mail. */
const RANK: Readonly<Record<MessageStatus, number>> = {
  PLANNED: 0,
  SENDING: 0,
  SENT: 1,
  FAILED: 2,
  DELIVERED: 3,
  OPENED: 4,
  CLICKED: 5,
  SUPPRESSED: 6,
  BOUNCED: 7,
  COMPLAINED: 8,
  SUPERSEDED: 9,
  EXPIRED: 9,
};

/** After these the address is not written to again. */
export function isUndeliverable(event: MailEventType): event is 'BOUNCED' | 'COMPLAINED' | 'SUPPRESSED' {
  return event === 'BOUNCED' || event === 'COMPLAINED' || event === 'SUPPRESSED';
}

/**
 * Whether an opening or a click looks like a machine's that inspects mails: within seconds of the delivery, or several
 * links of one mail at the same moment. A hint for people who read the timeline; nothing is decided by it.
 *
 * @param clicksNearby other clicks of the same mail within `SCANNER_BURST_MS` of this one
 */
export function looksLikeScanner(at: EpochMs, deliveredAt: EpochMs | null, clicksNearby: number): boolean {
  if (clicksNearby > 0) return true;
  return deliveredAt !== null && Math.abs(at - deliveredAt) <= SCANNER_SPEED_MS;
}

/** Clicks closer together than this are one hand's only if it has several. */
export const SCANNER_BURST_MS = 2 * SECOND_MS;
/** Nobody reads a mail and opens its link within this of its arrival. */
const SCANNER_SPEED_MS = 5 * SECOND_MS;
