import type { Account } from './account.ts';
import { priceData, priceOf } from './catalogue.ts';
import { change, emit } from './events.ts';
import { malformed, need, refused } from './fault.ts';
import { sumUp } from './invoice.ts';
import { addInvoiceItem } from './invoice-item.ts';
import { buildLine, itemLine } from './invoice-line.ts';
import { integer, mergeMetadata, metadata, object, type Read, text, within } from './parameters.ts';
import type { InvoiceItem } from './resources.ts';
import { matching, page, paging, route } from './route.ts';

const period = object({ start: integer, end: integer });

const createShape = {
  amount: integer,
  currency: text,
  customer: text,
  description: text,
  invoice: text,
  metadata,
  period,
  price_data: priceData,
  pricing: object({ price: text }),
  quantity: integer,
  subscription: text,
};

export const invoiceItemRoutes = [
  route('POST', '/v1/invoiceitems', createShape, create),
  route('GET', '/v1/invoiceitems/:id', {}, (account, _, id) => account.tables.invoiceItems.get(id)),
  route(
    'POST',
    '/v1/invoiceitems/:id',
    { amount: integer, description: text, metadata, period },
    (account, params, id) => {
      const item = pendingItem(account, id);
      item.amount = params.amount ?? item.amount;
      item.description = params.description ?? item.description;
      item.metadata = mergeMetadata(item.metadata, params.metadata);
      if (params.period) item.period = periodOf(params.period);
      return item;
    },
  ),
  route('DELETE', '/v1/invoiceitems/:id', {}, (account, _, id) => {
    const item = pendingItem(account, id);
    account.tables.invoiceItems.remove(id);
    emit(account, 'invoiceitem.deleted', item);
    return { id, object: 'invoiceitem', deleted: true };
  }),
  route('GET', '/v1/invoiceitems', { ...paging, created: within, customer: text, invoice: text }, (account, params) => {
    const { created, customer, invoice } = params;
    const rows = matching(
      account.tables.invoiceItems,
      (row) =>
        (customer === undefined || row.customer === customer) &&
        (invoice === undefined || row.invoice === invoice) &&
        (!created || created(row.date)),
    );
    return page('/v1/invoiceitems', rows, params);
  }),
];

function create(account: Account, params: Read<typeof createShape>): InvoiceItem {
  const customer = account.tables.customers.get(need(params.customer, 'customer'), 'customer');
  const quantity = params.quantity ?? 1;
  const { amount, currency } = cost(account, params, quantity);
  const subscription = params.subscription && account.tables.subscriptions.get(params.subscription, 'subscription');
  const invoice = params.invoice ? account.tables.invoices.get(params.invoice, 'invoice') : null;
  if (invoice && invoice.status !== 'draft') {
    throw refused(`The invoice ${invoice.id} is no longer editable`, {
      code: 'invoice_not_editable',
      param: 'invoice',
    });
  }
  const item = addInvoiceItem(account, {
    customer: customer.id,
    amount,
    currency,
    description: params.description ?? null,
    quantity,
    period: params.period ? periodOf(params.period) : { start: account.now(), end: account.now() },
    metadata: mergeMetadata({}, params.metadata),
    proration: false,
    subscription: subscription ? subscription.id : null,
  });
  if (invoice) {
    item.invoice = invoice.id;
    change(account, 'invoice.updated', invoice, () => {
      invoice.lines.data.push(buildLine(account, invoice.id, itemLine(item)));
      sumUp(invoice);
    });
  }
  return item;
}

function cost(
  account: Account,
  params: Read<typeof createShape>,
  quantity: number,
): { amount: number; currency: string } {
  const named = params.pricing?.price;
  if (named !== undefined || params.price_data !== undefined) {
    const price = priceOf(
      account,
      { ...(named ? { price: named } : {}), ...(params.price_data ? { price_data: params.price_data } : {}) },
      'pricing',
    );
    return { amount: price.unit_amount * quantity, currency: price.currency };
  }
  if (params.amount === undefined) {
    throw malformed(
      'You must specify one of these parameters: amount, pricing, price_data.',
      'amount',
      'parameter_missing',
    );
  }
  return { amount: params.amount, currency: need(params.currency, 'currency').toLowerCase() };
}

function pendingItem(account: Account, id: string): InvoiceItem {
  const item = account.tables.invoiceItems.get(id);
  if (item.invoice !== null && account.tables.invoices.get(item.invoice).status !== 'draft') {
    throw refused('This invoice item is attached to an invoice that is no longer editable.', {
      code: 'invoice_not_editable',
    });
  }
  if (item.invoice !== null) throw refused('The sandbox changes an invoice item only while it is pending.');
  return item;
}

function periodOf(params: ReturnType<typeof period>): { start: number; end: number } {
  const [start, end] = [need(params.start, 'period[start]'), need(params.end, 'period[end]')];
  if (end < start) throw malformed('The period end must not be before its start.', 'period[end]');
  return { start, end };
}
