/** What a mail has gone through, in Resend's words; the last one is its `last_event`. */
export type MailStatus =
  | ('scheduled' | 'sent' | 'delivered' | 'delivery_delayed' | 'bounced' | 'complained')
  | ('suppressed' | 'failed' | 'opened' | 'clicked' | 'canceled');

/** What a status event tells beyond the mail itself. */
export interface StatusDetail {
  readonly link?: string;
  /** Why a mail did not even leave. */
  readonly suppressed?: 'previous_bounce' | 'previous_complaint';
}

export interface Attachment {
  readonly filename: string;
  readonly contentType: string;
  /** Base64. */
  readonly content: string;
  readonly contentId: string | null;
}

/** A mail as it was asked for. */
export interface MailDraft {
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly html: string | null;
  readonly text: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly attachments: readonly Attachment[];
  /** When to send it, epoch milliseconds; null for at once. */
  readonly scheduledAt: number | null;
}

/** An accepted mail. */
export interface Mail extends MailDraft {
  readonly id: string;
  readonly messageId: string;
  /** Epoch milliseconds. */
  readonly acceptedAt: number;
  readonly idempotencyKey: string | null;
  scheduledAt: number | null;
  readonly history: { readonly status: MailStatus; readonly at: number }[];
}

/** The bare address of `Name <user@host>` or `user@host`, in lower case. */
export function bareAddress(address: string): string {
  return (/<([^<>]+)>\s*$/.exec(address)?.[1] ?? address).trim().toLowerCase();
}

export function lastStatus(mail: Mail): MailStatus {
  return mail.history.at(-1)?.status ?? 'sent';
}
