import type { Account } from './account.ts';
import { emit } from './events.ts';
import { buildLine, itemLine, type LineDraft } from './invoice-line.ts';
import type { Invoice, InvoiceItem, Subscription } from './resources.ts';
import { listOf } from './wire.ts';

export interface InvoiceDraft {
  readonly customer: string;
  readonly currency: string;
  readonly subscription: Subscription | null;
  readonly reason: Invoice['billing_reason'];
  readonly lines: readonly LineDraft[];
  readonly period: { readonly start: number; readonly end: number };
  readonly metadata?: Readonly<Record<string, string>>;
  readonly description?: string | null;
  readonly autoAdvance: boolean;
}

/** Puts a draft into the books, with the customer's pending invoice items on it. */
export function draftInvoice(account: Account, draft: InvoiceDraft): Invoice {
  const pending = pendingItems(account, draft);
  const lines = [...draft.lines, ...pending.map(itemLine)];
  const invoice = account.tables.invoices.insert(buildInvoice(account, account.newId('in_1', 23), { ...draft, lines }));
  for (const item of pending) item.invoice = invoice.id;
  if (draft.subscription) draft.subscription.latest_invoice = invoice.id;
  emit(account, 'invoice.created', invoice);
  return invoice;
}

/** The pending invoice items that the next invoice of this customer and subscription takes along. */
export function pendingItems(
  account: Account,
  draft: Pick<InvoiceDraft, 'customer' | 'subscription' | 'currency'>,
): InvoiceItem[] {
  return account.tables.invoiceItems.oldestFirst().filter((item) => {
    const bound = item.parent?.subscription_details?.subscription ?? null;
    return (
      item.invoice === null &&
      item.customer === draft.customer &&
      item.currency === draft.currency &&
      (bound === null || bound === draft.subscription?.id)
    );
  });
}

/** The invoice object, its sums not yet finalised. Used for real invoices and for previews alike. */
export function buildInvoice(account: Account, id: string, draft: InvoiceDraft): Invoice {
  const customer = account.tables.customers.get(draft.customer);
  const { subscription } = draft;
  const invoice: Invoice = {
    ...blankInvoice(),
    id,
    auto_advance: draft.autoAdvance,
    billing_reason: draft.reason,
    created: account.now(),
    currency: draft.currency,
    customer: customer.id,
    customer_email: customer.email,
    customer_name: customer.name,
    customer_phone: customer.phone,
    default_payment_method: null,
    description: draft.description ?? null,
    footer: customer.invoice_settings.footer,
    lines: listOf(
      `/v1/invoices/${id}/lines`,
      draft.lines.map((line) => buildLine(account, id, line)),
    ),
    metadata: { ...draft.metadata },
    parent: subscription && {
      quote_details: null,
      subscription_details: { metadata: { ...subscription.metadata }, subscription: subscription.id },
      type: 'subscription_details',
    },
    period_start: draft.period.start,
    period_end: draft.period.end,
    starting_balance: customer.balance,
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
  };
  return sumUp(invoice);
}

/** Adds the lines up. What the customer's balance changes is settled when the invoice is finalised. */
export function sumUp(invoice: Invoice): Invoice {
  const total = invoice.lines.data.reduce((sum, line) => sum + line.amount, 0);
  const due = Math.max(0, total + invoice.starting_balance);
  return Object.assign(invoice, {
    subtotal: total,
    subtotal_excluding_tax: total,
    total,
    total_excluding_tax: total,
    amount_due: due,
    amount_remaining: due,
  });
}

type FilledFromDraft =
  | (
      | 'id'
      | 'auto_advance'
      | 'billing_reason'
      | 'created'
      | 'currency'
      | 'customer'
      | 'customer_email'
      | 'customer_name'
    )
  | ('customer_phone' | 'default_payment_method' | 'description' | 'footer' | 'lines' | 'metadata' | 'parent')
  | ('period_start' | 'period_end' | 'starting_balance' | 'status_transitions');

/** The documented fields that a new draft leaves empty, or that this account never fills. */
const blankInvoice = (): Omit<Invoice, FilledFromDraft> => ({
  object: 'invoice',
  account_country: 'US',
  account_name: 'Mentor Calendar sandbox',
  account_tax_ids: null,
  amount_overpaid: 0,
  amount_paid: 0,
  amount_shipping: 0,
  application: null,
  attempt_count: 0,
  attempted: false,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
  automatically_finalizes_at: null,
  collection_method: 'charge_automatically',
  custom_fields: null,
  customer_account: null,
  customer_address: null,
  customer_shipping: null,
  customer_tax_exempt: 'none',
  customer_tax_ids: [],
  default_source: null,
  default_tax_rates: [],
  discounts: [],
  due_date: null,
  effective_at: null,
  ending_balance: null,
  from_invoice: null,
  hosted_invoice_url: null,
  invoice_pdf: null,
  issuer: { type: 'self' },
  last_finalization_error: null,
  latest_revision: null,
  livemode: false,
  next_payment_attempt: null,
  number: null,
  on_behalf_of: null,
  payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  statement_descriptor: null,
  status: 'draft',
  subtotal: 0,
  subtotal_excluding_tax: 0,
  total: 0,
  total_excluding_tax: 0,
  amount_due: 0,
  amount_remaining: 0,
  test_clock: null,
  total_discount_amounts: [],
  total_pretax_credit_amounts: [],
  total_taxes: [],
  webhooks_delivered_at: null,
});
