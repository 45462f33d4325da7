import type Stripe from 'stripe';
import type { StripeCall } from './client.ts';

/**
 * Whether an invoice's open payment waits for its cardholder: the intent says so itself, or that the bank refused it
 * for want of them.
 */
export async function asksStudent(stripe: Stripe, call: StripeCall, invoiceId: string): Promise<boolean> {
  const open = await call('invoicePayments.list', () =>
    stripe.invoicePayments.list({
      invoice: invoiceId,
      status: 'open',
      limit: 100,
      expand: ['data.payment.payment_intent'],
    }),
  );
  return open.data.some(({ payment: { payment_intent: intent } }) => {
    if (intent === undefined || typeof intent === 'string') return false;
    return intent.status === 'requires_action' || intent.last_payment_error?.code === 'authentication_required';
  });
}
