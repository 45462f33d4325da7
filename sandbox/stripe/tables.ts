import { resourceMissing } from './fault.ts';
import type {
  BalanceTransaction,
  Charge,
  CheckoutSession,
  CreditNote,
  Customer,
  Dispute,
  Invoice,
  InvoiceItem,
  InvoicePayment,
  PaymentIntent,
  PaymentMethod,
  PortalSession,
  Price,
  Product,
  Refund,
  StripeEvent,
  Subscription,
} from './resources.ts';

/** Everything the sandbox's Stripe account holds. */
export interface Tables {
  readonly customers: Table<Customer>;
  readonly balanceTransactions: Table<BalanceTransaction>;
  readonly products: Table<Product>;
  readonly prices: Table<Price>;
  readonly sessions: Table<CheckoutSession>;
  readonly subscriptions: Table<Subscription>;
  readonly invoices: Table<Invoice>;
  readonly invoiceItems: Table<InvoiceItem>;
  readonly invoicePayments: Table<InvoicePayment>;
  readonly paymentMethods: Table<PaymentMethod>;
  readonly paymentIntents: Table<PaymentIntent>;
  readonly charges: Table<Charge>;
  readonly refunds: Table<Refund>;
  readonly creditNotes: Table<CreditNote>;
  readonly disputes: Table<Dispute>;
  readonly portalSessions: Table<PortalSession>;
  readonly events: Table<StripeEvent>;
}

export function createTables(): Tables {
  return {
    customers: new Table('customer', 'cus_'),
    balanceTransactions: new Table('customer balance transaction', 'cbtxn_'),
    products: new Table('product', 'prod_'),
    prices: new Table('price', 'price_'),
    sessions: new Table('checkout.session', 'cs_'),
    subscriptions: new Table('subscription', 'sub_'),
    invoices: new Table('invoice', 'in_'),
    invoiceItems: new Table('invoiceitem', 'ii_'),
    invoicePayments: new Table('invoice_payment', 'inpay_'),
    paymentMethods: new Table('PaymentMethod', 'pm_'),
    paymentIntents: new Table('payment_intent', 'pi_'),
    charges: new Table('charge', 'ch_'),
    refunds: new Table('refund', 're_'),
    creditNotes: new Table('credit_note', 'cn_'),
    disputes: new Table('dispute', 'dp_'),
    portalSessions: new Table('billing portal session', 'bps_'),
    events: new Table('event', 'evt_'),
  };
}

/** Rows of one kind, in the order they were made. */
export class Table<Row extends { readonly id: string }> {
  readonly kind: string;
  readonly prefix: string;
  readonly #rows = new Map<string, Row>();

  constructor(kind: string, prefix: string) {
    this.kind = kind;
    this.prefix = prefix;
  }

  insert(row: Row): Row {
    this.#rows.set(row.id, row);
    return row;
  }

  find(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  /** The row, or Stripe's `No such …` naming the parameter that held the id. */
  get(id: string, param = 'id'): Row {
    const row = this.#rows.get(id);
    if (!row) throw resourceMissing(this.kind, id, param);
    return row;
  }

  remove(id: string): void {
    this.#rows.delete(id);
  }

  oldestFirst(): Row[] {
    return [...this.#rows.values()];
  }

  newestFirst(): Row[] {
    return this.oldestFirst().reverse();
  }
}
