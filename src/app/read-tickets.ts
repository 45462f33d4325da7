import { findTickets, pageTicketMessages, pageTickets } from '../db/queries/tickets.ts';
import { maySeeTicket } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import type { Ticket, TicketMessage, TicketStatus } from '../domain/support/ticket.ts';
import type { Deps } from './deps.ts';
import { type Page, type PageQuestion, pageOf, pagesOf, readPage } from './page.ts';

/** A ticket, for whoever opened it and for admins; null for others. */
export async function readTicket(deps: Pick<Deps, 'db'>, viewer: User, id: string): Promise<Ticket | null> {
  const [ticket] = await findTickets(deps.db, [id]);
  return ticket !== undefined && maySeeTicket(viewer, ticket) ? ticket : null;
}

/** The viewer's own tickets, or everybody's for an admin, the newest first. */
export async function readTickets(
  deps: Pick<Deps, 'db'>,
  viewer: User,
  status: TicketStatus | null,
  question: PageQuestion,
): Promise<Page<Ticket>> {
  const page = readPage(question);
  const requesterId = viewer.role === 'ADMIN' ? null : viewer.id;
  return pageOf(await pageTickets(deps.db, { requesterId, status, limit: page.limit + 1, after: page.after }), page);
}

/** What was written in each of these tickets, which the viewer may see, in order of time; in the order of the tickets. */
export async function readTicketMessages(
  deps: Pick<Deps, 'db'>,
  ticketIds: readonly string[],
  question: PageQuestion,
): Promise<Page<TicketMessage>[]> {
  const page = readPage(question);
  const rows = await pageTicketMessages(deps.db, ticketIds, { limit: page.limit + 1, after: page.after });
  return pagesOf(ticketIds, rows, ({ ticketId }) => ticketId, page);
}
