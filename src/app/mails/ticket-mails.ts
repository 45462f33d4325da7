import { renderMail } from '../../../emails/render.ts';
import type { StoredMessage } from '../../db/queries/messages.ts';
import { findTickets, pageTicketMessages } from '../../db/queries/tickets.ts';
import { findActiveUser } from '../../db/queries/users.ts';
import type { TicketMessage } from '../../domain/support/ticket.ts';
import { displayLocale } from '../../domain/zones/zoned-text.ts';
import type { Deps } from '../deps.ts';
import { drop, type MailDraft, NOT_AN_ADMIN } from './mail-draft.ts';
import { personOf } from './people-mails.ts';

/** About a ticket: that it was opened, that there is an answer, that it is solved. */
export async function draftTicket(deps: Pick<Deps, 'db' | 'config'>, message: StoredMessage): Promise<MailDraft> {
  const ticketId = message.cause.slice('ticket/'.length);
  const [ticket] = await findTickets(deps.db, [ticketId]);
  if (ticket === undefined) throw new Error('a message lost its ticket');
  if (message.kind === 'TICKET_SOLVED' && ticket.status !== 'SOLVED') return drop('SUPERSEDED', 'OPENED_AGAIN');
  const recipient = await personOf(deps, message.recipientId);
  const ours = recipient.id === ticket.requesterId;
  if (!ours && (await findActiveUser(deps.db, recipient.id))?.role !== 'ADMIN') return drop('SUPPRESSED', NOT_AN_ADMIN);
  const locale = displayLocale(recipient.locale);
  const { dashboardUrl } = deps.config.http;
  const base = {
    recipientName: recipient.name,
    number: `T-${ticketId.slice(-6).toUpperCase()}`,
    topic: ticket.subject,
    ticketUrl: `${dashboardUrl}${ours ? '' : '/admin'}/tickets/${ticketId}`,
    dashboardUrl,
  };
  const audience = ours ? ('REQUESTER' as const) : ('ADMIN' as const);
  const thread = await pageTicketMessages(deps.db, [ticketId], { limit: LONGEST_THREAD, after: null });
  const [question, ...answers] = thread;
  if (question === undefined) throw new Error('a ticket lost its question');
  if (message.kind === 'TICKET_OPENED') {
    const requester = await personOf(deps, ticket.requesterId);
    const opened = {
      ...base,
      audience,
      again: message.version > 1,
      requesterName: requester.name,
      messageText: question.text,
    };
    return send(renderMail('TICKET_OPENED', locale, opened));
  }
  if (message.kind === 'TICKET_SOLVED') {
    const settledBy = ours ? null : (await personOf(deps, ticket.requesterId)).name;
    return send(renderMail('TICKET_SOLVED', locale, { ...base, settledBy, last: await lastOf(deps, answers) }));
  }
  // The message this is about: nothing later than what it was planned for.
  const news = thread.filter(({ writtenAt }) => writtenAt <= message.createdAt).at(-1) ?? question;
  const author = await personOf(deps, news.authorId);
  const replied = { ...base, audience, authorName: author.name, messageText: news.text };
  return send(renderMail('TICKET_REPLIED', locale, replied));
}

async function lastOf(deps: Pick<Deps, 'db'>, answers: readonly TicketMessage[]) {
  const last = answers.at(-1);
  if (last === undefined) return null;
  return { authorName: (await personOf(deps, last.authorId)).name, messageText: last.text };
}

function send(mail: ReturnType<typeof renderMail>): MailDraft {
  return { decision: 'SEND', mail, attachments: [] };
}

const LONGEST_THREAD = 1_000;
