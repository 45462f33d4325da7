import type { Account } from './account.ts';
import { priceData, priceOf } from './catalogue.ts';
import { change } from './events.ts';
import { need, refused } from './fault.ts';
import { collectInvoice, paymentOf } from './invoice-life.ts';
import {
  choice,
  clearable,
  flag,
  integer,
  list,
  mergeMetadata,
  metadata,
  object,
  type Read,
  text,
  within,
} from './parameters.ts';
import { cardDeclined } from './payment.ts';
import type { Subscription } from './resources.ts';
import { matching, page, paging, route } from './route.ts';
import { openSubscription } from './subscription.ts';
import { setCancellation } from './subscription-cancellation.ts';
import { changedItems, changeItems, itemChanges, prorationBehavior } from './subscription-change.ts';
import { cancelSubscription } from './subscription-end.ts';

const paymentBehavior = choice('allow_incomplete', 'default_incomplete', 'error_if_incomplete');
const words = object({ comment: clearable(text), feedback: clearable(text) });

const createShape = {
  collection_method: choice('charge_automatically'),
  customer: text,
  default_payment_method: text,
  description: text,
  items: list(object({ price: text, price_data: priceData, quantity: integer, metadata })),
  metadata,
  off_session: flag,
  payment_behavior: paymentBehavior,
};

const updateShape = {
  cancel_at: clearable(integer),
  cancel_at_period_end: flag,
  cancellation_details: words,
  default_payment_method: text,
  description: clearable(text),
  items: itemChanges,
  metadata,
  off_session: flag,
  pause_collection: clearable(
    object({ behavior: choice('keep_as_draft', 'mark_uncollectible', 'void'), resumes_at: integer }),
  ),
  payment_behavior: paymentBehavior,
  proration_behavior: prorationBehavior,
  proration_date: integer,
};

export const subscriptionRoutes = [
  route('POST', '/v1/subscriptions', createShape, create),
  route('GET', '/v1/subscriptions/:id', {}, (account, _, id) => account.tables.subscriptions.get(id)),
  route('POST', '/v1/subscriptions/:id', updateShape, update),
  route(
    'DELETE',
    '/v1/subscriptions/:id',
    { cancellation_details: words, invoice_now: flag, prorate: flag },
    (account, params, id) => {
      if (params.invoice_now || params.prorate) {
        throw refused('The sandbox cancels without a final invoice; refund or credit what is due.', {
          param: 'invoice_now',
        });
      }
      const subscription = account.tables.subscriptions.get(id);
      cancelSubscription(account, subscription, 'cancellation_requested', params.cancellation_details);
      return subscription;
    },
  ),
  route(
    'GET',
    '/v1/subscriptions',
    {
      ...paging,
      created: within,
      customer: text,
      price: text,
      status: choice(
        'active',
        'all',
        'canceled',
        'ended',
        'incomplete',
        'incomplete_expired',
        'past_due',
        'paused',
        'trialing',
        'unpaid',
      ),
    },
    (account, params) => {
      const { created, customer, price, status } = params;
      const rows = matching(
        account.tables.subscriptions,
        (row) =>
          hasStatus(row, status) &&
          (customer === undefined || row.customer === customer) &&
          (price === undefined || row.items.data.some((item) => item.price.id === price)) &&
          (!created || created(row.created)),
      );
      return page('/v1/subscriptions', rows, params);
    },
  ),
  route('GET', '/v1/subscription_items', { ...paging, subscription: text }, (account, params) => {
    const subscription = account.tables.subscriptions.get(need(params.subscription, 'subscription'), 'subscription');
    return page('/v1/subscription_items', subscription.items.data, params);
  }),
];

/** Without a status, a list leaves the canceled ones out. */
function hasStatus({ status }: Subscription, wanted: string | undefined): boolean {
  const ended = status === 'canceled' || status === 'incomplete_expired';
  if (wanted === undefined) return status !== 'canceled';
  return wanted === 'all' || (wanted === 'ended' && ended) || status === wanted;
}

function create(account: Account, params: Read<typeof createShape>): Subscription {
  const customer = account.tables.customers.get(need(params.customer, 'customer'), 'customer');
  const items = need(params.items, 'items').map((item, index) => ({
    price: priceOf(account, item, `items[${index}]`),
    quantity: item.quantity ?? 1,
    metadata: mergeMetadata({}, item.metadata),
  }));
  const method = params.default_payment_method ?? null;
  if (method !== null) account.tables.paymentMethods.get(method, 'default_payment_method');
  const behavior = params.payment_behavior ?? 'allow_incomplete';
  if (behavior !== 'default_incomplete' && (method ?? customer.invoice_settings.default_payment_method) === null) {
    throw refused(
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method.',
      { code: 'resource_missing' },
    );
  }
  const { subscription, invoice } = openSubscription(account, {
    customer: customer.id,
    items,
    extras: [],
    metadata: mergeMetadata({}, params.metadata),
    description: params.description ?? null,
    defaultPaymentMethod: method,
  });
  if (behavior === 'default_incomplete' || invoice.status === 'paid') return subscription;
  if (!collectInvoice(account, invoice) && behavior === 'error_if_incomplete') {
    cancelSubscription(account, subscription, 'payment_failed');
    const intent = paymentOf(account, invoice)?.payment.payment_intent;
    if (intent) throw cardDeclined(account.tables.paymentIntents.get(intent));
  }
  return subscription;
}

function update(account: Account, params: Read<typeof updateShape>, id: string): Subscription {
  const subscription = account.tables.subscriptions.get(id);
  if (subscription.ended_at !== null) {
    throw refused('A canceled subscription can only update its cancellation_details and metadata.', { param: 'id' });
  }
  if (params.default_payment_method !== undefined) {
    account.tables.paymentMethods.get(params.default_payment_method, 'default_payment_method');
  }
  const items = params.items && changedItems(account, subscription, params.items);
  change(account, 'customer.subscription.updated', subscription, () => {
    setPlainFields(subscription, params);
    setCancellation(account, subscription, params);
    if (params.pause_collection !== undefined) setPause(account, subscription, params.pause_collection);
    if (items) changeItems(account, subscription, items, params.proration_behavior, params.proration_date);
  });
  return subscription;
}

function setPlainFields(subscription: Subscription, params: Read<typeof updateShape>): void {
  const {
    description = subscription.description,
    default_payment_method: method = subscription.default_payment_method,
  } = params;
  Object.assign(subscription, { description, default_payment_method: method });
  Object.assign(subscription.cancellation_details, params.cancellation_details);
  subscription.metadata = mergeMetadata(subscription.metadata, params.metadata);
}

function setPause(
  account: Account,
  subscription: Subscription,
  pause: Exclude<Read<typeof updateShape>['pause_collection'], undefined>,
): void {
  const resumesAt = pause?.resumes_at ?? null;
  subscription.pause_collection = pause && {
    behavior: need(pause.behavior, 'pause_collection[behavior]'),
    resumes_at: resumesAt,
  };
  if (resumesAt === null) return;
  account.schedule(resumesAt, () => {
    if (subscription.pause_collection?.resumes_at !== resumesAt) return;
    change(account, 'customer.subscription.updated', subscription, () => {
      subscription.pause_collection = null;
    });
  });
}
