import { checkoutShape, expireSession, openSession } from './checkout-session.ts';
import { choice, mergeMetadata, metadata, text, within } from './parameters.ts';
import { matching, page, paging, route } from './route.ts';

export const checkoutRoutes = [
  route('POST', '/v1/checkout/sessions', checkoutShape, (account, params) => openSession(account, params)),
  route('GET', '/v1/checkout/sessions/:id', {}, (account, _, id) => account.tables.sessions.get(id)),
  route('POST', '/v1/checkout/sessions/:id', { metadata }, (account, params, id) => {
    const session = account.tables.sessions.get(id);
    session.metadata = mergeMetadata(session.metadata, params.metadata);
    return session;
  }),
  route('POST', '/v1/checkout/sessions/:id/expire', {}, (account, _, id) => {
    const session = account.tables.sessions.get(id);
    expireSession(account, session);
    return session;
  }),
  route('GET', '/v1/checkout/sessions/:id/line_items', paging, (account, params, id) => {
    const { id: session } = account.tables.sessions.get(id);
    return page(`/v1/checkout/sessions/${id}/line_items`, account.orders.get(session)?.items ?? [], params);
  }),
  route(
    'GET',
    '/v1/checkout/sessions',
    { ...paging, created: within, customer: text, status: choice('complete', 'expired', 'open'), subscription: text },
    (account, params) => {
      const { created, customer, status, subscription } = params;
      const rows = matching(
        account.tables.sessions,
        (row) =>
          (customer === undefined || row.customer === customer) &&
          (status === undefined || row.status === status) &&
          (subscription === undefined || row.subscription === subscription) &&
          (!created || created(row.created)),
      );
      return page('/v1/checkout/sessions', rows, params);
    },
  ),
];
