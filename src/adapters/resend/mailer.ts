import { type CreateEmailResponse, type ErrorResponse, Resend } from 'resend';
import { MINUTE_MS } from '../../domain/time.ts';
import { ProviderError, type ProviderFailure } from '../../ports/calendar-provider.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Mail, Mailer } from '../../ports/mailer.ts';
import { Pace } from './pace.ts';

export interface ResendSettings {
  readonly apiKey: string;
  /** Sender of every mail: `Name <address>`. */
  readonly from: string;
  /** Another address for Resend; null for its own. */
  readonly baseUrl: string | null;
  /** Requests a second to begin with; null for no limit until Resend tells one. */
  readonly requestsPerSecond?: number | null;
}

/**
 * Resend behind the product's port: one mail, one recipient, one request, under the mail's own key, which Resend
 * remembers for 24 hours. The SDK knows no timeout and answers its errors instead of throwing them; here every
 * failure becomes a `ProviderError`, and the outbox decides about trying again.
 */
export function resendMailer(settings: ResendSettings, clock: Clock, deadlineMs = 10_000): Mailer {
  const resend = new Resend(settings.apiKey, settings.baseUrl === null ? {} : { baseUrl: settings.baseUrl });
  const pace = new Pace(settings.requestsPerSecond ?? null);
  let quotaSpentUntil = 0;
  let hasQuota = true;
  return {
    // After a spent quota one mail asks whether there is any again, and the others wait for its answer.
    room: () => Math.min(pace.room(clock.now()), hasQuota ? Number.POSITIVE_INFINITY : 1),
    send: async (mail) => {
      const rest = quotaSpentUntil - clock.now();
      // A clock that was set back does not make the rest longer.
      if (rest > 0 && rest <= QUOTA_REST_MS) throw new ProviderError('resend', 'QUOTA_EXCEEDED', OPERATION, rest);
      const wait = pace.take(clock.now());
      // The same verdict as Resend's own: whoever asks waits, and no attempt is burnt.
      if (wait > 0) throw new ProviderError('resend', 'RATE_LIMITED', OPERATION, wait);
      const signal = AbortSignal.timeout(deadlineMs);
      const answer = await resend.emails.send(
        { from: settings.from, ...emailOf(mail) },
        { idempotencyKey: mail.idempotencyKey, signal },
      );
      pace.learn(answer.headers, clock.now());
      if (answer.error === null) {
        pace.accepted();
        hasQuota = true;
      } else if (verdict(answer.error) === 'RATE_LIMITED') {
        const longer = pace.refused(retryAfterMs(answer.headers), clock.now());
        throw new ProviderError('resend', 'RATE_LIMITED', OPERATION, longer);
      } else if (verdict(answer.error) === 'QUOTA_EXCEEDED') {
        hasQuota = false;
        quotaSpentUntil = clock.now() + QUOTA_REST_MS;
        throw new ProviderError('resend', 'QUOTA_EXCEEDED', OPERATION, QUOTA_REST_MS);
      }
      return { providerId: idIn(answer) };
    },
  };
}

function emailOf(mail: Mail) {
  return {
    to: mail.to,
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    tags: [
      { name: 'kind', value: mail.kind },
      { name: 'message', value: mail.messageId },
    ],
    ...(mail.headers !== undefined && { headers: { ...mail.headers } }),
    attachments: mail.attachments.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      // A text would be taken for base64 that somebody encoded already.
      content: typeof content === 'string' ? Buffer.from(content, 'utf8') : content,
    })),
  };
}

function idIn({ data, error, headers }: CreateEmailResponse): string {
  if (error !== null) throw new ProviderError('resend', verdict(error), OPERATION, retryAfterMs(headers));
  const id: unknown = data?.id;
  if (typeof id !== 'string' || id === '') throw new ProviderError('resend', 'UNAVAILABLE', OPERATION);
  return id;
}

/** Resend's error catalogue ("Errors"). No status at all means that no answer came. */
export function verdict({ name, statusCode: status }: ErrorResponse): ProviderFailure {
  // Daily or monthly volume: hours, not seconds.
  if (name === 'daily_quota_exceeded' || name === 'monthly_quota_exceeded') return 'QUOTA_EXCEEDED';
  if (status === 429) return 'RATE_LIMITED';
  // The first request with this key has not ended yet: its answer is worth asking for again.
  if (name === 'concurrent_idempotent_requests') return 'UNAVAILABLE';
  if (name === 'invalid_idempotent_request') return 'CONFLICT';
  if (status === null || status < 400 || status >= 500 || status === 408) return 'UNAVAILABLE';
  if (status === 401 || status === 403) return 'FORBIDDEN';
  if (status === 409) return 'CONFLICT';
  return 'INVALID';
}

export function retryAfterMs(headers: Record<string, string> | null): number | null {
  const seconds = headers?.['retry-after'] ?? headers?.['ratelimit-reset'];
  return seconds !== undefined && /^\d{1,9}$/.test(seconds) ? Number(seconds) * 1000 : null;
}

const OPERATION = 'emails.send';
/** Resend does not say when a quota is renewed: it is asked by one mail now and then. */
const QUOTA_REST_MS = 15 * MINUTE_MS;
