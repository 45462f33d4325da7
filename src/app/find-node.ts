import { findAuditLine } from '../db/queries/audit.ts';
import { findBooking } from '../db/queries/bookings.ts';
import { findInboxEntries } from '../db/queries/inbox.ts';
import { findBookingOfInvoice, findNodeKind, haveMet, type NodeKind } from '../db/queries/nodes.ts';
import { findPaymentFault } from '../db/queries/payment-faults.ts';
import { findPaymentDispute, type PaymentDispute } from '../db/queries/payment-trouble.ts';
import { findProposal } from '../db/queries/proposals.ts';
import { findSession } from '../db/queries/sessions.ts';
import { findTicketMessage } from '../db/queries/tickets.ts';
import { findUsers } from '../db/queries/users.ts';
import { maySeeInboxOf, maySeePerson, maySeePlatform } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import type { AuditLine } from '../domain/audit.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import type { Session } from '../domain/bookings/session.ts';
import type { DemoCall } from '../domain/demo-calls/demo-call.ts';
import { isUuid } from '../domain/ids.ts';
import type { PaymentFault } from '../domain/payments/payment-fault.ts';
import type { Proposal } from '../domain/proposals/proposal.ts';
import type { Review } from '../domain/reviews/review.ts';
import type { Ticket, TicketMessage } from '../domain/support/ticket.ts';
import type { Deps } from './deps.ts';
import { findDemoCallBy } from './find-demo-call.ts';
import type { InboxEntry } from './read-inbox.ts';
import { type InvoiceView, readInvoices } from './read-invoices.ts';
import { ifVisible } from './read-objects.ts';
import { readReview } from './read-reviews.ts';
import { readTicket } from './read-tickets.ts';

type NodeDeps = Pick<Deps, 'db' | 'clock' | 'config'>;

interface Nodes {
  readonly Booking: Booking;
  readonly Session: Session;
  readonly Person: User;
  readonly Proposal: Proposal;
  readonly Review: Review;
  readonly Ticket: Ticket;
  readonly TicketMessage: TicketMessage;
  readonly Notification: InboxEntry;
  readonly DemoCall: DemoCall;
  readonly PaymentDispute: PaymentDispute;
  readonly PaymentFault: PaymentFault;
  readonly AuditEntry: AuditLine;
  readonly Invoice: InvoiceView;
}

/** An object with what it is. */
export type FoundNode = {
  readonly [Kind in keyof Nodes]: { readonly kind: Kind; readonly object: Nodes[Kind] };
}[keyof Nodes];

/**
 * Any object by its id, under the rules by which it is seen anywhere else. Null for what does not exist and for what is
 * not the viewer's to see alike.
 */
export async function findNode(deps: NodeDeps, viewer: User, id: string): Promise<FoundNode | null> {
  if (!isUuid(id)) {
    const object = await findInvoice(deps, viewer, id);
    return object === null ? null : { kind: 'Invoice', object };
  }
  const kind = await findNodeKind(deps.db, id);
  const object = kind === null ? null : await READERS[kind](deps, viewer, id);
  return kind === null || object === null ? null : ({ kind, object } as FoundNode);
}

const READERS: {
  readonly [Kind in NodeKind]: (deps: NodeDeps, viewer: User, id: string) => Promise<Nodes[Kind] | null>;
} = {
  Booking: async ({ db }, viewer, id) => ifVisible(viewer, await findBooking(db, id)),
  Session: async ({ db }, viewer, id) => ifVisible(viewer, await findSession(db, id)),
  Proposal: async ({ db }, viewer, id) => ifVisible(viewer, await findProposal(db, id)),
  Person: findPerson,
  Review: readReview,
  Ticket: readTicket,
  async TicketMessage(deps, viewer, id) {
    const message = await findTicketMessage(deps.db, id);
    return message !== null && (await readTicket(deps, viewer, message.ticketId)) !== null ? message : null;
  },
  async Notification({ db }, viewer, id) {
    const [entry] = await findInboxEntries(db, [id]);
    return entry !== undefined && maySeeInboxOf(viewer, entry.recipientId) ? entry : null;
  },
  DemoCall: (deps, viewer, id) => findDemoCallBy(deps, { viewer, id }),
  PaymentDispute: async ({ db }, viewer, id) => (maySeePlatform(viewer) ? findPaymentDispute(db, id) : null),
  PaymentFault: async ({ db }, viewer, id) => (maySeePlatform(viewer) ? findPaymentFault(db, id) : null),
  AuditEntry: async ({ db }, viewer, id) => (maySeePlatform(viewer) ? findAuditLine(db, id) : null),
};

async function findPerson({ db }: NodeDeps, viewer: User, id: string): Promise<User | null> {
  if (id === viewer.id) return viewer;
  const [person] = await findUsers(db, [id]);
  if (person === undefined) return null;
  const booked = viewer.role === 'MENTOR' && (await haveMet(db, viewer.id, id));
  return maySeePerson(viewer, person, booked) ? person : null;
}

async function findInvoice(deps: NodeDeps, viewer: User, invoiceId: string): Promise<InvoiceView | null> {
  if (!INVOICE_ID.test(invoiceId)) return null;
  const bookingId = await findBookingOfInvoice(deps.db, invoiceId);
  const booking = bookingId === null ? null : await findBooking(deps.db, bookingId);
  const [invoices = null] = booking === null ? [] : await readInvoices(deps, viewer, [booking]);
  return invoices?.find((invoice) => invoice.invoiceId === invoiceId) ?? null;
}

/** As Stripe writes them. */
const INVOICE_ID = /^in_\w{1,250}$/;
