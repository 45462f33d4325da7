import { renderMail } from '../../../emails/render.ts';
import type { StoredMessage } from '../../db/queries/messages.ts';
import { findReceipt } from '../../db/queries/receipts.ts';
import { isLive } from '../../domain/bookings/session.ts';
import { describeInstant } from '../../domain/zones/zoned-text.ts';
import type { Deps } from '../deps.ts';
import { receiptDocument } from '../receipt-document.ts';
import { drop, type MailDraft } from './mail-draft.ts';
import { amountText, links, loadBookingFacts, localeOf, momentIn, timesFor } from './mail-facts.ts';

type DraftDeps = Pick<Deps, 'db' | 'config' | 'receipts'>;
type BookingMessage = StoredMessage & { readonly bookingId: string };

/** To the student: a week was paid, with its receipt. It says what the receipt says, whatever happened since. */
export async function draftReceipt(deps: DraftDeps, message: BookingMessage): Promise<MailDraft> {
  const receipt = await findReceipt(deps.db, message.cause.slice(INVOICE.length));
  if (receipt === null) throw new Error('a message lost its receipt');
  const { recipient } = await loadBookingFacts(deps, message.bookingId, message.recipientId);
  const { facts, number, issuedAt } = receipt;
  if (facts.frequency === null) throw new Error('a receipt without a series');
  const locale = localeOf(recipient);
  const { timeZone, currency, nextBillingAt } = facts;
  const mail = renderMail('PAYMENT_RECEIPT', locale, {
    studentName: facts.studentName,
    mentorName: facts.mentorName,
    subject: facts.subject,
    frequency: facts.frequency,
    amount: amountText({ amount: facts.paid, currency }, locale),
    date: describeInstant(timeZone, issuedAt, locale).date,
    number,
    nextBillingDate: nextBillingAt === null ? null : describeInstant(timeZone, nextBillingAt, locale).date,
    sessions: facts.lines.map((line) => momentIn(timeZone, line, locale)),
    ...links(deps.config, message.bookingId),
  });
  const content = await deps.receipts.write(receiptDocument(receipt));
  return {
    decision: 'SEND',
    mail,
    attachments: [{ filename: `${number}.pdf`, contentType: 'application/pdf', content }],
  };
}

/** To the student: weekly payment began. Not true any more once the booking is ending. */
export async function draftSubscriptionStarted(deps: DraftDeps, message: BookingMessage): Promise<MailDraft> {
  const facts = await loadBookingFacts(deps, message.bookingId, message.recipientId);
  const { booking, student, mentor, recipient } = facts;
  const { frequency, weeklyPrice } = booking;
  const first = facts.sessions.find(({ status }) => isLive(status) && status !== 'HELD');
  const receipt = await findReceipt(deps.db, message.cause.slice(INVOICE.length));
  const nextBillingAt = receipt?.facts.nextBillingAt ?? null;
  if (booking.status !== 'ACTIVE' || first === undefined || nextBillingAt === null) {
    return drop('SUPERSEDED', 'SUBSCRIPTION_NOT_RUNNING');
  }
  if (frequency === null || weeklyPrice === null) throw new Error('a subscription without a price');
  const locale = localeOf(recipient);
  const mail = renderMail('SUBSCRIPTION_STARTED', locale, {
    studentName: student.name,
    mentorName: mentor.name,
    subject: booking.subject,
    frequency,
    weeklyPrice: amountText(weeklyPrice, locale),
    nextBillingDate: describeInstant(recipient.timeZone, nextBillingAt, locale).date,
    first: timesFor(facts, first),
    ...links(deps.config, booking.id),
  });
  return { decision: 'SEND', mail, attachments: [] };
}

const INVOICE = 'invoice/';
