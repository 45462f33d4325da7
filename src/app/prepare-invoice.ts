import { inTransaction, type Transaction } from '../db/client.ts';
import { lockBooking, type StoredBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { listLedgerEntries } from '../db/queries/ledger.ts';
import {
  findPreparedInvoice,
  insertPreparedInvoice,
  listUnsettledInvoices,
  type PreparedInvoice,
} from '../db/queries/prepared-invoices.ts';
import { listSessions, type StoredSession } from '../db/queries/sessions.ts';
import { listUnplaced } from '../db/queries/unplaced.ts';
import { isLive } from '../domain/bookings/session.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { balancesOf } from '../domain/payments/ledger.ts';
import { splitAmount } from '../domain/payments/money.ts';
import type { EpochMs } from '../domain/time.ts';
import { describeInstant } from '../domain/zones/zoned-text.ts';
import type { BookingInvoice } from '../ports/payment-gateway.ts';
import type { Deps } from './deps.ts';

/**
 * Completes the draft of a weekly invoice before it is charged: it names every session it pays, with date and local
 * time; an occurrence that does not take place comes off it; and so does what the booking has in credit. Decided once
 * and written down, as a second decision could take the same credit twice. An invoice that is past changing is charged
 * as it is, and what it should not have charged becomes credit when it is paid.
 */
export async function prepareInvoice(
  deps: Pick<Deps, 'db' | 'clock' | 'payments'>,
  booking: StoredBooking,
  draft: { readonly invoice: BookingInvoice; readonly week: number },
): Promise<EffectOutcome> {
  const { invoice } = draft;
  const prepared = await inTransaction(deps.db, (tx) => decide(tx, booking, { ...draft, now: deps.clock.now() }));
  if (prepared === null) return DONE;
  const { description, exclusions, credit } = prepared;
  const { currency } = invoice.amount;
  const changes = { invoiceId: invoice.id, customerId: invoice.customerId, currency, description, exclusions, credit };
  await deps.payments.completeDraft(changes);
  return DONE;
}

/** Null where Stripe goes on without us: the booking is paused, over, or has not begun. */
async function decide(
  tx: Transaction,
  found: StoredBooking,
  { invoice, week, now }: { readonly invoice: BookingInvoice; readonly week: number; readonly now: EpochMs },
): Promise<PreparedInvoice | null> {
  await lockMentorCalendar(tx, found.mentorId);
  const booking = await lockBooking(tx, found.id);
  if (booking === null || (booking.status !== 'ACTIVE' && booking.status !== 'PAST_DUE')) return null;
  const known = await findPreparedInvoice(tx, invoice.id);
  if (known !== null) return known;
  const sessions = (await listSessions(tx, booking.id)).filter((session) => session.week === week);
  const unplaced = (await listUnplaced(tx, booking.id)).filter(
    (each) => each.week === week && sessions.every(({ slot }) => slot !== each.slot),
  );
  const exclusions = exclusionsOf(booking, sessions, unplaced, invoice.amount.amount);
  const left = invoice.amount.amount - exclusions.reduce((sum, { amount }) => sum + amount, 0);
  const credit = Math.min(left, await freeCredit(tx, booking.id));
  const prepared = {
    stripeInvoiceId: invoice.id,
    bookingId: booking.id,
    week,
    description: describe(booking, sessions),
    exclusions,
    credit,
    preparedAt: now,
    settledAt: null,
  };
  await insertPreparedInvoice(tx, prepared);
  return prepared;
}

/** The shares of what does not take place, split as the ledger will split the week. */
function exclusionsOf(
  booking: StoredBooking,
  sessions: readonly StoredSession[],
  unplaced: readonly { readonly slot: number; readonly startsAt: EpochMs }[],
  total: number,
): PreparedInvoice['exclusions'] {
  const parts = [
    ...sessions.map(({ slot, start, status, cancelMoney }) => {
      return { slot, start, off: !isLive(status) && cancelMoney !== 'NOTHING' };
    }),
    ...unplaced.map(({ slot, startsAt }) => ({ slot, start: startsAt, off: true })),
  ].sort((a, b) => a.slot - b.slot);
  if (parts.length === 0) return [];
  const shares = splitAmount(total, parts.length);
  return parts.flatMap(({ slot, start, off }, index) => {
    const amount = shares[index] ?? 0;
    const description = `Does not take place: ${whenText(booking.studentTimeZone, start)}`;
    return off && amount > 0 ? [{ slot, amount, description }] : [];
  });
}

/** Credit that no other invoice has been given yet. */
async function freeCredit(tx: Transaction, bookingId: string): Promise<number> {
  const { CREDITED } = balancesOf(await listLedgerEntries(tx, bookingId));
  const spokenFor = (await listUnsettledInvoices(tx, bookingId)).reduce((sum, { credit }) => sum + credit, 0);
  return Math.max(0, CREDITED - spokenFor);
}

function describe(booking: StoredBooking, sessions: readonly StoredSession[]): string {
  const times = sessions
    .filter(({ status, cancelMoney }) => isLive(status) || cancelMoney === 'NOTHING')
    .map(({ start }) => whenText(booking.studentTimeZone, start));
  return times.length === 0 ? 'No session takes place this week.' : `Sessions of this week: ${times.join('; ')}`;
}

function whenText(timeZone: string, start: EpochMs): string {
  const { date, time, offset } = describeInstant(timeZone, start);
  return `${date}, ${time} (${offset})`;
}
