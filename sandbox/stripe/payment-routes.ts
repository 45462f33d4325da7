import { change, emit } from './events.ts';
import { need, resourceMissing } from './fault.ts';
import { choice, mergeMetadata, metadata, text, within } from './parameters.ts';
import { attachCard } from './payment.ts';
import { matching, page, paging, route } from './route.ts';

/** Test cards that need no card form, as Stripe's test mode has them. https://docs.stripe.com/testing */
const testCards = {
  pm_card_visa: 'ok',
  pm_card_chargeCustomerFail: 'declined',
  pm_card_visa_chargeDeclined: 'declined',
} as const;

const described = { description: text, metadata };

export const paymentRoutes = [
  route('GET', '/v1/payment_intents/:id', {}, (account, _, id) => account.tables.paymentIntents.get(id)),
  route('POST', '/v1/payment_intents/:id', described, (account, params, id) => {
    const intent = account.tables.paymentIntents.get(id);
    intent.description = params.description ?? intent.description;
    intent.metadata = mergeMetadata(intent.metadata, params.metadata);
    return intent;
  }),
  route('GET', '/v1/payment_intents', { ...paging, customer: text, created: within }, (account, params) => {
    const rows = matching(account.tables.paymentIntents, madeFor(params));
    return page('/v1/payment_intents', rows, params);
  }),
  route('GET', '/v1/charges/:id', {}, (account, _, id) => account.tables.charges.get(id)),
  route('POST', '/v1/charges/:id', described, (account, params, id) => {
    const charge = account.tables.charges.get(id);
    change(account, 'charge.updated', charge, () => {
      charge.description = params.description ?? charge.description;
      charge.metadata = mergeMetadata(charge.metadata, params.metadata);
    });
    return charge;
  }),
  route(
    'GET',
    '/v1/charges',
    { ...paging, customer: text, payment_intent: text, created: within },
    (account, params) => {
      const forCustomer = madeFor(params);
      const { payment_intent: intent } = params;
      const rows = matching(
        account.tables.charges,
        (row) => forCustomer(row) && (intent === undefined || row.payment_intent === intent),
      );
      return page('/v1/charges', rows, params);
    },
  ),
  route('GET', '/v1/payment_methods/:id', {}, (account, _, id) => account.tables.paymentMethods.get(id)),
  route('POST', '/v1/payment_methods/:id/attach', { customer: text }, (account, params, id) => {
    const customer = account.tables.customers.get(need(params.customer, 'customer'), 'customer');
    const card = Object.entries(testCards).find(([name]) => name === id)?.[1];
    if (card === undefined) throw resourceMissing('PaymentMethod', id, 'payment_method');
    return attachCard(account, customer.id, card);
  }),
  route('POST', '/v1/payment_methods/:id/detach', {}, (account, _, id) => {
    const method = account.tables.paymentMethods.get(id);
    method.customer = null;
    emit(account, 'payment_method.detached', method);
    return method;
  }),
  route('GET', '/v1/payment_methods', { ...paging, customer: text, type: choice('card') }, (account, params) => {
    const rows = matching(account.tables.paymentMethods, (row) => row.customer === params.customer);
    return page('/v1/payment_methods', rows, params);
  }),
  route('GET', '/v1/customers/:id/payment_methods', { ...paging, type: choice('card') }, (account, params, id) => {
    const { id: customer } = account.tables.customers.get(id);
    const rows = matching(account.tables.paymentMethods, (row) => row.customer === customer);
    return page(`/v1/customers/${id}/payment_methods`, rows, params);
  }),
];

function madeFor(params: { readonly customer?: string; readonly created?: (at: number) => boolean }) {
  return (row: { customer: string | null; created: number }) =>
    (params.customer === undefined || row.customer === params.customer) &&
    (!params.created || params.created(row.created));
}
