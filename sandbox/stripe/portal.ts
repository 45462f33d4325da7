import { need } from './fault.ts';
import { text, url } from './parameters.ts';
import type { PortalSession } from './resources.ts';
import { route } from './route.ts';

const createShape = {
  customer: text,
  locale: text,
  return_url: url,
};

/** Sessions of the page where customers mind their cards and subscriptions themselves. */
export const portalRoutes = [
  route('POST', '/v1/billing_portal/sessions', createShape, (account, params): PortalSession => {
    const customer = account.tables.customers.get(need(params.customer, 'customer'), 'customer');
    const id = account.newId('bps_1', 23);
    return account.tables.portalSessions.insert({
      id,
      object: 'billing_portal.session',
      configuration: 'bpc_1sandbox',
      created: account.now(),
      customer: customer.id,
      customer_account: null,
      flow: null,
      livemode: false,
      locale: params.locale ?? null,
      on_behalf_of: null,
      return_url: params.return_url ?? null,
      url: account.page(`portal/${id}`),
    });
  }),
];
