import type { StoredMessage } from '../../db/queries/messages.ts';
import { singleLine } from '../../domain/plain-text.ts';
import type { MailDraft } from './mail-draft.ts';

/** To whoever's address takes no mail any more, on the dashboard alone: a mail would not arrive. */
export async function draftAddressNeeded(message: StoredMessage): Promise<MailDraft> {
  const { address = '', addressReason = 'BOUNCED' } = message.facts;
  const subject = 'Please give us another mail address';
  const text = `${WHY[addressReason](singleLine(address, 120))} We send nothing there any more. Until you give us another address, look here for everything we would have mailed.`;
  return { decision: 'SHOW', mail: { subject, text, html: '' } };
}

const WHY: Readonly<Record<'BOUNCED' | 'COMPLAINED' | 'SUPPRESSED', (address: string) => string>> = {
  BOUNCED: (address) => `Our mails to ${address} come back.`,
  COMPLAINED: (address) => `A mail to ${address} was reported as spam.`,
  SUPPRESSED: (address) => `The mail service does not deliver to ${address} any more.`,
};
