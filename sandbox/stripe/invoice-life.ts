import type { Account } from './account.ts';
import { moveBalance } from './customer.ts';
import { change, emit } from './events.ts';
import { malformed, refused } from './fault.ts';
import { sumUp } from './invoice.ts';
import { chargeIntent, createIntent } from './payment.ts';
import type { Invoice, InvoicePayment, PaymentIntent } from './resources.ts';
import { onInvoicePaid, onPaymentFailed, subscriptionOf } from './subscription-status.ts';

/** Numbers the draft, settles it with the customer's balance and opens it; one that asks nothing is paid at once. */
export function finalizeInvoice(account: Account, invoice: Invoice): void {
  if (invoice.status !== 'draft') {
    throw refused(`This invoice is already finalized, you can't re-finalize a non-draft invoice.`, {
      code: 'invoice_not_editable',
    });
  }
  const customer = account.tables.customers.get(invoice.customer);
  invoice.starting_balance = customer.balance;
  sumUp(invoice);
  invoice.ending_balance = Math.min(0, invoice.total + customer.balance);
  const moved = invoice.ending_balance - customer.balance;
  if (moved !== 0) {
    moveBalance(account, customer, {
      amount: moved,
      currency: invoice.currency,
      type: 'applied_to_invoice',
      invoice: invoice.id,
    });
  }
  Object.assign(invoice, {
    status: 'open',
    number: `${customer.invoice_prefix}-${String(customer.next_invoice_sequence).padStart(4, '0')}`,
    effective_at: account.now(),
    hosted_invoice_url: account.page(`invoices/${invoice.id}`),
    invoice_pdf: account.page(`invoices/${invoice.id}/pdf`),
  });
  customer.next_invoice_sequence += 1;
  invoice.status_transitions.finalized_at = account.now();
  if (invoice.amount_due > 0) requestPayment(account, invoice);
  emit(account, 'invoice.finalized', invoice);
  if (invoice.amount_due === 0) markPaid(account, invoice);
}

/** The invoice's payment, through which its intent and charges are found. */
function requestPayment(account: Account, invoice: Invoice): void {
  const { currency, customer, number } = invoice;
  const intent = createIntent(account, {
    amount: invoice.amount_due,
    currency,
    customer,
    description: `Invoice ${number ?? ''}`,
  });
  const payment = account.tables.invoicePayments.insert({
    id: account.newId('inpay_1', 23),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: account.now(),
    currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  });
  account.payments.set(invoice.id, payment);
}

/**
 * Charges an open invoice to `method`, or to the card that the subscription or the customer has on file.
 * True when it is paid. A decline tells the world and marks the subscription; what follows is the caller's decision.
 */
export function collectInvoice(account: Account, invoice: Invoice, method: string | null = null): boolean {
  if (invoice.status === 'paid') return true;
  const payment = paymentOf(account, invoice);
  const intent = payment && account.tables.paymentIntents.get(payment.payment.payment_intent);
  if (!intent) throw refused(`Invoice ${invoice.id} has nothing to collect.`);
  const card = method ?? cardOnFile(account, invoice);
  const renewal = invoice.billing_reason !== 'subscription_create';
  const behaviour = card === null ? 'declined' : (account.cards.get(card) ?? 'ok');
  Object.assign(invoice, { attempted: true, attempt_count: invoice.attempt_count + 1, next_payment_attempt: null });
  if (chargeIntent(account, intent, { behaviour, method: card, renewal })) {
    markPaid(account, invoice);
    return true;
  }
  onPaymentFailed(account, invoice);
  if (intent.status === 'requires_action') emit(account, 'invoice.payment_action_required', invoice);
  emit(account, 'invoice.payment_failed', invoice);
  return false;
}

/** Books the payment and lets the subscription know. */
export function markPaid(account: Account, invoice: Invoice): void {
  const payment = paymentOf(account, invoice);
  if (payment) {
    Object.assign(payment, { status: 'paid', amount_paid: payment.amount_requested });
    payment.status_transitions.paid_at = account.now();
    emit(account, 'invoice_payment.paid', payment);
  }
  Object.assign(invoice, {
    status: 'paid',
    attempted: true,
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    next_payment_attempt: null,
  });
  invoice.status_transitions.paid_at = account.now();
  onInvoicePaid(account, invoice);
  emit(account, 'invoice.paid', invoice);
  emit(account, 'invoice.payment_succeeded', invoice);
}

/** Writes an open or draft invoice off: `void` as if it never was, `uncollectible` as a bad debt. */
export function writeOff(account: Account, invoice: Invoice, status: 'void' | 'uncollectible'): void {
  if (invoice.status === 'draft') finalizeInvoice(account, invoice);
  if (invoice.status !== 'open' && !(status === 'void' && invoice.status === 'uncollectible')) {
    throw malformed(`You can only pass in open invoices. This invoice isn't open.`, 'invoice');
  }
  const payment = paymentOf(account, invoice);
  if (payment && status === 'void') {
    payment.status = 'canceled';
    cancelIntent(account, account.tables.paymentIntents.get(payment.payment.payment_intent));
  }
  invoice.status = status;
  invoice.next_payment_attempt = null;
  invoice.status_transitions[status === 'void' ? 'voided_at' : 'marked_uncollectible_at'] = account.now();
  emit(account, status === 'void' ? 'invoice.voided' : 'invoice.marked_uncollectible', invoice);
}

function cancelIntent(account: Account, intent: PaymentIntent): void {
  Object.assign(intent, { status: 'canceled', canceled_at: account.now(), cancellation_reason: 'void_invoice' });
  emit(account, 'payment_intent.canceled', intent);
}

export function paymentOf(account: Account, invoice: Invoice): InvoicePayment | null {
  return account.payments.get(invoice.id) ?? null;
}

function cardOnFile(account: Account, invoice: Invoice): string | null {
  const customer = account.tables.customers.get(invoice.customer);
  const ofSubscription = subscriptionOf(account, invoice)?.default_payment_method ?? null;
  return invoice.default_payment_method ?? ofSubscription ?? customer.invoice_settings.default_payment_method;
}

/** When the card is tried next; null when it is not. */
export function planNextAttempt(account: Account, invoice: Invoice, at: number | null): void {
  change(account, 'invoice.updated', invoice, () => {
    invoice.next_payment_attempt = at;
  });
}
