import type { Account } from './account.ts';
import { collectWithRetries } from './dunning.ts';
import { change, emit } from './events.ts';
import { need, refused, resourceMissing } from './fault.ts';
import { draftInvoice } from './invoice.ts';
import { collectInvoice, finalizeInvoice, markPaid, paymentOf, writeOff } from './invoice-life.ts';
import { previewInvoice, previewShape } from './invoice-preview.ts';
import {
  choice,
  clearable,
  flag,
  list,
  mergeMetadata,
  metadata,
  object,
  type Read,
  text,
  within,
} from './parameters.ts';
import { cardDeclined } from './payment.ts';
import type { Invoice } from './resources.ts';
import { matching, page, paging, route } from './route.ts';

const editable = {
  auto_advance: flag,
  custom_fields: clearable(list(object({ name: text, value: text }))),
  description: clearable(text),
  footer: clearable(text),
  metadata,
};
const createShape = {
  ...editable,
  collection_method: choice('charge_automatically'),
  currency: text,
  customer: text,
  pending_invoice_items_behavior: choice('include', 'exclude'),
  subscription: text,
};

export const invoiceRoutes = [
  route('POST', '/v1/invoices/create_preview', previewShape, previewInvoice),
  route('POST', '/v1/invoices', createShape, create),
  route('GET', '/v1/invoices/:id', {}, (account, _, id) => account.tables.invoices.get(id)),
  route('POST', '/v1/invoices/:id', editable, update),
  route('DELETE', '/v1/invoices/:id', {}, (account, _, id) => {
    const invoice = account.tables.invoices.get(id);
    if (invoice.status !== 'draft') throw refused(`You can only delete draft invoices. Please void it instead.`);
    for (const item of account.tables.invoiceItems.oldestFirst()) if (item.invoice === id) item.invoice = null;
    account.tables.invoices.remove(id);
    emit(account, 'invoice.deleted', invoice);
    return { id, object: 'invoice', deleted: true };
  }),
  route('POST', '/v1/invoices/:id/finalize', { auto_advance: flag }, (account, params, id) => {
    const invoice = account.tables.invoices.get(id);
    finalizeInvoice(account, invoice);
    if (params.auto_advance ?? invoice.auto_advance) {
      if (invoice.status === 'open') collectWithRetries(account, invoice);
    }
    return invoice;
  }),
  route('POST', '/v1/invoices/:id/pay', { paid_out_of_band: flag, payment_method: text, off_session: flag }, pay),
  route('POST', '/v1/invoices/:id/void', {}, (account, _, id) => {
    const invoice = account.tables.invoices.get(id);
    writeOff(account, invoice, 'void');
    return invoice;
  }),
  route('POST', '/v1/invoices/:id/mark_uncollectible', {}, (account, _, id) => {
    const invoice = account.tables.invoices.get(id);
    writeOff(account, invoice, 'uncollectible');
    return invoice;
  }),
  route('GET', '/v1/invoices/:id/lines', paging, (account, params, id) =>
    page(`/v1/invoices/${id}/lines`, account.tables.invoices.get(id).lines.data, params),
  ),
  route('POST', '/v1/invoices/:id/lines/:line', { description: text, metadata }, (account, params, id, lineId) => {
    const invoice = account.tables.invoices.get(id);
    const line = invoice.lines.data.find((candidate) => candidate.id === lineId);
    if (!line) throw resourceMissing('line_item', lineId ?? '', 'id');
    if (params.description !== undefined) requireDraft(invoice);
    line.description = params.description ?? line.description;
    line.metadata = mergeMetadata(line.metadata, params.metadata);
    return line;
  }),
  route(
    'GET',
    '/v1/invoices',
    {
      ...paging,
      created: within,
      customer: text,
      status: choice('draft', 'open', 'paid', 'uncollectible', 'void'),
      subscription: text,
    },
    (account, params) => {
      const { created, customer, status, subscription } = params;
      const rows = matching(
        account.tables.invoices,
        (row) =>
          (customer === undefined || row.customer === customer) &&
          (status === undefined || row.status === status) &&
          (subscription === undefined || row.parent?.subscription_details.subscription === subscription) &&
          (!created || created(row.created)),
      );
      return page('/v1/invoices', rows, params);
    },
  ),
  route(
    'GET',
    '/v1/invoice_payments',
    {
      ...paging,
      invoice: text,
      payment: object({ type: choice('payment_intent'), payment_intent: text }),
      status: choice('canceled', 'open', 'paid'),
    },
    (account, params) => {
      const { invoice, payment, status } = params;
      const rows = matching(
        account.tables.invoicePayments,
        (row) =>
          (invoice === undefined || row.invoice === invoice) &&
          (payment?.payment_intent === undefined || row.payment.payment_intent === payment.payment_intent) &&
          (status === undefined || row.status === status),
      );
      return page('/v1/invoice_payments', rows, params);
    },
  ),
];

