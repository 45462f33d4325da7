import Stripe from 'stripe';
import { ProviderError, type ProviderFailure } from '../../ports/calendar-provider.ts';

/**
 * What a failed call to Stripe means to us (Stripe, "Error handling").
 * Its errors carry headers, bodies and payment details, so only the verdict and the wait it asked for are kept.
 * An error that is not Stripe's is a bug, and stays as it is.
 */
export function stripeFailure(operation: string, error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const seconds = Number(error.headers?.['retry-after']);
  return new ProviderError('stripe', verdict(error), operation, seconds >= 0 ? seconds * 1000 : null);
}

function verdict(error: InstanceType<typeof Stripe.errors.StripeError>): ProviderFailure {
  const { errors } = Stripe;
  if (error instanceof errors.StripeCardError) return 'DECLINED';
  if (error instanceof errors.StripeRateLimitError) return 'RATE_LIMITED';
  // A key of ours that Stripe does not take is nothing a refresh heals.
  if (error instanceof errors.StripeAuthenticationError) return 'FORBIDDEN';
  if (error instanceof errors.StripePermissionError) return 'FORBIDDEN';
  // The same key with another request. With the same request still running Stripe says 409 instead, and may be asked again.
  if (error instanceof errors.StripeIdempotencyError) return 'CONFLICT';
  if (error instanceof errors.StripeInvalidRequestError) {
    return error.statusCode === 404 || error.code === 'resource_missing' ? 'NOT_FOUND' : 'INVALID';
  }
  return 'UNAVAILABLE';
}

/** True when Stripe refused for exactly this reason, one of its error codes. */
export function isStripeCode(error: unknown, code: string): boolean {
  return error instanceof Stripe.errors.StripeError && error.code === code;
}
