import type { Transaction } from '../db/client.ts';
import { insertPaidWeek, listPaidWeeks, type StoredBooking, updateBooking } from '../db/queries/bookings.ts';
import { forgetEffects } from '../db/queries/outbox.ts';
import { cancelSession, listSessions, type StoredSession } from '../db/queries/sessions.ts';
import { canBecome } from '../domain/bookings/session.ts';
import { effectKey } from '../domain/effects.ts';
import { periodOfWeek } from '../domain/payments/billing-week.ts';
import { type BilledPart, coverOf } from '../domain/payments/week-cover.ts';
import { type WeekPart, weekMoves } from '../domain/payments/week-shares.ts';
import { addMs, type EpochMs, HOUR_MS } from '../domain/time.ts';
import type { BookingInvoice } from '../ports/payment-gateway.ts';
import { confirmWeek } from './confirm-week.ts';
import type { Deps } from './deps.ts';
import { endWhenPaidUp, NOT_PAID_IN_TIME } from './end-booking.ts';
import { giveInvoiceBack } from './give-invoice-back.ts';
import { issueReceipt } from './issue-receipt.ts';
import { recordChange } from './record-change.ts';
import { releaseUncharged } from './release-uncharged.ts';
import { timeOf } from './session-times.ts';
import { withdrawOutdated } from './settle-proposal.ts';
import { weekOccurrences } from './week-occurrences.ts';
import { writeLedger } from './write-ledger.ts';

interface PaidFor {
  readonly invoice: BookingInvoice;
  readonly week: number;
  readonly anchorAt: EpochMs;
  /** Another invoice has paid this week. */
  readonly twice: boolean;
  readonly now: EpochMs;
}

/**
 * An invoice pays its week: the sessions that can still take place are confirmed, and the amount is shared out. An
 * occurrence that takes place no more is credited, or kept where it was given up too late; one it did not charge for
 * is released. Where there is nothing at all to pay for, the invoice goes back. Under the locks of mentor, student and
 * booking.
 */
export async function payWeek(deps: Deps, tx: Transaction, booking: StoredBooking, payment: PaidFor): Promise<void> {
  const { invoice, week, anchorAt, twice, now } = payment;
  const lapsed = await dropLapsed(deps, tx, booking, payment);
  const sessions = await listSessions(tx, booking.id);
  const { parts, unpaid } = await partsOf(tx, booking, payment);
  const worth = invoice.amount.amount + invoice.credit;
  const forNothing = worth > 0 && lapsed.length === 0 && parts.every((part) => part.fate === 'CREDITED');
  if (twice || forNothing) {
    const ending = await endPaidUp(deps, tx, booking, now);
    await giveInvoiceBack(deps, tx, booking, { invoice, reason: 'NOTHING_TO_PAY', endsSubscription: ending, now });
    return;
  }
  const { id: bookingId } = booking;
  const released = await releaseUncharged(deps, tx, booking, { invoice, week, unpaid, now });
  await insertPaidWeek(tx, { stripeInvoiceId: invoice.id, bookingId, week, price: invoice.amount, paidAt: now });
  await writeShares(deps, tx, booking, { payment, parts });
  const goesOn = booking.status !== 'CANCELLING' && (booking.lastWeek === null || week < booking.lastWeek);
  if (worth > 0) await issueReceipt(deps, tx, booking, { invoice, week, goesOn, now });
  const begins = booking.status === 'PENDING_PAYMENT' || booking.status === 'EXPIRED';
  await startOrRecover(tx, booking, { begins, sessions, ...payment });
  await confirmWeek(deps, tx, {
    booking,
    week,
    begins,
    actor: { kind: 'system' },
    now,
    within: timeOf(sessions),
    removed: [...lapsed, ...released],
  });
  if (booking.lastWeek !== null) await endPaidUp(deps, tx, { ...booking, billingAnchorAt: anchorAt }, now);
}

/** A session whose time came before the money did was promised to nobody: it is off, and credited. */
async function dropLapsed(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  booking: StoredBooking,
  { invoice, week, now }: PaidFor,
): Promise<StoredSession[]> {
  const paidAt = invoice.paidAt ?? now;
  const reserved = (await listSessions(tx, booking.id)).filter(
    (session) => session.week === week && session.status === 'RESERVED' && session.start <= paidAt,
  );
  const dropped: StoredSession[] = [];
  for (const { id } of reserved) {
    const gone = await cancelSession(tx, id, { reason: NOT_PAID_IN_TIME, money: 'CREDIT' }, now);
    if (gone !== null) dropped.push(gone);
  }
  const sessionIds = dropped.map(({ id }) => id);
  await withdrawOutdated(deps, tx, { sessionIds, except: null, actor: { kind: 'system' }, now });
  return dropped;
}

