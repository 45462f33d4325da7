export interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: string | Buffer;
}

/** One message to one recipient. `idempotencyKey` is our unique message key (≤ 256 characters). */
export interface Mail {
  readonly idempotencyKey: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachments: readonly MailAttachment[];
  /** The kind of message, for the provider's statistics: letters, digits, `_` and `-`. */
  readonly kind: string;
}

export interface Mailer {
  /** Hands the mail over; the answer is the provider's id. The same key again answers with the same id and sends nothing. */
  send(mail: Mail): Promise<{ readonly providerId: string }>;
}
