import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import type { Queryable } from '../client.ts';
import { bookings, sessions } from '../tables/bookings.ts';
import { demoCalls } from '../tables/demo-calls.ts';
import { ledgerEntries, paymentFaults, preparedInvoices } from '../tables/ledger.ts';
import { messages } from '../tables/messages.ts';
import { proposals } from '../tables/proposals.ts';
import { receipts } from '../tables/receipts.ts';
import { auditLog } from '../tables/records.ts';
import { reviews } from '../tables/reviews.ts';
import { ticketMessages, tickets } from '../tables/support.ts';
import { users } from '../tables/users.ts';

/** What an id can be the id of. */
export type NodeKind =
  | 'Booking'
  | 'Session'
  | 'Person'
  | 'Proposal'
  | 'Review'
  | 'Ticket'
  | 'TicketMessage'
  | 'Notification'
  | 'DemoCall'
  | 'PaymentDispute'
  | 'PaymentFault'
  | 'AuditEntry';

/** What a UUID is the id of; null for nothing of these. */
export async function findNodeKind(q: Queryable, id: string): Promise<NodeKind | null> {
  const named = (kind: NodeKind) => ({ kind: sql<NodeKind>`${kind}::text` });
  const [found] = await unionAll(
    q.select(named('Booking')).from(bookings).where(eq(bookings.id, id)),
    q.select(named('Session')).from(sessions).where(eq(sessions.id, id)),
    q.select(named('Person')).from(users).where(eq(users.id, id)),
    q.select(named('Proposal')).from(proposals).where(eq(proposals.id, id)),
    q.select(named('Review')).from(reviews).where(eq(reviews.id, id)),
    q.select(named('Ticket')).from(tickets).where(eq(tickets.id, id)),
    q.select(named('TicketMessage')).from(ticketMessages).where(eq(ticketMessages.id, id)),
    q.select(named('Notification')).from(messages).where(eq(messages.id, id)),
    q.select(named('DemoCall')).from(demoCalls).where(eq(demoCalls.id, id)),
    q
      .select(named('PaymentDispute'))
      .from(ledgerEntries)
      .where(and(eq(ledgerEntries.id, id), eq(ledgerEntries.kind, 'DISPUTE'))),
    q.select(named('PaymentFault')).from(paymentFaults).where(eq(paymentFaults.id, id)),
    q.select(named('AuditEntry')).from(auditLog).where(eq(auditLog.id, id)),
  );
  return found?.kind ?? null;
}

/** The booking an invoice of Stripe's is for, paid or not; null for one we know nothing of. */
export async function findBookingOfInvoice(q: Queryable, invoiceId: string): Promise<string | null> {
  const [found] = await unionAll(
    q.select({ bookingId: receipts.bookingId }).from(receipts).where(eq(receipts.stripeInvoiceId, invoiceId)),
    q
      .select({ bookingId: preparedInvoices.bookingId })
      .from(preparedInvoices)
      .where(eq(preparedInvoices.stripeInvoiceId, invoiceId)),
    q
      .select({ bookingId: bookings.id })
      .from(bookings)
      .innerJoin(messages, eq(messages.bookingId, bookings.id))
      .where(
        and(
          isNotNull(bookings.pastDueSince),
          inArray(messages.kind, ['PAYMENT_FAILED', 'PAYMENT_ACTION_REQUIRED']),
          sql`${messages.facts} -> 'unpaid' ->> 'invoiceId' = ${invoiceId}`,
        ),
      ),
  );
  return found?.bookingId ?? null;
}

/** Whether a student ever booked with a mentor, whatever became of it. */
export async function haveMet(q: Queryable, mentorId: string, studentId: string): Promise<boolean> {
  const [row] = await q
    .select({ id: bookings.id })
    .from(bookings)
    .where(and(eq(bookings.mentorId, mentorId), eq(bookings.studentId, studentId)))
    .limit(1);
  return row !== undefined;
}
