import type { RenderedMail } from '../../../emails/render.ts';
import type { MailAttachment } from '../../ports/mailer.ts';

/** What the truth, read again just before sending, says about a message. */
export type MailDraft =
  | {
      readonly decision: 'SEND';
      readonly mail: RenderedMail;
      readonly attachments: readonly MailAttachment[];
      /** Sessions whose rooms should be there by now and are not: the mail says that their links follow. */
      readonly withoutRoom?: readonly string[];
    }
  /** True, and for the dashboard alone. */
  | { readonly decision: 'SHOW'; readonly mail: RenderedMail }
  /** Not true any more, or never. */
  | { readonly decision: 'DROP'; readonly status: 'SUPERSEDED' | 'SUPPRESSED'; readonly reason: string }
  /** True, but not complete yet. */
  | { readonly decision: 'WAIT'; readonly forMs: number };

export function drop(status: 'SUPERSEDED' | 'SUPPRESSED', reason: string): MailDraft {
  return { decision: 'DROP', status, reason };
}

/** Why the team's messages do not go to somebody who has left it. */
export const NOT_AN_ADMIN = 'NOT_AN_ADMIN';
