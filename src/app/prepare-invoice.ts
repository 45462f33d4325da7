import { inTransaction, type Queryable, type Transaction } from '../db/client.ts';
import { lockBooking, type StoredBooking } from '../db/queries/bookings.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { listLedgerEntries } from '../db/queries/ledger.ts';
import {
  findPreparedInvoice,
  insertPreparedInvoice,
  listUnsettledInvoices,
  type PreparedInvoice,
} from '../db/queries/prepared-invoices.ts';
import type { StoredSession } from '../db/queries/sessions.ts';
import { sessionPrice } from '../domain/bookings/booking.ts';
import { isLive, type Session } from '../domain/bookings/session.ts';
import { sessionsOfWeek } from '../domain/bookings/weekly-slots.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { heldCredit } from '../domain/payments/held-money.ts';
import { balancesOf } from '../domain/payments/ledger.ts';
import { type ChargedOccurrence, exclusionsOf } from '../domain/payments/week-exclusions.ts';
import type { EpochMs } from '../domain/time.ts';
import { describeInstant } from '../domain/zones/zoned-text.ts';
import type { BookingInvoice } from '../ports/payment-gateway.ts';
import type { Deps } from './deps.ts';
import { recordChange } from './record-change.ts';
import { type WeekOccurrences, weekOccurrences } from './week-occurrences.ts';

/**
 * Completes the draft of a weekly invoice before it is charged: it names every session it pays, with date and local
 * time; an occurrence that does not take place comes off it; and so does what the booking has in credit. One that Stripe
 * drew up by an earlier rhythm is brought to the sessions its week has. Decided once and written down, as a second
 * decision could take the same credit twice. An invoice that is past changing is charged
 * as it is, and what it should not have charged becomes credit when it is paid.
 */
export async function prepareInvoice(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'payments'>,
  booking: StoredBooking,
  draft: { readonly invoice: BookingInvoice; readonly week: number },
): Promise<EffectOutcome> {
  const { invoice } = draft;
  const prepared = await inTransaction(deps.db, (tx) => decide(deps, tx, booking, { ...draft, now: deps.clock.now() }));
  if (prepared === null) return DONE;
  const { description, exclusions, credit, week, adjustment: amount } = prepared;
  const { id: invoiceId, customerId } = invoice;
  const { currency } = invoice.amount;
  const sessions = sessionsOfWeek(booking, week);
  const adjustment = amount === 0 ? null : { amount, sessions, description: `Sessions of this week: ${sessions}` };
  const changes = { invoiceId, customerId, currency, description, exclusions, credit, adjustment };
  await deps.payments.completeDraft(changes);
  return DONE;
}

/** Null where Stripe goes on without us: the booking is paused, over, or has not begun. */
async function decide(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  found: StoredBooking,
  { invoice, week, now }: { readonly invoice: BookingInvoice; readonly week: number; readonly now: EpochMs },
): Promise<PreparedInvoice | null> {
  await lockMentorCalendar(tx, found.mentorId);
  const booking = await lockBooking(tx, found.id);
  if (booking === null || (booking.status !== 'ACTIVE' && booking.status !== 'PAST_DUE')) return null;
  const known = await findPreparedInvoice(tx, invoice.id);
  if (known !== null) return known;
  const { sessions, unplaced } = await weekOccurrences(tx, booking, week);
  const adjustment = adjustmentOf(booking, week, invoice);
  const total = invoice.amount.amount + adjustment;
  const exclusions = exclusionsOf(chargedOccurrences({ sessions, unplaced }), total).map(({ slot, amount, start }) => ({
    slot,
    amount,
    description: `Does not take place: ${whenText(booking.studentTimeZone, start)}`,
  }));
  const left = total - exclusions.reduce((sum, { amount }) => sum + amount, 0);
  const credit = Math.min(left, await freeCredit(tx, booking.id));
  const prepared = {
    stripeInvoiceId: invoice.id,
    bookingId: booking.id,
    week,
    description: describe(booking, sessions),
    exclusions,
    credit,
    adjustment,
    preparedAt: now,
    settledAt: null,
  };
  await insertPreparedInvoice(tx, prepared);
  if (adjustment !== 0) await recordMisbilling(deps, tx, prepared, now);
  return prepared;
}

/** What is missing on a draft, or too much: Stripe drew it up before it heard how many sessions the week has. */
function adjustmentOf(booking: StoredBooking, week: number, { billedSessions }: BookingInvoice): number {
  const price = sessionPrice(booking);
  if (price === null || billedSessions === null) return 0;
  return (sessionsOfWeek(booking, week) - billedSessions) * price.amount;
}

/** Stripe is told once more how many sessions a week has. */
async function recordMisbilling(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  { stripeInvoiceId: invoiceId, bookingId, week, adjustment }: PreparedInvoice,
  now: EpochMs,
): Promise<void> {
  await recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: 'invoice.adjusted',
    subject: `booking/${bookingId}`,
    details: { invoiceId, week, adjustment },
    effects: [{ effect: { kind: 'SYNC_SUBSCRIPTION', bookingId } }],
  });
}

/** The occurrences of a week as an invoice sees them: what was given up too late is charged all the same. */
export function chargedOccurrences({ sessions, unplaced }: WeekOccurrences): ChargedOccurrence[] {
  return [
    ...sessions.map(({ slot, start, status, cancelMoney }) => {
      return { slot, start, off: !isLive(status) && cancelMoney !== 'NOTHING' };
    }),
    ...unplaced.map(({ slot, startsAt }) => ({ slot, start: startsAt, off: true })),
  ];
}

/** Credit that no other invoice has been given yet, and no bank may take back. */
export async function freeCredit(tx: Queryable, bookingId: string): Promise<number> {
  const entries = await listLedgerEntries(tx, bookingId);
  const open = balancesOf(entries).CREDITED - heldCredit(entries);
  const spokenFor = (await listUnsettledInvoices(tx, bookingId)).reduce((sum, { credit }) => sum + credit, 0);
  return Math.max(0, open - spokenFor);
}

/** The same of the first week, which is charged on the Checkout page: it names itself, for it may be read on a later invoice. */
export function describeFirstWeek(booking: StoredBooking, sessions: readonly Session[]): string {
  const times = sessions.filter(({ week }) => week === 0).map(({ start }) => whenText(booking.studentTimeZone, start));
  return `Sessions of the first week: ${times.join('; ')}`;
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
