import Stripe from 'stripe';
import { ProviderError } from '../../ports/calendar-provider.ts';
import { stripeFailure } from './failure.ts';

/** The version every request names and every answer is read as. Raised by hand, together with the tests. */
const STRIPE_API_VERSION = '2026-10-28.endive';

/**
 * Stripe's client, at another address if one is given. It repeats once what failed on the way or was refused as busy;
 * every POST carries a key, so that a repeat is the same request. Its telemetry stays here.
 */
export function stripeClient(secretKey: string, baseUrl: string | null): Stripe {
  const address = baseUrl === null ? null : new URL(baseUrl);
  return new Stripe(secretKey, {
    apiVersion: STRIPE_API_VERSION,
    timeout: 6_000,
    maxNetworkRetries: 1,
    telemetry: false,
    ...(address === null ? {} : { host: address.hostname, ...portAndProtocol(address) }),
  });
}

/** `callStripe` with the deadline of one gateway. */
export type StripeCall = <T>(operation: string, send: () => Promise<T>) => Promise<T>;

/**
 * Sends one request and turns its failure into ours. The deadline is for all of it: the client's own timeout counts
 * silence on the socket, for each try anew.
 */
export async function callStripe<T>(operation: string, deadlineMs: number, send: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new ProviderError('stripe', 'UNAVAILABLE', operation)), deadlineMs);
  });
  try {
    return await Promise.race([send(), late]);
  } catch (error) {
    throw stripeFailure(operation, error);
  } finally {
    clearTimeout(timer);
  }
}

function portAndProtocol(address: URL) {
  const protocol = address.protocol === 'http:' ? ('http' as const) : ('https' as const);
  return { protocol, port: address.port === '' ? (protocol === 'http' ? 80 : 443) : Number(address.port) };
}
