import type { EpochMs } from '../time.ts';
import type { Money } from './money.ts';

export const PAYMENT_FAULT_KINDS = [
  'REFUND_REFUSED', // a bank asks for the charge: what was to go back is credit until it has decided
  'WEEK_UNDERBILLED', // an invoice charged for fewer sessions than its week had: the others were released
] as const;
export type PaymentFaultKind = (typeof PAYMENT_FAULT_KINDS)[number];

/** Where the books of a booking and those of its payment provider went apart, and what was done about it. */
export interface PaymentFault {
  readonly id: string;
  readonly bookingId: string;
  readonly kind: PaymentFaultKind;
  readonly invoiceId: string;
  /** What did not go back, or was not charged. */
  readonly money: Money;
  /** The sessions that were released for it. */
  readonly sessionIds: readonly string[];
  readonly foundAt: EpochMs;
  /** Null while it waits for a bank. */
  readonly settledAt: EpochMs | null;
}
