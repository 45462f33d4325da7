import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import type { Ticket, TicketMessage, TicketStatus } from '../../domain/support/ticket.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { earlierThan, laterThan } from '../keyset.ts';
import { ticketMessages, tickets } from '../tables/support.ts';

interface Place {
  readonly at: EpochMs;
  readonly id: string;
}

export async function insertTicket(q: Queryable, ticket: Ticket): Promise<void> {
  await q.insert(tickets).values(ticket);
}

export async function insertTicketMessage(q: Queryable, message: TicketMessage): Promise<void> {
  await q.insert(ticketMessages).values(message);
}

export async function findTickets(q: Queryable, ids: readonly string[]): Promise<Ticket[]> {
  return q
    .select()
    .from(tickets)
    .where(inArray(tickets.id, [...ids]));
}

export async function findTicketMessage(q: Queryable, id: string): Promise<TicketMessage | null> {
  const [row] = await q.select().from(ticketMessages).where(eq(ticketMessages.id, id));
  return row ?? null;
}

/** Locks a ticket until the transaction ends, so that its steps are taken one after another. */
export async function lockTicket(q: Queryable, id: string): Promise<Ticket | null> {
  const [row] = await q.select().from(tickets).where(eq(tickets.id, id)).for('update');
  return row ?? null;
}

export async function updateTicket(q: Queryable, ticket: Ticket): Promise<void> {
  const { status, version, updatedAt } = ticket;
  await q.update(tickets).set({ status, version, updatedAt }).where(eq(tickets.id, ticket.id));
}

/** Tickets by their opening, the newest first; of everybody when `requesterId` is null. */
export async function pageTickets(
  q: Queryable,
  question: {
    readonly requesterId: string | null;
    readonly status: TicketStatus | null;
    readonly limit: number;
    readonly after: Place | null;
  },
): Promise<Ticket[]> {
  const { requesterId, status, after, limit } = question;
  const { createdAt, id } = tickets;
  return q
    .select()
    .from(tickets)
    .where(
      and(
        requesterId === null ? undefined : eq(tickets.requesterId, requesterId),
        status === null ? undefined : eq(tickets.status, status),
        earlierThan(after, createdAt, id),
      ),
    )
    .orderBy(desc(createdAt), desc(id))
    .limit(limit);
}

/** What was written in each of these tickets, in order of time, all after the same place. */
export async function pageTicketMessages(
  q: Queryable,
  ticketIds: readonly string[],
  page: { readonly limit: number; readonly after: Place | null },
): Promise<TicketMessage[]> {
  const { after, limit } = page;
  const { writtenAt, id } = ticketMessages;
  const later = laterThan(after, writtenAt, id);
  const own = q
    .select()
    .from(ticketMessages)
    .where(and(eq(ticketMessages.ticketId, tickets.id), later))
    .orderBy(asc(writtenAt), asc(id))
    .limit(limit)
    .as('own');
  return q
    .select(own._.selectedFields)
    .from(tickets)
    .crossJoinLateral(own)
    .where(inArray(tickets.id, [...ticketIds]))
    .orderBy(own.ticketId, own.writtenAt, own.id);
}
