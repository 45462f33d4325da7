import type Stripe from 'stripe';
import { instant, SECOND_MS } from '../../domain/time.ts';
import { ProviderError } from '../../ports/calendar-provider.ts';
import type { ChargeRefunds, PaymentDispute } from '../../ports/payment-gateway.ts';
import type { StripeCall } from './client.ts';
import { isStripeCode } from './failure.ts';

/** Every payment made towards the invoice, each under its own key. What went back already is done. */
export async function refundInvoice(
  stripe: Stripe,
  call: StripeCall,
  invoiceId: string,
): Promise<'REFUNDED' | 'DISPUTED'> {
  let outcome: 'REFUNDED' | 'DISPUTED' = 'REFUNDED';
  for (const { id, payment } of await paymentsOf(stripe, call, invoiceId)) {
    const source = refundSource(payment);
    const key = `invoice/${invoiceId}/refund/${id}`;
    await call('refunds.create', async () => {
      try {
        await stripe.refunds.create(
          { ...source, reason: 'requested_by_customer', metadata: { key } },
          { idempotencyKey: key },
        );
      } catch (error) {
        if (isStripeCode(error, 'charge_disputed')) outcome = 'DISPUTED';
        else if (!isStripeCode(error, 'charge_already_refunded')) throw error;
      }
    });
  }
  return outcome;
}

/**
 * Gives part of an invoice back. Stripe forgets keys after a day, so a refund that carries ours is looked for first.
 */
export async function refundPart(
  stripe: Stripe,
  call: StripeCall,
  { invoiceId, amount, key }: { readonly invoiceId: string; readonly amount: number; readonly key: string },
): Promise<'REFUNDED' | 'DISPUTED'> {
  const [first] = await paymentsOf(stripe, call, invoiceId);
  if (first === undefined) throw new ProviderError('stripe', 'INVALID', 'refunds.create');
  const source = refundSource(first.payment);
  const known = await call('refunds.list', () => stripe.refunds.list({ ...source, limit: 100 }));
  if (known.data.some((refund) => refund.metadata?.key === key)) return 'REFUNDED';
  return call('refunds.create', async () => {
    try {
      await stripe.refunds.create(
        { ...source, amount, reason: 'requested_by_customer', metadata: { key } },
        { idempotencyKey: key },
      );
      return 'REFUNDED';
    } catch (error) {
      if (isStripeCode(error, 'charge_disputed')) return 'DISPUTED';
      throw error;
    }
  });
}

/** The refunds of a charge that we did not ask for: somebody gave them in Stripe's own dashboard. */
export async function chargeRefunds(stripe: Stripe, call: StripeCall, chargeId: string): Promise<ChargeRefunds | null> {
  const invoiceId = await invoiceOfCharge(stripe, call, chargeId);
  if (invoiceId === null) return null;
  const refunds = await call('refunds.list', () => stripe.refunds.list({ charge: chargeId, limit: 100 }));
  const foreign = refunds.data.filter(({ metadata, status }) => metadata?.key === undefined && status === 'succeeded');
  return { invoiceId, foreign: foreign.map(({ id, amount }) => ({ id, amount })) };
}

export async function getDispute(stripe: Stripe, call: StripeCall, id: string): Promise<PaymentDispute | null> {
  const dispute = await retrieveDispute(stripe, call, id);
  if (dispute === null) return null;
  const chargeId = typeof dispute.charge === 'string' ? dispute.charge : dispute.charge.id;
  const invoiceId = await invoiceOfCharge(stripe, call, chargeId);
  if (invoiceId === null) return null;
  const { amount, currency, reason, evidence_details: evidence, livemode } = dispute;
  const verdict = verdictOf(dispute);
  return {
    id,
    invoiceId,
    money: { amount, currency: currency.toUpperCase() },
    verdict,
    reason,
    respondBy: evidence.due_by === null ? null : instant(evidence.due_by * SECOND_MS),
    url: `https://dashboard.stripe.com/${livemode ? '' : 'test/'}disputes/${id}`,
  };
}

async function retrieveDispute(stripe: Stripe, call: StripeCall, id: string): Promise<Stripe.Dispute | null> {
  try {
    return await call('disputes.retrieve', () => stripe.disputes.retrieve(id));
  } catch (error) {
    if (error instanceof ProviderError && error.failure === 'NOT_FOUND') return null;
    throw error;
  }
}

/**
 * An inquiry that was closed leaves the money where it is. A dispute is also kept from becoming one by giving the bank
 * what it asks for, so there the money itself tells who has it.
 */
function verdictOf({ status, balance_transactions: moved }: Stripe.Dispute): PaymentDispute['verdict'] {
  if (status === 'prevented') return moved.reduce((sum, { amount }) => sum + amount, 0) < 0 ? 'LOST' : 'WON';
  if (status === 'lost') return 'LOST';
  return status === 'won' || status === 'warning_closed' ? 'WON' : 'OPEN';
}

export async function listDisputes(stripe: Stripe, call: StripeCall, invoiceId: string): Promise<string[]> {
  const found: string[] = [];
  for (const { payment } of await paymentsOf(stripe, call, invoiceId)) {
    const disputes = await call('disputes.list', () => stripe.disputes.list({ ...refundSource(payment), limit: 100 }));
    found.push(...disputes.data.map(({ id }) => id));
  }
  return found;
}

async function invoiceOfCharge(stripe: Stripe, call: StripeCall, chargeId: string): Promise<string | null> {
  const charge = await call('charges.retrieve', () => stripe.charges.retrieve(chargeId));
  const intent = typeof charge.payment_intent === 'string' ? charge.payment_intent : charge.payment_intent?.id;
  if (intent === undefined) return null;
  const payments = await call('invoicePayments.list', () =>
    stripe.invoicePayments.list({ payment: { type: 'payment_intent', payment_intent: intent }, limit: 1 }),
  );
  const invoice = payments.data[0]?.invoice;
  if (invoice === undefined) return null;
  return typeof invoice === 'string' ? invoice : invoice.id;
}

async function paymentsOf(stripe: Stripe, call: StripeCall, invoiceId: string): Promise<Stripe.InvoicePayment[]> {
  const payments = await call('invoicePayments.list', () =>
    stripe.invoicePayments.list({ invoice: invoiceId, status: 'paid', limit: 100 }),
  );
  return payments.data;
}

function refundSource(payment: Stripe.InvoicePayment.Payment): { payment_intent: string } | { charge: string } {
  const { payment_intent: intent, charge } = payment;
  if (intent !== undefined) return { payment_intent: typeof intent === 'string' ? intent : intent.id };
  if (charge !== undefined) return { charge: typeof charge === 'string' ? charge : charge.id };
  throw new ProviderError('stripe', 'INVALID', 'refunds.create'); // paid outside Stripe: a person has to give it back
}
