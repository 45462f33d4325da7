import type { Transaction } from '../db/client.ts';
import type { StoredBooking } from '../db/queries/bookings.ts';
import { cancelSession, type StoredSession } from '../db/queries/sessions.ts';
import { listAdmins } from '../db/queries/users.ts';
import { sessionPrice } from '../domain/bookings/booking.ts';
import { multiplyMoney } from '../domain/payments/money.ts';
import type { BilledPart } from '../domain/payments/week-cover.ts';
import type { EpochMs } from '../domain/time.ts';
import type { BookingInvoice } from '../ports/payment-gateway.ts';
import type { Deps } from './deps.ts';
import { moneyEvents } from './money-events.ts';
import { notePaymentFault } from './note-payment-fault.ts';
import { planSessionChange } from './plan-messages.ts';
import { recordChange } from './record-change.ts';
import { withdrawOutdated } from './settle-proposal.ts';

/** What a session says that its week's invoice did not charge for. */
const NOT_CHARGED_FOR = 'The weekly payment did not include this session.';

/**
 * Releases what a week has and its invoice did not charge for: nothing takes place that was not paid for. Both sides
 * are told of the sessions, the admins of the shortfall, and Stripe once more how many sessions a week has. Nothing
 * where the invoice charged for all that takes place. Answers with the sessions that were released; their events are
 * the caller's to take away.
 */
export async function releaseUncharged(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  booking: StoredBooking,
  short: {
    readonly invoice: BookingInvoice;
    readonly week: number;
    readonly unpaid: readonly BilledPart[];
    readonly now: EpochMs;
  },
): Promise<StoredSession[]> {
  const { invoice, week, unpaid, now } = short;
  const price = sessionPrice(booking);
  const missing = unpaid.filter(({ fate }) => fate !== 'CREDITED');
  if (missing.length === 0 || price === null) return [];
  const released: StoredSession[] = [];
  for (const { sessionId, fate } of missing) {
    if (sessionId === null || fate !== 'UPCOMING') continue;
    const gone = await cancelSession(tx, sessionId, { reason: NOT_CHARGED_FOR, money: 'CREDIT' }, now);
    if (gone !== null) released.push(gone);
  }
  const sessionIds = released.map(({ id }) => id);
  const { id: invoiceId } = invoice;
  const money = multiplyMoney(price, missing.length);
  const found = { invoiceId, money, sessionIds, foundAt: now, settledAt: now };
  const alerts = await notePaymentFault(deps, tx, booking, {
    ...found,
    kind: 'WEEK_UNDERBILLED',
    key: `invoice/${invoiceId}/underbilled`,
  });
  await recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: 'invoice.underbilled',
    subject: `booking/${booking.id}`,
    details: { invoiceId, week, missing: money.amount, sessions: sessionIds },
    effects: [
      { effect: { kind: 'SYNC_SUBSCRIPTION', bookingId: booking.id } },
      ...alerts,
      ...(await planRelease(deps, tx, booking, { sessionIds, now })),
    ],
    events: [...moneyEvents(booking, await listAdmins(tx)), ...cancelEvents(booking, sessionIds)],
  });
  await withdrawOutdated(deps, tx, { sessionIds, except: null, actor: { kind: 'system' }, now });
  return released;
}

async function planRelease(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  booking: StoredBooking,
  { sessionIds, now }: { readonly sessionIds: readonly string[]; readonly now: EpochMs },
) {
  if (sessionIds.length === 0) return [];
  const cancellations = sessionIds.map((sessionId) => ({ sessionId, money: 'NOT_CHARGED' as const }));
  const facts = { reason: NOT_CHARGED_FOR, cancellations };
  return planSessionChange(deps, tx, { kind: 'SESSION_CANCELLED', booking, facts, now });
}

function cancelEvents({ mentorId, studentId }: StoredBooking, sessionIds: readonly string[]) {
  return [mentorId, studentId].flatMap((userId) =>
    sessionIds.map((sessionId) => ({
      userId,
      body: { kind: 'SESSION_CANCELLED' as const, sessionId, reason: NOT_CHARGED_FOR },
    })),
  );
}
