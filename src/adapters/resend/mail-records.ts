import { Resend } from 'resend';
import type { EpochMs } from '../../domain/time.ts';
import { ProviderError, type ProviderFailure } from '../../ports/calendar-provider.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MailRecords } from '../../ports/mailer.ts';
import { type ResendSettings, retryAfterMs, verdict } from './mailer.ts';
import { readWebhook } from './webhook.ts';

/** What Resend knows about mails it was given: told by webhook, or asked for. */
export function resendMailRecords(
  settings: ResendSettings & { readonly webhookSecrets: readonly string[] },
  clock: Clock,
  deadlineMs = 10_000,
): MailRecords {
  const resend = new Resend(settings.apiKey, settings.baseUrl === null ? {} : { baseUrl: settings.baseUrl });
  return {
    readWebhook: (rawBody, headers) =>
      readWebhook(rawBody, headers, { secrets: settings.webhookSecrets, now: clock.now() }),
    findSent: (mail) => findSent(resend, mail, deadlineMs),
  };
}

async function findSent(
  resend: Resend,
  mail: { readonly to: string; readonly subject: string; readonly since: EpochMs },
  deadlineMs: number,
): Promise<string[]> {
  const found: string[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const question = { limit: 100, ...(after !== undefined && { after }) };
    const { data, error, headers } = await resend.emails.list(question, { signal: AbortSignal.timeout(deadlineMs) });
    if (error !== null) throw new ProviderError('resend', refusal(error), OPERATION, retryAfterMs(headers));
    for (const { id, to, subject } of data.data) {
      if (subject === mail.subject && to.some((address) => address.toLowerCase() === mail.to.toLowerCase())) {
        found.push(id);
      }
    }
    const last = data.data.at(-1);
    if (last === undefined || !data.has_more || acceptedAt(last.created_at) < mail.since) return found;
    after = last.id;
  }
  return found;
}

/** A question has no fault of its own to be given up for: what is neither our key's nor the rate's is asked again. */
function refusal(error: Parameters<typeof verdict>[0]): ProviderFailure {
  const failure = verdict(error);
  return failure === 'FORBIDDEN' || failure === 'RATE_LIMITED' || failure === 'QUOTA_EXCEEDED'
    ? failure
    : 'UNAVAILABLE';
}

/** `2026-11-22 09:30:00.000+00`, as Resend writes it. */
function acceptedAt(text: string): number {
  return Date.parse(text.replace(' ', 'T').replace(/\+00$/, 'Z'));
}

const OPERATION = 'emails.list';
/** Ten thousand mails back: more than a day of a plan whose limits matter. */
const MOST_PAGES = 100;
