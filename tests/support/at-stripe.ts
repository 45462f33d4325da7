import type { World } from './world.ts';

/** What Stripe's stand-in has of refunds. */
export const refunds = (world: World) => atStripe<{ amount: number }>(world, 'refunds');

/** And of subscriptions, the ended ones too. */
export const subscriptions = (world: World) => atStripe<{ status: string }>(world, 'subscriptions?status=all');

/** What Stripe’s stand-in has of anything, newest first. */
export async function atStripe<T>(world: World, what: string): Promise<T[]> {
  const headers = { authorization: 'Bearer sk_test_sandbox' };
  const response = await fetch(`${world.sandboxUrl}/v1/${what}`, { headers });
  return ((await response.json()) as { data: T[] }).data;
}

/** And of invoices, the latest first. */
export const invoices = (world: World) =>
  atStripe<{ id: string; status: string; description: string | null; amount_paid: number }>(
    world,
    'invoices?limit=100',
  );

/** What was charged, in order. */
export async function charged(world: World): Promise<number[]> {
  const charges = await atStripe<{ amount: number; paid: boolean }>(world, 'charges?limit=100');
  return charges
    .filter(({ paid }) => paid)
    .map(({ amount }) => amount)
    .reverse();
}
