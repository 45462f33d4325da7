import { createCustomer, moveBalance } from './customer.ts';
import { change, emit } from './events.ts';
import { need } from './fault.ts';
import { clearable, integer, mergeMetadata, metadata, object, text, within } from './parameters.ts';
import { matching, page, paging, route } from './route.ts';
import { cancelSubscription } from './subscription-end.ts';

const customerShape = {
  balance: integer,
  description: clearable(text),
  email: clearable(text),
  invoice_settings: object({ default_payment_method: clearable(text), footer: clearable(text) }),
  metadata,
  name: clearable(text),
  phone: clearable(text),
};

export const customerRoutes = [
  route('POST', '/v1/customers', customerShape, (account, params) => createCustomer(account, params)),
  route('GET', '/v1/customers/:id', {}, (account, _, id) => account.tables.customers.get(id)),
  route('POST', '/v1/customers/:id', customerShape, (account, params, id) => {
    const customer = account.tables.customers.get(id);
    const { invoice_settings: invoicing, metadata: pairs, ...plain } = params;
    const method = invoicing?.default_payment_method;
    if (method) account.tables.paymentMethods.get(method, 'invoice_settings[default_payment_method]');
    change(account, 'customer.updated', customer, () => {
      Object.assign(customer, plain);
      Object.assign(customer.invoice_settings, invoicing);
      customer.metadata = mergeMetadata(customer.metadata, pairs);
    });
    return customer;
  }),
  route('DELETE', '/v1/customers/:id', {}, (account, _, id) => {
    const customer = account.tables.customers.get(id);
    for (const subscription of account.tables.subscriptions.oldestFirst()) {
      if (subscription.customer === id && subscription.ended_at === null) {
        cancelSubscription(account, subscription, 'cancellation_requested');
      }
    }
    account.tables.customers.remove(id);
    emit(account, 'customer.deleted', customer);
    return { id, object: 'customer', deleted: true };
  }),
  route('GET', '/v1/customers', { ...paging, email: text, created: within }, (account, params) => {
    const { email, created } = params;
    const rows = matching(
      account.tables.customers,
      (row) => (email === undefined || row.email === email) && (!created || created(row.created)),
    );
    return page('/v1/customers', rows, params);
  }),
  route(
    'POST',
    '/v1/customers/:id/balance_transactions',
    { amount: integer, currency: text, description: text, metadata },
    (account, params, id) =>
      moveBalance(account, account.tables.customers.get(id), {
        ...params,
        amount: need(params.amount, 'amount'),
        currency: need(params.currency, 'currency').toLowerCase(),
        type: 'adjustment',
      }),
  ),
  route('GET', '/v1/customers/:id/balance_transactions', paging, (account, params, id) => {
    const { id: customer } = account.tables.customers.get(id);
    const rows = matching(account.tables.balanceTransactions, (row) => row.customer === customer);
    return page(`/v1/customers/${id}/balance_transactions`, rows, params);
  }),
];
