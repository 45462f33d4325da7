import DataLoader from 'dataloader';
import type { Deps } from '../app/deps.ts';
import type { Page, PageQuestion } from '../app/page.ts';
import { type AttendanceView, readAttendance } from '../app/read-attendance.ts';
import { type InboxEntry, readInboxEntries } from '../app/read-inbox.ts';
import { type InvoiceView, readInvoices } from '../app/read-invoices.ts';
import { type LedgerView, readLedgers } from '../app/read-ledger.ts';
import { readBookings, readSessionPages, readSessions, readUsers } from '../app/read-objects.ts';
import { readConflicts, readPendingProposals, readProposals, type SessionConflict } from '../app/read-proposals.ts';
import { readBookingReviews, readReviews } from '../app/read-reviews.ts';
import { readSubscriptions, type SubscriptionView } from '../app/read-subscription.ts';
import { readTicketMessages } from '../app/read-tickets.ts';
import { readSessionNotes } from '../app/save-session-notes.ts';
import type { SessionNotes } from '../db/queries/attendance.ts';
import type { User } from '../domain/actor.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import type { Session } from '../domain/bookings/session.ts';
import type { Proposal } from '../domain/proposals/proposal.ts';
import type { Review } from '../domain/reviews/review.ts';
import type { TicketMessage } from '../domain/support/ticket.ts';

/** An object and who wants to know something about it. One viewer asks per request. */
type Asked<Name extends string, T> = Readonly<Record<Name, T>> & { readonly viewer: User };

/** Objects by id, read together and once per request. What does not exist is null; who may see it is asked elsewhere. */
export interface Loaders {
  readonly user: DataLoader<string, User | null>;
  readonly booking: DataLoader<string, Booking | null>;
  readonly session: DataLoader<string, Session | null>;
  readonly proposal: DataLoader<string, Proposal | null>;
  /** By the id of the session it is about. */
  readonly pendingProposal: DataLoader<string, Proposal | null>;
  readonly notification: DataLoader<string, InboxEntry | null>;
  /** Who came to a session, as far as it is known. */
  readonly attendance: DataLoader<Session, AttendanceView, string>;
  /** What a session's mentor wrote, as far as it is the viewer's to read. */
  readonly notes: DataLoader<Asked<'session', Session>, SessionNotes, string>;
  /** The money of a booking, and what was paid for it; null for whom it is none of. */
  readonly ledger: DataLoader<Asked<'booking', Booking>, LedgerView | null, string>;
  readonly invoices: DataLoader<Asked<'booking', Booking>, readonly InvoiceView[] | null, string>;
  readonly subscription: DataLoader<Asked<'booking', Booking>, SubscriptionView | null, string>;
  /** Pages inside of lists: of a booking's sessions, a ticket's messages, a mentor's reviews. */
  readonly sessionPage: PageLoader<Session>;
  readonly ticketMessages: PageLoader<TicketMessage>;
  readonly reviewPage: PageLoader<Review>;
  /** What both sides of a booking wrote, as far as it is the viewer's to see. */
  readonly bookingReviews: DataLoader<Asked<'booking', Booking>, readonly Review[], string>;
  /** By the id of the session they lie over. */
  readonly conflicts: DataLoader<string, readonly SessionConflict[]>;
}

/** A page of what belongs to an object. */
interface PageOf {
  readonly ownerId: string;
  readonly question: PageQuestion;
}

type PageLoader<T> = DataLoader<PageOf, Page<T>, string>;

export function createLoaders(deps: Pick<Deps, 'db' | 'clock'>): Loaders {
  return {
    user: byId((ids) => readUsers(deps, ids)),
    booking: byId((ids) => readBookings(deps, ids)),
    session: byId((ids) => readSessions(deps, ids)),
    proposal: byId((ids) => readProposals(deps, ids)),
    attendance: new DataLoader((sessions) => readAttendance(deps, sessions), { cacheKeyFn: ({ id }) => id }),
    notes: forViewer('session', (viewer, sessions) => readSessionNotes(deps, viewer, sessions)),
    ledger: forViewer('booking', (viewer, bookings) => readLedgers(deps, viewer, bookings)),
    invoices: forViewer('booking', (viewer, bookings) => readInvoices(deps, viewer, bookings)),
    subscription: forViewer('booking', (viewer, bookings) => readSubscriptions(deps, viewer, bookings)),
    sessionPage: pages((ids, question) => readSessionPages(deps, ids, question)),
    ticketMessages: pages((ids, question) => readTicketMessages(deps, ids, question)),
    reviewPage: pages((ids, question) => readReviews(deps, ids, question)),
    bookingReviews: forViewer('booking', (viewer, bookings) => readBookingReviews(deps, viewer, bookings)),
    conflicts: new DataLoader(async (sessionIds) => {
      const standing = await readConflicts(deps, sessionIds);
      return sessionIds.map((id) => standing.filter((conflict) => conflict.sessionId === id));
    }),
    pendingProposal: new DataLoader(async (sessionIds) => {
      const waiting = await readPendingProposals(deps, sessionIds);
      return sessionIds.map((id) => waiting.find((proposal) => proposal.sessionId === id) ?? null);
    }),
    notification: byId((ids) => readInboxEntries(deps, ids)),
  };
}

/** Lets everything be read anew that is asked for from now on: something has happened since. */
export function forgetAll(loaders: Loaders): void {
  for (const loader of Object.values(loaders)) loader.clearAll();
}

function byId<T extends { readonly id: string }>(read: (ids: readonly string[]) => Promise<readonly T[]>) {
  return new DataLoader<string, T | null>(async (ids) => {
    const found = new Map((await read(ids)).map((object) => [object.id, object]));
    return ids.map((id) => found.get(id) ?? null);
  });
}

/** What belongs to objects, as far as it is the viewer's to read. */
function forViewer<Name extends string, T extends { readonly id: string }, Found>(
  name: Name,
  read: (viewer: User, objects: readonly T[]) => Promise<Found[]>,
) {
  return new DataLoader<Asked<Name, T>, Found, string>(
    async (asked) => {
      const [first] = asked;
      return first === undefined
        ? []
        : read(
            first.viewer,
            asked.map((each) => each[name]),
          );
    },
    { cacheKeyFn: (each) => each[name].id },
  );
}

/** Pages of many lists: those of one size and from one place are read together. What is wrong with one spoils no other. */
function pages<T>(read: (ownerIds: readonly string[], question: PageQuestion) => Promise<readonly Page<T>[]>) {
  const questionKey = ({ question: { first, after } }: PageOf) => JSON.stringify([first, after]);
  return new DataLoader<PageOf, Page<T>, string>(
    async (asked) => {
      const found = new Map<PageOf, Page<T> | Error>();
      const questions = new Map<string, PageOf[]>();
      for (const each of asked) questions.set(questionKey(each), [...(questions.get(questionKey(each)) ?? []), each]);
      await Promise.all(
        [...questions.values()].map(async (alike) => {
          const ids = alike.map(({ ownerId }) => ownerId);
          const question = alike[0]?.question ?? { first: null, after: null };
          const answers = await read(ids, question).catch((error: Error) => alike.map(() => error));
          for (const [i, each] of alike.entries()) found.set(each, answers[i] ?? new Error('a list without a page'));
        }),
      );
      return asked.map((each) => found.get(each) ?? new Error('a list without a page'));
    },
    { cacheKeyFn: (each) => `${each.ownerId} ${questionKey(each)}` },
  );
}
