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

/** What somebody does by hand in Stripe's own dashboard. */
export async function byHand(world: World, method: 'POST' | 'DELETE', path: string, body = ''): Promise<void> {
  const headers = { authorization: 'Bearer sk_test_sandbox', 'content-type': 'application/x-www-form-urlencoded' };
  const response = await fetch(`${world.sandboxUrl}/v1/${path}`, { method, headers, ...(body === '' ? {} : { body }) });
  if (!response.ok) throw new Error(await response.text());
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

/** Everything Stripe's stand-in has of something, page by page, newest first. */
export async function everythingOf<T extends { readonly id: string }>(world: World, what: string): Promise<T[]> {
  const found: T[] = [];
  for (;;) {
    const after = found.at(-1)?.id;
    const query = `${what}${what.includes('?') ? '&' : '?'}limit=100${after === undefined ? '' : `&starting_after=${after}`}`;
    const page = await atStripe<T>(world, query);
    found.push(...page);
    if (page.length < 100) return found;
  }
}
