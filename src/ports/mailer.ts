import type { MailEventType } from '../domain/notifications/delivery.ts';
import type { EpochMs } from '../domain/time.ts';

export interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: string | Buffer;
}

/** One message to one recipient. `idempotencyKey` is our unique message key (≤ 256 characters). */
export interface Mail {
  readonly idempotencyKey: string;
  /** Our message's id; the provider hands it back with whatever it tells about the mail. */
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachments: readonly MailAttachment[];
  /** The kind of message, for the provider's statistics: letters, digits, `_` and `-`. */
  readonly kind: string;
  /** Header fields of its own: each value one line. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Something the provider tells about a mail. */
export interface MailEvent {
  /** Unique: the same id again is the same event told twice. */
  readonly id: string;
  readonly type: MailEventType;
  /** The provider's id of the mail. */
  readonly providerId: string;
  /** Our message's id, as it came back with the mail; null for a mail that is none of ours. */
  readonly messageId: string | null;
  /** The address alone, lower-case. */
  readonly to: string;
  readonly occurredAt: EpochMs;
  /** The link that was opened, or why the mail came back. */
  readonly detail: string | null;
  /** False for a bounce that may not happen again: a full mailbox. */
  readonly isPermanent: boolean;
}

export interface Mailer {
  /** Hands the mail over; the answer is the provider's id. The same key again answers with the same id and sends nothing. */
  send(mail: Mail): Promise<{ readonly providerId: string }>;
  /** How many mails the provider would take now, as far as is known. Absent where nothing limits them. */
  room?(): number;
}

/** What the provider knows about mails it was given. */
export interface MailRecords {
  /**
   * Reads a webhook after checking its signature and age; null for an event that is of no interest.
   *
   * @throws WebhookRefused when it is not the provider's, too old, or not an event
   */
  readWebhook(
    rawBody: Buffer,
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  ): MailEvent | null;
  /** The provider's ids of mails to an address under a subject, accepted at or after `since`; the latest first. */
  findSent(mail: { readonly to: string; readonly subject: string; readonly since: EpochMs }): Promise<string[]>;
}
