import type Stripe from 'stripe';
import { ProviderError } from '../../ports/calendar-provider.ts';
import type { DraftChanges } from '../../ports/payment-gateway.ts';
import type { StripeCall } from './client.ts';
import { isStripeCode } from './failure.ts';

/**
 * Writes on the draft of an invoice what it pays and what comes off it, then has it charged. Every line is looked for
 * before it is made: a second run adds nothing. An invoice whose hour is over can not be changed any more; what is on
 * it then is told by the invoice itself when it is paid.
 */
export async function completeDraft(
  stripe: Stripe,
  call: StripeCall,
  changes: DraftChanges,
): Promise<'COMPLETED' | 'TOO_LATE'> {
  const { invoiceId, description } = changes;
  const invoice = await call('invoices.retrieve', () => stripe.invoices.retrieve(invoiceId));
  if (invoice.status !== 'draft') return 'TOO_LATE';
  const present = new Set(invoice.lines.data.map((line) => line.metadata.line));
  return call('invoices.update', async () => {
    try {
      await stripe.invoices.update(invoiceId, { description }, { idempotencyKey: `invoice/${invoiceId}/description` });
      for (const line of linesOf(changes)) {
        if (present.has(line.metadata.line)) continue;
        const { customerId: customer, currency } = changes;
        await stripe.invoiceItems.create(
          { ...line, customer, invoice: invoiceId, currency: currency.toLowerCase() },
          { idempotencyKey: `invoice/${invoiceId}/${line.metadata.line}` },
        );
      }
      await stripe.invoices.finalizeInvoice(
        invoiceId,
        { auto_advance: true },
        { idempotencyKey: `invoice/${invoiceId}/finalize` },
      );
      return 'COMPLETED';
    } catch (error) {
      if (isStripeCode(error, 'invoice_not_editable')) return 'TOO_LATE';
      throw error;
    }
  });
}

interface DraftLine {
  readonly amount: number;
  readonly description: string;
  readonly metadata: Record<string, string> & { readonly line: string };
}

function linesOf({ exclusions, credit, adjustment }: DraftChanges): DraftLine[] {
  const lines: DraftLine[] = exclusions.map(({ slot, amount, description }) => ({
    amount: -amount,
    description,
    metadata: { line: `excluded/${slot}`, excludedSlot: String(slot) },
  }));
  if (adjustment !== null) {
    const { amount, sessions, description } = adjustment;
    lines.unshift({ amount, description, metadata: { line: 'sessions', sessions: String(sessions) } });
  }
  if (credit > 0) {
    const metadata = { line: 'credit', credit: String(credit) };
    lines.push({ amount: -credit, description: 'Credit for cancelled sessions', metadata });
  }
  return lines;
}

/** Only an open invoice can be voided: one that was paid meanwhile tells its own story. */
export async function voidInvoice(stripe: Stripe, call: StripeCall, invoiceId: string): Promise<void> {
  const { status } = await call('invoices.retrieve', () => stripe.invoices.retrieve(invoiceId));
  if (status !== 'open' && status !== 'uncollectible') return;
  try {
    await call('invoices.voidInvoice', () =>
      stripe.invoices.voidInvoice(invoiceId, {}, { idempotencyKey: `invoice/${invoiceId}/void` }),
    );
  } catch (error) {
    if (!(error instanceof ProviderError && error.failure === 'INVALID')) throw error;
  }
}
