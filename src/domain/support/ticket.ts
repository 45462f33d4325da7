import type { Role } from '../actor.ts';
import type { EpochMs } from '../time.ts';

export const TICKET_STATUSES = [
  'OPEN', // the team has the word
  'ANSWERED', // the requester has the word
  'SOLVED',
] as const;

export type TicketStatus = (typeof TICKET_STATUSES)[number];

export interface Ticket {
  readonly id: string;
  readonly requesterId: string;
  readonly subject: string;
  readonly status: TicketStatus;
  readonly version: number;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
}

export interface TicketMessage {
  readonly id: string;
  readonly ticketId: string;
  readonly authorId: string;
  readonly text: string;
  readonly writtenAt: EpochMs;
}

export const TICKET_LIMITS = { subject: 200, text: 5_000 };

/** What may be done to a ticket. */
export type TicketStep = 'REPLY' | 'SOLVE' | 'REOPEN';

/**
 * The state a step leads to; null where it makes no sense. An answer of the team gives the word to the requester, an
 * answer of the requester gives it back, also when the ticket was solved: whoever writes again is not done.
 */
export function nextTicketStatus(from: TicketStatus, step: TicketStep, role: Role): TicketStatus | null {
  if (step === 'REPLY') return role === 'ADMIN' ? (from === 'SOLVED' ? null : 'ANSWERED') : 'OPEN';
  if (step === 'SOLVE') return from === 'SOLVED' ? null : 'SOLVED';
  return from === 'SOLVED' ? 'OPEN' : null;
}
