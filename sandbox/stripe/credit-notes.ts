import type { Account } from './account.ts';
import { moveBalance } from './customer.ts';
import { change, emit } from './events.ts';
import { malformed, need, refused } from './fault.ts';
import { markPaid, paymentOf } from './invoice-life.ts';
import { choice, integer, mergeMetadata, metadata, type Read, text } from './parameters.ts';
import { refundCharge } from './refunds.ts';
import type { CreditNote, Invoice } from './resources.ts';
import { matching, page, paging, route } from './route.ts';
import { listOf } from './wire.ts';

const createShape = {
  amount: integer,
  credit_amount: integer,
  invoice: text,
  memo: text,
  metadata,
  out_of_band_amount: integer,
  reason: choice('duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory'),
  refund_amount: integer,
};

export const creditNoteRoutes = [
  route('POST', '/v1/credit_notes', createShape, create),
  route('GET', '/v1/credit_notes/:id', {}, (account, _, id) => account.tables.creditNotes.get(id)),
  route('GET', '/v1/credit_notes', { ...paging, customer: text, invoice: text }, (account, params) => {
    const { customer, invoice } = params;
    const rows = matching(
      account.tables.creditNotes,
      (row) =>
        (customer === undefined || row.customer === customer) && (invoice === undefined || row.invoice === invoice),
    );
    return page('/v1/credit_notes', rows, params);
  }),
];

/**
 * Takes back part of an invoice: an open one asks that much less, a paid one is refunded, credited to the
 * customer's balance or settled elsewhere, and those three must add up to the amount.
 */
function create(account: Account, params: Read<typeof createShape>): CreditNote {
  const invoice = account.tables.invoices.get(need(params.invoice, 'invoice'), 'invoice');
  const { refund_amount: refunded = 0, credit_amount: credited = 0, out_of_band_amount: elsewhere = 0 } = params;
  const split = refunded + credited + elsewhere;
  const amount = params.amount ?? split;
  if (amount < 1) throw malformed('You must specify an amount to credit.', 'amount', 'parameter_missing');
  const type = invoice.status === 'open' ? 'pre_payment' : 'post_payment';
  if (invoice.status === 'open') reduceOpenInvoice(account, invoice, amount);
  else if (invoice.status !== 'paid')
    throw refused('Credit notes can be issued for open or paid invoices only.', { param: 'invoice' });
  else if (split !== amount) {
    throw refused('The sum of refund, credit and out of band amounts must equal the credit note amount.', {
      param: 'amount',
    });
  } else if (invoice.post_payment_credit_notes_amount + amount > invoice.amount_paid) {
    throw refused('The credit note amount is greater than what is left of the invoice.', { param: 'amount' });
  }
  const note = account.tables.creditNotes.insert(buildNote(account, invoice, amount, type, params));
  if (refunded > 0) note.refunds = [refundPart(account, invoice, refunded)];
  if (credited > 0) {
    const customer = account.tables.customers.get(invoice.customer);
    const entry = { amount: -credited, currency: invoice.currency, type: 'credit_note', creditNote: note.id } as const;
    note.customer_balance_transaction = moveBalance(account, customer, entry).id;
  }
  if (note.type === 'post_payment') invoice.post_payment_credit_notes_amount += amount;
  emit(account, 'credit_note.created', note);
  return note;
}

function reduceOpenInvoice(account: Account, invoice: Invoice, amount: number): void {
  if (amount > invoice.amount_remaining) {
    throw refused('The credit note amount is greater than what is left of the invoice.', { param: 'amount' });
  }
  const payment = paymentOf(account, invoice);
  change(account, 'invoice.updated', invoice, () => {
    invoice.pre_payment_credit_notes_amount += amount;
    invoice.amount_due -= amount;
    invoice.amount_remaining -= amount;
  });
  if (payment) {
    payment.amount_requested -= amount;
    account.tables.paymentIntents.get(payment.payment.payment_intent).amount -= amount;
  }
  if (invoice.amount_remaining === 0) markPaid(account, invoice);
}

function refundPart(account: Account, invoice: Invoice, amount: number) {
  const intent = paymentOf(account, invoice)?.payment.payment_intent;
  const charge = intent === undefined ? null : account.tables.paymentIntents.get(intent).latest_charge;
  if (charge === null)
    throw refused('This invoice was not paid by a charge that could be refunded.', { param: 'refund_amount' });
  const refund = refundCharge(account, account.tables.charges.get(charge), { amount });
  return { amount_refunded: amount, payment_record_refund: null, refund: refund.id, type: 'refund' } as const;
}

function buildNote(
  account: Account,
  invoice: Invoice,
  amount: number,
  type: 'pre_payment' | 'post_payment',
  params: Read<typeof createShape>,
): CreditNote {
  const id = account.newId('cn_1', 23);
  const earlier = account.tables.creditNotes.oldestFirst().filter((note) => note.invoice === invoice.id).length;
  return {
    id,
    object: 'credit_note',
    amount,
    amount_shipping: 0,
    created: account.now(),
    currency: invoice.currency,
    customer: invoice.customer,
    customer_account: null,
    customer_balance_transaction: null,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: account.now(),
    invoice: invoice.id,
    lines: listOf(`/v1/credit_notes/${id}/lines`, [noteLine(account, amount, params.memo ?? 'Credit')]),
    livemode: false,
    memo: params.memo ?? null,
    metadata: mergeMetadata({}, params.metadata),
    number: `${invoice.number ?? ''}-CN-${String(earlier + 1).padStart(2, '0')}`,
    out_of_band_amount: params.out_of_band_amount ?? null,
    pdf: account.page(`credit_notes/${id}/pdf`),
    post_payment_amount: type === 'post_payment' ? amount : 0,
    pre_payment_amount: type === 'pre_payment' ? amount : 0,
    pretax_credit_amounts: [],
    reason: params.reason ?? null,
    refunds: [],
    shipping_cost: null,
    status: 'issued',
    subtotal: amount,
    subtotal_excluding_tax: amount,
    total: amount,
    total_excluding_tax: amount,
    total_taxes: [],
    type,
    voided_at: null,
  };
}

function noteLine(account: Account, amount: number, description: string): CreditNote['lines']['data'][number] {
  return {
    id: account.newId('cnli_1', 23),
    object: 'credit_note_line_item',
    amount,
    description,
    discount_amount: 0,
    discount_amounts: [],
    livemode: false,
    metadata: {},
    pretax_credit_amounts: [],
    quantity: 1,
    tax_rates: [],
    taxes: [],
    type: 'custom_line_item',
    unit_amount: amount,
    unit_amount_decimal: String(amount),
  };
}
