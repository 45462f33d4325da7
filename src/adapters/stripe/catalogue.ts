import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import { ProviderError } from '../../ports/calendar-provider.ts';
import type { CustomerRequest, PriceRequest } from '../../ports/payment-gateway.ts';
import type { StripeCall } from './client.ts';
import { isStripeCode } from './failure.ts';

/**
 * The weekly price of one session, found by its lookup key or made. The product has an id of ours and the price a
 * lookup key, so that a try whose answer was lost is found again when the idempotency keys are long forgotten.
 */
export async function ensurePrice(stripe: Stripe, call: StripeCall, request: PriceRequest): Promise<string> {
  const { mentorId, sessionMinutes, session, productName } = request;
  const currency = session.currency.toLowerCase();
  const product = `mentor-${mentorId}-${sessionMinutes}`;
  const lookupKey = `${product}-${currency}-${session.amount}-weekly`;
  const found = await call('prices.list', () => stripe.prices.list({ lookup_keys: [lookupKey], active: true }));
  const [known] = found.data;
  if (known !== undefined) return known.id;
  await ensureProduct(stripe, call, { id: product, name: productName, metadata: { mentorId } });
  const price = await call('prices.create', () =>
    stripe.prices.create(
      {
        product,
        currency,
        unit_amount: session.amount,
        recurring: { interval: 'week' },
        lookup_key: lookupKey,
        metadata: { mentorId },
      },
      { idempotencyKey: `price/${lookupKey}` },
    ),
  );
  return identified(price.id, 'prices.create');
}

/** A product keeps the name it was made with: it is what earlier invoices say. */
async function ensureProduct(
  stripe: Stripe,
  call: StripeCall,
  product: { readonly id: string; readonly name: string; readonly metadata: { readonly mentorId: string } },
): Promise<void> {
  await call('products.create', async () => {
    try {
      await stripe.products.create(
        { ...product, metadata: { ...product.metadata } },
        { idempotencyKey: `product/${product.id}/${digest(product.name)}` },
      );
    } catch (error) {
      // Made before: by a try whose key is forgotten, or under the mentor's former name.
      if (!isStripeCode(error, 'resource_already_exists')) throw error;
    }
  });
}

/** Found by address and our id, or made. The address is all that Stripe is told of a person. */
export async function ensureCustomer(stripe: Stripe, call: StripeCall, request: CustomerRequest): Promise<string> {
  const { studentId, email, currency } = request;
  const found = await call('customers.list', () => stripe.customers.list({ email, limit: 100 }));
  const known = found.data.find(({ metadata }) => metadata.studentId === studentId && metadata.currency === currency);
  if (known !== undefined) return known.id;
  const customer = await call('customers.create', () =>
    stripe.customers.create(
      { email, metadata: { studentId, currency } },
      { idempotencyKey: `student/${studentId}/customer/${currency}` },
    ),
  );
  return identified(customer.id, 'customers.create');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function identified(id: unknown, operation: string): string {
  if (typeof id !== 'string') throw new ProviderError('stripe', 'UNAVAILABLE', operation);
  return id;
}
