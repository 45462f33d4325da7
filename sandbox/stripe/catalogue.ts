import type { Account } from './account.ts';
import { change, emit } from './events.ts';
import { malformed, need, refused } from './fault.ts';
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
import type { Price, Product, Recurrence } from './resources.ts';
import { matching, page, paging, route } from './route.ts';

const recurringShape = object({
  interval: choice('day', 'week', 'month', 'year'),
  interval_count: integer,
  usage_type: choice('licensed'),
});
const productDataShape = { name: text, description: text, metadata };

/** A price described in place, as checkout, subscription items and invoice items take it. */
export const priceData = object({
  currency: text,
  product: text,
  product_data: object(productDataShape),
  recurring: recurringShape,
  tax_behavior: choice('exclusive', 'inclusive', 'unspecified'),
  unit_amount: integer,
});

/** The price named by id, or made for the occasion from `price_data`; an inactive price cannot be bought. */
export function priceOf(
  account: Account,
  params: { readonly price?: string; readonly price_data?: ReturnType<typeof priceData> },
  name: string,
): Price {
  const { price: id, price_data: data } = params;
  if (id !== undefined && data !== undefined) {
    throw malformed(`You may only specify one of these parameters: ${name}[price], ${name}[price_data].`, name);
  }
  if (data !== undefined) return createPrice(account, data, { inline: true }, `${name}[price_data]`);
  const price = account.tables.prices.get(need(id, `${name}[price]`), `${name}[price]`);
  if (!price.active)
    throw refused('The price specified is inactive. This field only accepts active prices.', {
      param: `${name}[price]`,
    });
  return price;
}

function createProduct(
  account: Account,
  params: Read<typeof productDataShape> & { readonly id?: string },
  param: string,
): Product {
  if (params.id !== undefined && account.tables.products.find(params.id) !== undefined) {
    throw refused(`Product already exists: ${params.id}`, { code: 'resource_already_exists', param: 'id' });
  }
  const now = account.now();
  const product: Product = {
    id: params.id ?? account.newId('prod_', 14),
    object: 'product',
    active: true,
    created: now,
    default_price: null,
    description: params.description ?? null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: mergeMetadata({}, params.metadata),
    name: need(params.name, param),
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: now,
    url: null,
  };
  account.tables.products.insert(product);
  emit(account, 'product.created', product);
  return product;
}

function createPrice(
  account: Account,
  params: ReturnType<typeof priceData> & {
    readonly nickname?: string;
    readonly lookup_key?: string;
    readonly metadata?: ReturnType<typeof metadata>;
  },
  { inline }: { inline: boolean },
  prefix = '',
): Price {
  const name = (param: string) => (prefix === '' ? param : `${prefix}[${param}]`);
  const amount = need(params.unit_amount, name('unit_amount'));
  if (amount < 0)
    throw malformed('This value must be greater than or equal to 0.', name('unit_amount'), 'parameter_invalid_integer');
  const currency = need(params.currency, name('currency')).toLowerCase();
  if (!/^[a-z]{3}$/.test(currency)) throw malformed(`Invalid currency: ${currency}.`, name('currency'));
  const product = params.product_data
    ? createProduct(account, params.product_data, name('product_data[name]')).id
    : account.tables.products.get(need(params.product, name('product')), name('product')).id;
  const price: Price = {
    id: account.newId('price_1', 23),
    object: 'price',
    // A price made in place serves that one purchase only.
    active: !inline,
    billing_scheme: 'per_unit',
    created: account.now(),
    currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: params.lookup_key ?? null,
    metadata: mergeMetadata({}, params.metadata),
    nickname: params.nickname ?? null,
    product,
    recurring: params.recurring ? recurrence(params.recurring, name('recurring')) : null,
    tax_behavior: params.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: params.recurring ? 'recurring' : 'one_time',
    unit_amount: amount,
    unit_amount_decimal: String(amount),
  };
  account.tables.prices.insert(price);
  emit(account, 'price.created', price);
  return price;
}

function recurrence(params: ReturnType<typeof recurringShape>, name: string): Recurrence {
  const count = params.interval_count ?? 1;
  if (count < 1) throw malformed('This value must be greater than or equal to 1.', `${name}[interval_count]`);
  return {
    interval: need(params.interval, `${name}[interval]`),
    interval_count: count,
    meter: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}

const productShape = { ...productDataShape, active: flag, default_price: text, description: clearable(text) };
const priceShape = {
  active: flag,
  currency: text,
  lookup_key: text,
  metadata,
  nickname: text,
  product: text,
  product_data: object(productDataShape),
  recurring: recurringShape,
  tax_behavior: choice('exclusive', 'inclusive', 'unspecified'),
  unit_amount: integer,
};

export const catalogueRoutes = [
  route('POST', '/v1/products', { ...productDataShape, id: text }, (account, params) =>
    createProduct(account, params, 'name'),
  ),
  route('GET', '/v1/products/:id', {}, (account, _, id) => account.tables.products.get(id)),
  route('POST', '/v1/products/:id', productShape, (account, params, id) => {
    const product = account.tables.products.get(id);
    change(account, 'product.updated', product, () => {
      const { name = product.name, active = product.active, description = product.description } = params;
      Object.assign(product, {
        name,
        active,
        description,
        default_price: params.default_price ?? product.default_price,
      });
      product.metadata = mergeMetadata(product.metadata, params.metadata);
    });
    return product;
  }),
  route('GET', '/v1/products', { ...paging, active: flag, created: within }, (account, params) => {
    const { active, created } = params;
    const rows = matching(
      account.tables.products,
      (row) => (active === undefined || row.active === active) && (!created || created(row.created)),
    );
    return page('/v1/products', rows, params);
  }),
  route('POST', '/v1/prices', priceShape, (account, { active = true, ...params }) =>
    createPrice(account, params, { inline: !active }),
  ),
  route('GET', '/v1/prices/:id', {}, (account, _, id) => account.tables.prices.get(id)),
  route(
    'POST',
    '/v1/prices/:id',
    { active: flag, lookup_key: text, metadata, nickname: clearable(text) },
    (account, params, id) => {
      const price = account.tables.prices.get(id);
      change(account, 'price.updated', price, () => {
        const { active = price.active, nickname = price.nickname, lookup_key = price.lookup_key } = params;
        Object.assign(price, { active, nickname, lookup_key });
        price.metadata = mergeMetadata(price.metadata, params.metadata);
      });
      return price;
    },
  ),
  route(
    'GET',
    '/v1/prices',
    { ...paging, active: flag, created: within, currency: text, product: text, lookup_keys: list(text) },
    (account, params) => {
      const { active, created, currency, product, lookup_keys: keys } = params;
      const rows = matching(
        account.tables.prices,
        (row) =>
          (active === undefined || row.active === active) &&
          (currency === undefined || row.currency === currency) &&
          (product === undefined || row.product === product) &&
          (keys === undefined || (row.lookup_key !== null && keys.includes(row.lookup_key))) &&
          (!created || created(row.created)),
      );
      return page('/v1/prices', rows, params);
    },
  ),
];