function create(account: Account, params: Read<typeof createShape>): Invoice {
  const customer = account.tables.customers.get(need(params.customer, 'customer'), 'customer');
  if (params.pending_invoice_items_behavior !== 'include') {
    throw refused(
      'The sandbox makes manual invoices of pending items only; pass pending_invoice_items_behavior=include.',
      {
        param: 'pending_invoice_items_behavior',
      },
    );
  }
  const subscription = params.subscription
    ? account.tables.subscriptions.get(params.subscription, 'subscription')
    : null;
  const now = account.now();
  return draftInvoice(account, {
    customer: customer.id,
    currency: params.currency ?? subscription?.currency ?? 'usd',
    subscription,
    reason: 'manual',
    lines: [],
    period: { start: now, end: now },
    metadata: mergeMetadata({}, params.metadata),
    description: params.description ?? null,
    autoAdvance: params.auto_advance ?? false,
  });
}

function update(account: Account, params: Read<typeof editable>, id: string): Invoice {
  const invoice = account.tables.invoices.get(id);
  const { metadata: pairs, auto_advance: autoAdvance = invoice.auto_advance, custom_fields: fields, ...words } = params;
  if (fields !== undefined || Object.keys(words).length > 0) requireDraft(invoice);
  change(account, 'invoice.updated', invoice, () => {
    Object.assign(invoice, { auto_advance: autoAdvance, ...words });
    invoice.metadata = mergeMetadata(invoice.metadata, pairs);
    if (fields !== undefined) {
      invoice.custom_fields =
        fields?.map((field, index) => ({
          name: need(field.name, `custom_fields[${index}][name]`),
          value: need(field.value, `custom_fields[${index}][value]`),
        })) ?? null;
    }
  });
  return invoice;
}

function requireDraft(invoice: Invoice): void {
  if (invoice.status === 'draft') return;
  throw refused(`Finalized invoices can't be updated in this way`, { code: 'invoice_not_editable' });
}

function pay(
  account: Account,
  params: { readonly paid_out_of_band?: boolean; readonly payment_method?: string },
  id: string,
): Invoice {
  const invoice = account.tables.invoices.get(id);
  if (invoice.status === 'paid') throw refused('Invoice is already paid', { code: 'invoice_already_paid' });
  if (invoice.status === 'draft') finalizeInvoice(account, invoice);
  if (invoice.status === 'void') throw refused('Invoice is voided and can no longer be paid.');
  const method = params.payment_method ?? null;
  if (method !== null) account.tables.paymentMethods.get(method, 'payment_method');
  if (params.paid_out_of_band) markPaid(account, invoice);
  else if (!collectInvoice(account, invoice, method)) {
    const intent = paymentOf(account, invoice)?.payment.payment_intent;
    if (intent) throw cardDeclined(account.tables.paymentIntents.get(intent));
  }
  return invoice;
}
