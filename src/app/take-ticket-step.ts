import { inTransaction, type Transaction } from '../db/client.ts';
import { findTickets, insertTicketMessage, lockTicket, updateTicket } from '../db/queries/tickets.ts';
import { listAdmins } from '../db/queries/users.ts';
import { maySeeTicket } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import { notFound, userError } from '../domain/fault.ts';
import { nextTicketStatus, TICKET_LIMITS, type Ticket, type TicketStep } from '../domain/support/ticket.ts';
import { type EpochMs, HOUR_MS } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import type { TicketOutcome } from './open-ticket.ts';
import { planToPeople } from './plan-people-messages.ts';
import { recordChange } from './record-change.ts';
import { takeRate } from './take-rate.ts';
import { paragraphProblems } from './update-profile.ts';

/**
 * Answers a ticket, solves it or opens it again, by whoever asked or by an admin; to everybody else there is none.
 * The other side hears of an answer and of the solution by mail. Throws `RATE_LIMITED` after sixty steps an hour.
 *
 * @param text what is said with it; only an answer needs one
 */
export async function takeTicketStep(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  user: User,
  input: { readonly ticketId: string; readonly step: TicketStep; readonly text: string | null },
): Promise<TicketOutcome> {
  const { ticketId, step, text } = input;
  const [found] = await findTickets(deps.db, [ticketId]);
  if (found === undefined || !maySeeTicket(user, found)) throw notFound('ticket');
  const problems =
    text === null && step !== 'REPLY' ? [] : paragraphProblems(text ?? '', TICKET_LIMITS.text, ['input', 'text']);
  if (problems.length > 0) return { problems };
  await takeRate(deps, { key: `ticket-step/${user.id}`, most: STEPS_AN_HOUR, windowMs: HOUR_MS });
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const before = await lockTicket(tx, ticketId);
    const status = before === null ? null : nextTicketStatus(before.status, step, user.role);
    if (before === null || status === null) {
      return {
        problems: [userError('TICKET_NOT_OPEN', 'The ticket is not in a state for this.', ['input', 'ticketId'])],
      };
    }
    const ticket: Ticket = { ...before, status, version: before.version + 1, updatedAt: now };
    await updateTicket(tx, ticket);
    if (text !== null) {
      await insertTicketMessage(tx, { id: newId(deps), ticketId, authorId: user.id, text, writtenAt: now });
    }
    await announce(deps, tx, { user, ticket, step, text, now });
    return { ticket };
  });
}

async function announce(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  {
    user,
    ticket,
    step,
    text,
    now,
  }: { user: User; ticket: Ticket; step: TicketStep; text: string | null; now: EpochMs },
): Promise<void> {
  const admins = (await listAdmins(tx)).map(({ id }) => id);
  const people = [...new Set([ticket.requesterId, ...admins])];
  // Whoever asked is told by the team, and the team by whoever asked; nobody hears of themselves.
  const told = user.id === ticket.requesterId ? admins.filter((id) => id !== user.id) : [ticket.requesterId];
  const silent = step === 'REOPEN' && text === null;
  const kind = step === 'SOLVE' ? 'TICKET_SOLVED' : silent ? 'TICKET_OPENED' : 'TICKET_REPLIED';
  const cause = { cause: `ticket/${ticket.id}`, version: ticket.version, now };
  await recordChange(deps, tx, now, {
    actor: { kind: 'user', user },
    action: `ticket.${PAST[step]}`,
    subject: `ticket/${ticket.id}`,
    details: { status: ticket.status },
    effects: await planToPeople(
      deps,
      tx,
      cause,
      told.map((recipientId) => ({ kind, recipientId })),
    ),
    events: people.map((userId) => ({ userId, body: { kind: 'TICKET_CHANGED', ticketId: ticket.id } })),
  });
}

const PAST = { REPLY: 'answered', SOLVE: 'solved', REOPEN: 'reopened' } as const satisfies Record<TicketStep, string>;
const STEPS_AN_HOUR = 60;
