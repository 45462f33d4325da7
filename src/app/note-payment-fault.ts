import type { Transaction } from '../db/client.ts';
import { insertPaymentFault } from '../db/queries/payment-faults.ts';
import { listAdmins } from '../db/queries/users.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import type { PaymentFault } from '../domain/payments/payment-fault.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import { type OwedSending, planMessages } from './plan-messages.ts';

/**
 * Writes down where our books and the payment provider's went apart, for the admins' list, and tells each of them by
 * message: once by its key. What is answered has to be handed to `recordChange` of the same transaction.
 */
export async function notePaymentFault(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  booking: Booking,
  fault: Omit<PaymentFault, 'id' | 'bookingId'> & { readonly key: string },
): Promise<OwedSending[]> {
  const { key, kind, invoiceId, money, sessionIds, foundAt: now } = fault;
  await insertPaymentFault(tx, { ...fault, id: newId(deps), bookingId: booking.id });
  const about = {
    cause: key,
    version: 0,
    kind: 'ADMIN_PAYMENT_FAULT' as const,
    bookingId: booking.id,
    sessionId: null,
    facts: { paymentFault: { kind, invoiceId, money, sessionIds } },
  };
  const admins = await listAdmins(tx);
  return planMessages(
    deps,
    tx,
    admins.map(({ id: recipientId }) => ({ ...about, recipientId })),
    now,
  );
}
