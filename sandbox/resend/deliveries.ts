import { createHmac } from 'node:crypto';
import type { Kernel } from '../kernel.ts';
import { bareAddress, type Mail, type MailStatus, type StatusDetail } from './mail.ts';

/** The endpoint's signing secret, in the form Resend shows it: `whsec_` and base64. */
export const resendWebhookSecret = `whsec_${Buffer.from('mentor-calendar-sandbox-resend').toString('base64')}`;

/** Waits between attempts, in seconds. https://resend.com/docs/dashboard/webhooks/introduction */
const retryAfterSeconds = [5, 300, 1800, 7200, 18_000, 36_000];
const answerDeadlineMs = 10_000;
const alphanumeric = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

interface Message {
  readonly id: string;
  readonly payload: string;
  readonly tries: number;
}

/** One try: `status` is null when no answer came. */
export interface Attempt {
  readonly messageId: string;
  readonly type: string;
  readonly emailId: string;
  readonly at: number;
  readonly status: number | null;
}

/**
 * Posts signed status events to the API once the host has turned them on. Unanswered ones are tried again,
 * a bounded number of times, by the shared clock.
 */
export class Deliveries {
  enabled = false;
  readonly attempts: Attempt[] = [];
  readonly #kernel: Kernel;
  #closed = false;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  announce(mail: Mail, status: MailStatus, detail: StatusDetail): void {
    if (!this.enabled) return;
    const at = new Date(this.#kernel.now()).toISOString();
    const payload = JSON.stringify({
      type: `email.${status}`,
      created_at: at,
      data: eventData(mail, status, at, detail),
    });
    const id = `msg_${this.#kernel.randomText(alphanumeric, 27)}`;
    this.#queue({ id, payload, tries: 0 }, 0, mail.id, status);
  }

  close(): void {
    this.#closed = true;
  }

  #queue(message: Message, delaySeconds: number, emailId: string, status: MailStatus): void {
    this.#kernel.schedule(this.#kernel.now() + delaySeconds * 1000, async () => {
      if (this.#closed) return;
      const answer = await this.#post(message);
      this.attempts.push({
        messageId: message.id,
        type: `email.${status}`,
        emailId,
        at: this.#kernel.now(),
        status: answer,
      });
      const delay = retryAfterSeconds[message.tries];
      const settled = answer !== null && answer >= 200 && answer < 300;
      if (!settled && delay !== undefined)
        this.#queue({ ...message, tries: message.tries + 1 }, delay, emailId, status);
    });
  }

  async #post({ id, payload }: Message): Promise<number | null> {
    const timestamp = Math.floor(this.#kernel.now() / 1000);
    try {
      const response = await fetch(`${this.#kernel.host.apiUrl}/webhooks/resend`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Svix-Webhooks/1.0',
          'svix-id': id,
          'svix-timestamp': String(timestamp),
          'svix-signature': svixSignature(id, timestamp, payload),
        },
        body: payload,
        redirect: 'manual',
        signal: AbortSignal.timeout(answerDeadlineMs),
      });
      await response.arrayBuffer();
      return response.status;
    } catch (error) {
      // An endpoint that is down or too slow is an unanswered delivery, not a fault of the sandbox.
      if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')) return null;
      throw error;
    }
  }
}

/** `v1,` and the base64 HMAC-SHA256 over `id.timestamp.payload`. https://docs.svix.com/receiving/verifying-payloads/how-manual */
function svixSignature(id: string, timestamp: number, payload: string): string {
  const key = Buffer.from(resendWebhookSecret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${payload}`).digest('base64')}`;
}

function eventData(mail: Mail, status: MailStatus, at: string, { link, suppressed }: StatusDetail): object {
  const headers = Object.entries(mail.headers).map(([name, value]) => ({ name, value }));
  const shared = {
    email_id: mail.id,
    message_id: mail.messageId,
    created_at: new Date(mail.acceptedAt).toISOString(),
    from: mail.from,
    to: mail.to,
    subject: mail.subject,
    ...(Object.keys(mail.tags).length > 0 ? { tags: mail.tags } : {}),
    ...(headers.length > 0 ? { headers } : {}),
  };
  const address = bareAddress(mail.to[0] ?? '');
  switch (status) {
    case 'bounced':
      return { ...shared, bounce: { ...permanent(address), type: 'Permanent', subType: 'General' } };
    case 'suppressed':
      return {
        ...shared,
        suppressed: {
          ...permanent(address),
          reason: suppressed ?? 'previous_bounce',
          type: 'OnAccountSuppressionList',
        },
      };
    case 'failed':
      return { ...shared, failed: { reason: 'reached_daily_quota' } };
    case 'clicked':
      return {
        ...shared,
        click: { ipAddress: '192.0.2.1', link: link ?? '', timestamp: at, userAgent: 'Sandbox/1.0' },
      };
    default:
      return shared;
  }
}

function permanent(address: string) {
  return {
    diagnosticCode: [`smtp; 550 5.1.1 <${address}> user unknown`],
    message: `The recipient ${address} does not accept mail.`,
  };
}
