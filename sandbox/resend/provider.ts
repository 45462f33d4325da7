import type { Kernel, StandIn } from '../kernel.ts';
import { Api } from './api.ts';
import { controlEmails } from './control.ts';
import { inboxAnswer } from './inbox.ts';
import { resendSection } from './people-page.ts';
import { PostOffice } from './post-office.ts';

/**
 * The sandbox's Resend: the API at `/resend`, the inbox at `/resend/inbox`, status webhooks to
 * `{apiUrl}/webhooks/resend` once they are turned on (`webhooks`, or by control), and `/control/emails`. Its key is `re_sandbox`.
 */
export function createResend(kernel: Kernel, { webhooks = false } = {}): StandIn {
  let office = new PostOffice(kernel);
  office.deliveries.enabled = webhooks;
  let api = new Api(office);
  return {
    name: 'resend',
    handle: async (request) => {
      const { path } = request;
      if (path === '/resend/inbox' || path.startsWith('/resend/inbox/')) return inboxAnswer(office, request);
      return path.startsWith('/resend/') ? api.answer(request) : null;
    },
    control: async (request) => controlEmails(office, api.meter, request),
    page: () => resendSection(office),
    reset() {
      // Whether the API takes webhooks is a fact about the host, which a reset does not change.
      const { enabled } = office.deliveries;
      office.close();
      office = new PostOffice(kernel);
      office.deliveries.enabled = enabled;
      api = new Api(office);
    },
  };
}
