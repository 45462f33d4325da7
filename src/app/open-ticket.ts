import { inTransaction } from '../db/client.ts';
import { insertTicket, insertTicketMessage } from '../db/queries/tickets.ts';
import { listAdmins } from '../db/queries/users.ts';
import type { User } from '../domain/actor.ts';
import type { UserError } from '../domain/fault.ts';
import { TICKET_LIMITS, type Ticket } from '../domain/support/ticket.ts';
import { DAY_MS } from '../domain/time.ts';
import { textProblems } from './booking-problems.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import { planToPeople } from './plan-people-messages.ts';
import { recordChange } from './record-change.ts';
import { takeRate } from './take-rate.ts';
import { paragraphProblems } from './update-profile.ts';

export type TicketOutcome = { readonly ticket: Ticket } | { readonly problems: readonly UserError[] };

/**
 * Asks the team something. The team is told by mail and on its dashboards, and whoever asks gets a mail that it
 * arrived. Throws `RATE_LIMITED` after twenty a day.
 */
export async function openTicket(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  user: User,
  input: { readonly subject: string; readonly text: string },
): Promise<TicketOutcome> {
  const problems = [
    ...textProblems(input.subject, TICKET_LIMITS.subject, ['input', 'subject']),
    ...paragraphProblems(input.text, TICKET_LIMITS.text, ['input', 'text']),
  ];
  if (problems.length > 0) return { problems };
  await takeRate(deps, { key: `ticket/${user.id}`, most: TICKETS_A_DAY, windowMs: DAY_MS });
  const now = deps.clock.now();
  const ticket: Ticket = {
    id: newId(deps),
    requesterId: user.id,
    subject: input.subject,
    status: 'OPEN',
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  await inTransaction(deps.db, async (tx) => {
    await insertTicket(tx, ticket);
    const message = { id: newId(deps), ticketId: ticket.id, authorId: user.id, text: input.text, writtenAt: now };
    await insertTicketMessage(tx, message);
    const people = [...new Set([user.id, ...(await listAdmins(tx)).map(({ id }) => id)])];
    const cause = { cause: `ticket/${ticket.id}`, version: ticket.version, now };
    const letters = people.map((recipientId) => ({ kind: 'TICKET_OPENED' as const, recipientId }));
    await recordChange(deps, tx, now, {
      actor: { kind: 'user', user },
      action: 'ticket.opened',
      subject: `ticket/${ticket.id}`,
      effects: await planToPeople(deps, tx, cause, letters),
      events: people.map((userId) => ({ userId, body: { kind: 'TICKET_CHANGED', ticketId: ticket.id } })),
    });
  });
  return { ticket };
}

const TICKETS_A_DAY = 20;
