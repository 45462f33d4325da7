import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { MailEventType } from '../../domain/notifications/delivery.ts';
import { type EpochMs, MINUTE_MS, parseInstant, SECOND_MS } from '../../domain/time.ts';
import type { MailEvent } from '../../ports/mailer.ts';
import { WebhookRefused } from '../../ports/payment-gateway.ts';

export interface WebhookChecks {
  /** Any of them may have signed (`whsec_` and base64): two are in use while one replaces the other. */
  readonly secrets: readonly string[];
  readonly now: EpochMs;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Reads a webhook of Resend after checking signature and age (Standard Webhooks: HMAC-SHA256 over id, time and the raw
 * body; five minutes either way). Null for an event of a kind that is of no interest here.
 *
 * @throws WebhookRefused
 */
export function readWebhook(rawBody: Buffer, headers: Headers, checks: WebhookChecks): MailEvent | null {
  const id = one(headers, 'svix-id');
  checkSignature(id, rawBody, headers, checks);
  const event = eventShape.safeParse(parsed(rawBody));
  if (!event.success) throw new WebhookRefused('not an event');
  const { type: name, created_at: createdAt, data } = event.data;
  const type = TYPES[name];
  if (type === undefined || data.email_id === undefined) return null;
  const occurredAt = parseInstant(data.click?.timestamp ?? data.open?.timestamp ?? createdAt) ?? checks.now;
  return {
    id,
    type,
    providerId: data.email_id,
    messageId: typeof data.tags?.message === 'string' ? data.tags.message : null,
    to: bareAddress(data.to?.[0] ?? ''),
    occurredAt,
    detail: data.click?.link ?? data.bounce?.message ?? data.suppressed?.message ?? data.failed?.reason ?? null,
    isPermanent: !/^(transient|temporary)$/i.test(data.bounce?.type ?? ''),
  };
}

function checkSignature(id: string, rawBody: Buffer, headers: Headers, { secrets, now }: WebhookChecks): void {
  const time = one(headers, 'svix-timestamp');
  if (!/^\d{1,12}$/.test(time)) throw new WebhookRefused('no time in the signature');
  if (Math.abs(now - Number(time) * SECOND_MS) > TOLERANCE_MS) throw new WebhookRefused('signed too long ago or ahead');
  const signatures = one(headers, 'svix-signature')
    .split(' ')
    .flatMap((item) => (item.startsWith('v1,') ? [Buffer.from(item.slice(3), 'base64')] : []));
  const isOurs = secrets.some((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const expected = createHmac('sha256', key).update(`${id}.${time}.`).update(rawBody).digest();
    return signatures.some((given) => given.length === expected.length && timingSafeEqual(given, expected));
  });
  if (!isOurs) throw new WebhookRefused('not signed with a secret of ours');
}

function one(headers: Headers, name: string): string {
  const value = headers[name];
  if (typeof value !== 'string' || value === '') throw new WebhookRefused(`no ${name}`);
  return value;
}

function parsed(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch {
    throw new WebhookRefused('not JSON');
  }
}

/** `Name <user@host>` or `user@host`, lower-case. */
function bareAddress(address: string): string {
  return (/<([^<>]+)>\s*$/.exec(address)?.[1] ?? address).trim().toLowerCase();
}

const TOLERANCE_MS = 5 * MINUTE_MS;

const TYPES: Readonly<Record<string, MailEventType | undefined>> = {
  'email.sent': 'SENT',
  'email.delivery_delayed': 'DELAYED',
  'email.delivered': 'DELIVERED',
  'email.bounced': 'BOUNCED',
  'email.complained': 'COMPLAINED',
  'email.suppressed': 'SUPPRESSED',
  'email.failed': 'FAILED',
  'email.opened': 'OPENED',
  'email.clicked': 'CLICKED',
};

/** A detail that comes in another shape than it is documented in is gone without; the word of the event is not. */
function ifAsDocumented<Shape extends z.ZodType>(shape: Shape) {
  return shape.optional().catch(undefined);
}

const text = ifAsDocumented(z.string());
const eventShape = z.object({
  type: z.string().min(1),
  created_at: z.string(),
  data: z.object({
    email_id: z.string().min(1).optional(),
    to: ifAsDocumented(z.array(z.string())),
    tags: ifAsDocumented(z.record(z.string(), z.unknown())),
    bounce: ifAsDocumented(z.object({ message: text, type: text })),
    suppressed: ifAsDocumented(z.object({ message: text })),
    failed: ifAsDocumented(z.object({ reason: text })),
    open: ifAsDocumented(z.object({ timestamp: text })),
    click: ifAsDocumented(z.object({ link: text, timestamp: text })),
  }),
});
