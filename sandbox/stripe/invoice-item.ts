import type { Account } from './account.ts';
import { emit } from './events.ts';
import type { InvoiceItem } from './resources.ts';

export interface NewInvoiceItem {
  readonly customer: string;
  readonly amount: number;
  readonly currency: string;
  readonly description: string | null;
  readonly quantity: number;
  readonly period: { readonly start: number; readonly end: number };
  readonly metadata: Readonly<Record<string, string>>;
  readonly proration: boolean;
  readonly subscription: string | null;
}

/** Something the customer owes (or is owed, when negative) that waits for the next invoice. */
export function addInvoiceItem(account: Account, wanted: NewInvoiceItem): InvoiceItem {
  const { amount, currency, customer, description, metadata, period, proration, quantity, subscription } = wanted;
  const item: InvoiceItem = {
    id: account.newId('ii_1', 23),
    object: 'invoiceitem',
    amount,
    currency,
    customer,
    customer_account: null,
    date: account.now(),
    description,
    discountable: !proration,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: { ...metadata },
    parent: subscription === null ? null : { subscription_details: { subscription }, type: 'subscription_details' },
    period: { ...period },
    pricing: null,
    proration,
    quantity,
    quantity_decimal: String(quantity),
    tax_rates: [],
    test_clock: null,
  };
  account.tables.invoiceItems.insert(item);
  emit(account, 'invoiceitem.created', item);
  return item;
}
