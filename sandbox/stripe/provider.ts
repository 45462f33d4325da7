import type { Kernel, StandIn } from '../kernel.ts';
import { Account } from './account.ts';
import { Api } from './api.ts';
import { controlStripe } from './control.ts';
import { hostedPage } from './hosted.ts';
import { stripeSection } from './people-page.ts';

/**
 * The sandbox's Stripe: the API at `/v1`, the hosted pages at `/stripe`, signed webhooks to
 * `{apiUrl}/webhooks/stripe`, and `/control/stripe`. One account, its key `sk_test_sandbox`.
 */
export function createStripe(kernel: Kernel): StandIn {
  let account = new Account(kernel);
  let api = new Api(account);
  return {
    name: 'stripe',
    handle: async (request) => {
      if (request.path.startsWith('/v1/')) return api.answer(request);
      return request.path.startsWith('/stripe/') ? hostedPage(account, request) : null;
    },
    control: async (request) => controlStripe(account, request),
    page: () => stripeSection(account),
    reset() {
      account.close();
      account = new Account(kernel);
      api = new Api(account);
    },
  };
}
