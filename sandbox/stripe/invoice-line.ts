import type { Account } from './account.ts';
import type { InvoiceItem, InvoiceLine, Price } from './resources.ts';

/** The line as it stands on the invoice. */
export function buildLine(account: Account, invoice: string, line: LineDraft): InvoiceLine {
  const { price, source } = line;
  return {
    id: account.newId('il_1', 23),
    object: 'line_item',
    amount: line.amount,
    currency: line.currency,
    description: line.description,
    discount_amounts: [],
    discountable: !line.proration,
    discounts: [],
    invoice,
    livemode: false,
    metadata: { ...line.metadata },
    parent: lineParent(line, source),
    period: { ...line.period },
    pretax_credit_amounts: [],
    pricing: price && {
      price_details: { price: price.id, product: price.product },
      type: 'price_details',
      unit_amount_decimal: price.unit_amount_decimal,
    },
    quantity: line.quantity,
    quantity_decimal: String(line.quantity),
    subscription: line.subscription,
    subtotal: line.amount,
    taxes: [],
  };
}

function lineParent(line: LineDraft, source: LineDraft['source']): InvoiceLine['parent'] {
  const { proration, subscription } = line;
  if ('invoiceItem' in source) {
    return {
      invoice_item_details: {
        invoice_item: source.invoiceItem,
        proration,
        proration_details: { credited_items: null },
        subscription,
      },
      subscription_item_details: null,
      type: 'invoice_item_details',
    };
  }
  return {
    invoice_item_details: null,
    subscription_item_details: {
      invoice_item: null,
      proration,
      proration_details: { credited_items: null },
      subscription,
      subscription_item: source.subscriptionItem,
    },
    type: 'subscription_item_details',
  };
}

/** An invoice item as the line it becomes. */
export function itemLine(item: InvoiceItem): LineDraft {
  return {
    amount: item.amount,
    currency: item.currency,
    description: item.description ?? '',
    price: null,
    quantity: item.quantity,
    period: item.period,
    metadata: item.metadata,
    proration: item.proration,
    subscription: item.parent?.subscription_details?.subscription ?? null,
    source: { invoiceItem: item.id },
  };
}

/** What an invoice is about to say, before it has an id. */
export interface LineDraft {
  readonly amount: number;
  readonly currency: string;
  readonly description: string;
  readonly price: Price | null;
  readonly quantity: number;
  readonly period: { readonly start: number; readonly end: number };
  readonly metadata: Readonly<Record<string, string>>;
  readonly proration: boolean;
  readonly subscription: string | null;
  /** The subscription item it bills, or the invoice item it carries out. */
  readonly source: { readonly subscriptionItem: string } | { readonly invoiceItem: string };
}
