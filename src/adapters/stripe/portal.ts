import type Stripe from 'stripe';
import { MINUTE_MS } from '../../domain/time.ts';
import { ProviderError } from '../../ports/calendar-provider.ts';
import type { PortalRequest } from '../../ports/payment-gateway.ts';

type Call = <T>(operation: string, send: () => Promise<T>) => Promise<T>;

/** A session of the billing portal. One key a minute: a repeated click is the same page, a later one is a new one. */
export async function openPortal(stripe: Stripe, call: Call, request: PortalRequest): Promise<string> {
  const { customerId, returnUrl, at } = request;
  const key = `portal/${customerId}/${Math.floor(at / MINUTE_MS)}`;
  const { url } = await call('billingPortal.sessions.create', () =>
    stripe.billingPortal.sessions.create({ customer: customerId, return_url: returnUrl }, { idempotencyKey: key }),
  );
  if (typeof url !== 'string') throw new ProviderError('stripe', 'UNAVAILABLE', 'billingPortal.sessions.create');
  return url;
}
