import { renderMail } from '../../../emails/render.ts';
import { listPaidWeeks } from '../../db/queries/bookings.ts';
import { listLedgerEntries } from '../../db/queries/ledger.ts';
import type { StoredMessage } from '../../db/queries/messages.ts';
import { isLive } from '../../domain/bookings/session.ts';
import { describeInstant } from '../../domain/zones/zoned-text.ts';
import type { Deps } from '../deps.ts';
import { drop, type MailDraft } from './mail-draft.ts';
import { amountText, type BookingFacts, links, loadBookingFacts, localeOf, momentFor } from './mail-facts.ts';

type DraftDeps = Pick<Deps, 'db' | 'config'>;
type BookingMessage = StoredMessage & { readonly bookingId: string };

/** To the student: a payment did not go through, or wants them; or its sessions are about to be released. */
export async function draftPaymentTrouble(deps: DraftDeps, message: BookingMessage): Promise<MailDraft> {
  const facts = await loadBookingFacts(deps, message.bookingId, message.recipientId);
  const { unpaid } = message.facts;
  if (unpaid === undefined) throw new Error('a message about a payment lost it');
  const { booking, recipient } = facts;
  const settled = (await listPaidWeeks(deps.db, booking.id)).some(({ week }) => week === unpaid.week);
  if (settled || booking.status !== 'PAST_DUE') return drop('SUPERSEDED', settled ? 'PAID_SINCE' : 'NOT_PAST_DUE');
  const locale = localeOf(recipient);
  const waiting = facts.sessions
    .filter(({ week, status }) => week === unpaid.week && isLive(status))
    .map((session) => momentFor(recipient, session));
  const graceEndsOn = describeInstant(recipient.timeZone, unpaid.graceEndsAt, locale).date;
  const base = {
    ...peopleOf(facts),
    amount: amountText(unpaid.amount, locale),
    payUrl: unpaid.payUrl ?? links(deps.config, booking.id).manageUrl,
    dashboardUrl: links(deps.config, booking.id).dashboardUrl,
  };
  if (message.kind === 'PAYMENT_ACTION_REQUIRED') {
    return send(renderMail('PAYMENT_ACTION_REQUIRED', locale, { ...base, until: graceEndsOn }));
  }
  if (message.kind === 'PAYMENT_FAILED') {
    const details = { ...base, graceEndsOn, nextTryOn: null, sessions: waiting };
    return send(renderMail('PAYMENT_FAILED', locale, details));
  }
  const [first, ...more] = waiting;
  if (first === undefined) return drop('SUPPRESSED', 'NOTHING_WAITS');
  return send(renderMail('PAYMENT_GRACE_ENDING', locale, { ...base, graceEndsOn, sessions: [first, ...more] }));
}

/**
 * To the student: money comes back, as credit or to the card, or does not for now as their bank asks for the same.
 * Credit of a booking that is ending meanwhile goes back to the card as well, and a message of its own says so.
 */
export async function draftMoneyReturned(deps: DraftDeps, message: BookingMessage): Promise<MailDraft> {
  const facts = await loadBookingFacts(deps, message.bookingId, message.recipientId);
  const { refund, returned = { as: 'REFUND', reason: 'SUBSCRIPTION_ENDED' } as const } = message.facts;
  if (refund === undefined) throw new Error('a refund lost its amount');
  const since = (await listLedgerEntries(deps.db, message.bookingId)).map(({ key }) => key);
  if (since.includes(`${message.cause}/refused`)) return drop('SUPERSEDED', 'REFUND_REFUSED');
  if (since.includes(`${message.cause}/again`)) return drop('SUPERSEDED', 'BANK_DECIDED');
  const { booking, recipient, sessions } = facts;
  const isOver = booking.status === 'CANCELLING' || booking.status === 'ENDED';
  if (returned.as === 'CREDIT' && isOver) return drop('SUPERSEDED', 'GOES_BACK_INSTEAD');
  const locale = localeOf(recipient);
  const about = sessions.filter(({ id }) => id === message.sessionId).map((session) => momentFor(recipient, session));
  const details = { ...peopleOf(facts), amount: amountText(refund, locale), ...returned, sessions: about };
  const { manageUrl, dashboardUrl } = links(deps.config, booking.id);
  return send(renderMail('PAYMENT_RETURNED', locale, { ...details, manageUrl, dashboardUrl }));
}

/** To an admin: our books and the payment provider's went apart, and what was done about it. */
export async function draftPaymentFault(deps: DraftDeps, message: BookingMessage): Promise<MailDraft> {
  const { student, mentor, recipient, sessions } = await loadBookingFacts(deps, message.bookingId, message.recipientId);
  const { paymentFault: fault } = message.facts;
  if (fault === undefined) throw new Error('a message about a payment lost it');
  const { bookingUrl, dashboardUrl } = links(deps.config, message.bookingId);
  const locale = localeOf(recipient);
  const released = sessions.filter(({ id }) => fault.sessionIds.includes(id));
  const details = {
    recipientName: recipient.name,
    studentName: student.name,
    mentorName: mentor.name,
    what: fault.kind,
    amount: amountText(fault.money, locale),
    invoiceId: fault.invoiceId,
    sessions: released.map((session) => momentFor(recipient, session)),
  };
  return send(renderMail('ADMIN_PAYMENT_FAULT', locale, { ...details, bookingUrl, dashboardUrl }));
}

/** To an admin: a student's bank asks for money back. */
export async function draftDispute(deps: DraftDeps, message: BookingMessage): Promise<MailDraft> {
  const { student, mentor, recipient } = await loadBookingFacts(deps, message.bookingId, message.recipientId);
  const { dispute } = message.facts;
  if (dispute === undefined) throw new Error('a message about a dispute lost it');
  const { bookingUrl, dashboardUrl } = links(deps.config, message.bookingId);
  const locale = localeOf(recipient);
  const { money, reason, respondBy, url: disputeUrl } = dispute;
  const details = {
    recipientName: recipient.name,
    studentName: student.name,
    mentorName: mentor.name,
    amount: amountText(money, locale),
    reason,
    respondBy: respondBy === null ? null : describeInstant(recipient.timeZone, respondBy, locale).date,
  };
  return send(renderMail('ADMIN_PAYMENT_DISPUTE', locale, { ...details, disputeUrl, bookingUrl, dashboardUrl }));
}

function peopleOf({ booking, student, mentor }: BookingFacts) {
  return { studentName: student.name, mentorName: mentor.name, subject: booking.subject };
}

function send(mail: ReturnType<typeof renderMail>): MailDraft {
  return { decision: 'SEND', mail, attachments: [] };
}