/** Every occurrence of the week that the invoice pays for, and what becomes of its share; and those it does not. */
async function partsOf(
  tx: Transaction,
  booking: StoredBooking,
  { invoice, week }: PaidFor,
): Promise<{ readonly parts: readonly WeekPart[]; readonly unpaid: readonly BilledPart[] }> {
  const { sessions, unplaced } = await weekOccurrences(tx, booking, week);
  const { billedSessions, excludedSlots } = invoice;
  const known = (slot: number) => ({ slot, isExcluded: excludedSlots.includes(slot) });
  const all: BilledPart[] = [
    ...sessions.map((each) => ({ ...known(each.slot), sessionId: each.id, start: each.start, fate: fateOf(each) })),
    ...unplaced.map(({ slot, startsAt }) => {
      return { ...known(slot), sessionId: null, start: startsAt, fate: 'CREDITED' as const };
    }),
  ];
  const { paid, unpaid } = coverOf(all, billedSessions === null ? null : billedSessions - excludedSlots.length);
  return { parts: [...paid, ...surplusOf(invoice, all.length)], unpaid };
}

/** Sessions that were charged for and that the week has no more: it was charged by the rhythm before a change. */
function surplusOf({ billedSessions }: BookingInvoice, count: number): WeekPart[] {
  const surplus = billedSessions === null || count === 0 ? 0 : Math.max(0, billedSessions - count);
  return Array.from({ length: surplus }, (_, index) => ({
    sessionId: null,
    slot: SURPLUS_SLOT + index,
    fate: 'CREDITED' as const,
  }));
}

/** Numbers that no weekly slot has. */
const SURPLUS_SLOT = 1_000_000;

function fateOf({ status, cancelMoney }: StoredSession): WeekPart['fate'] {
  if (canBecome(status, 'CONFIRMED')) return 'UPCOMING';
  return cancelMoney === 'NOTHING' ? 'KEPT' : 'CREDITED';
}

async function writeShares(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  booking: StoredBooking,
  { payment, parts }: { readonly payment: PaidFor; readonly parts: readonly WeekPart[] },
): Promise<void> {
  const { invoice, now } = payment;
  const moves = weekMoves(parts, invoice.amount.amount, invoice.credit).map(({ slot, ...move }) => ({
    ...move,
    invoiceId: invoice.id,
    key: `invoice/${invoice.id}/slot/${slot}/${move.kind}`,
  }));
  await writeLedger(deps, tx, { bookingId: booking.id, currency: invoice.amount.currency, now }, moves);
}

/** The booking stands, or stands again: unless another week that is due waits for its payment. */
async function startOrRecover(
  tx: Transaction,
  booking: StoredBooking,
  start: PaidFor & { readonly begins: boolean; readonly sessions: readonly StoredSession[] },
): Promise<void> {
  const { begins, sessions, invoice, anchorAt, now } = start;
  const paid = new Set((await listPaidWeeks(tx, booking.id)).map(({ week }) => week));
  const due = sessions.some(
    ({ status, week }) =>
      status === 'RESERVED' && !paid.has(week) && addMs(periodOfWeek(anchorAt, week), CHARGED_WITHIN_MS) <= now,
  );
  const recovers = booking.status === 'PAST_DUE' && !due;
  const keys = [
    ...(begins ? [effectKey({ kind: 'EXPIRE_HOLD', bookingId: booking.id })] : []),
    ...(recovers ? [effectKey({ kind: 'END_GRACE', bookingId: booking.id })] : []),
  ];
  await forgetEffects(tx, keys, now);
  await updateBooking(
    tx,
    booking.id,
    {
      ...(begins || recovers ? { status: 'ACTIVE' as const, pastDueSince: null } : {}),
      holdExpiresAt: null,
      billingAnchorAt: anchorAt,
      stripeSubscriptionId: invoice.subscriptionId,
      stripeCustomerId: invoice.customerId,
    },
    now,
  );
}

/** A renewal is charged within the hour; one that is not by then has failed. */
const CHARGED_WITHIN_MS = 2 * HOUR_MS;

/** Every week that takes place is paid, and none follows: the subscription ends. One that rests goes on. Whether it did. */
async function endPaidUp(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  booking: StoredBooking,
  now: EpochMs,
): Promise<boolean> {
  if (booking.lastWeek === null || booking.status === 'PAUSED') return false;
  const sessions = await listSessions(tx, booking.id);
  const effects = await endWhenPaidUp(deps, tx, booking, { sessions, freed: [], now });
  if (effects.length === 0) return false;
  await recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: 'booking.paid_up',
    subject: `booking/${booking.id}`,
    effects,
  });
  return true;
}
