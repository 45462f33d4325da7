import { dropMessage, findMessage, markSending, markSent, type StoredMessage } from '../db/queries/messages.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { messageKey } from '../domain/notifications/message.ts';
import type { EpochMs } from '../domain/time.ts';
import { ProviderError } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';
import { drafts } from './mails/drafts.ts';
import { loadRecipient } from './mails/load-recipient.ts';
import type { MailDraft } from './mails/mail-draft.ts';

type SendDeps = Pick<Deps, 'db' | 'clock' | 'mailer' | 'config' | 'invitations' | 'log'>;

/**
 * Decides about one planned message, now that it is due, and sends it: the truth is read again, and what is no
 * longer true is superseded, suppressed or expired with its reason.
 *
 * The message's own key goes with it, so a try whose answer was lost is the same mail to the provider.
 */
export async function sendMessage(deps: SendDeps, messageId: string): Promise<EffectOutcome> {
  const now = deps.clock.now();
  const message = await findMessage(deps.db, messageId);
  if (message === null || (message.status !== 'PLANNED' && message.status !== 'SENDING')) return DONE;
  if (message.expiresAt !== null && now >= message.expiresAt) {
    await dropMessage(deps.db, message.id, 'EXPIRED', 'TOO_LATE', now);
    return DONE;
  }
  const draft = await draftOf(deps, message, now);
  if (draft.decision === 'WAIT') return { outcome: 'SNOOZE', forMs: draft.forMs };
  if (draft.decision === 'DROP') {
    await dropMessage(deps.db, message.id, draft.status, draft.reason, now);
    return DONE;
  }
  return handOver(deps, message, draft, now);
}

function draftOf(deps: SendDeps, message: StoredMessage, now: EpochMs): Promise<MailDraft> {
  const draft = drafts[message.kind];
  if (draft === undefined) throw new Error(`nobody writes messages of kind ${message.kind}`);
  return draft(deps, message, now);
}

async function handOver(
  deps: SendDeps,
  message: StoredMessage,
  draft: Extract<MailDraft, { decision: 'SEND' }>,
  now: EpochMs,
): Promise<EffectOutcome> {
  const recipient = await loadRecipient(deps, message);
  const names = draft.attachments.map((attachment) => attachment.filename);
  if (!(await markSending(deps.db, message.id, { ...draft.mail, attachments: names }, now))) return DONE;
  try {
    const { providerId } = await deps.mailer.send({
      ...draft.mail,
      idempotencyKey: messageKey(message),
      to: recipient.email,
      attachments: draft.attachments,
      kind: message.kind,
    });
    await markSent(deps.db, message.id, providerId, deps.clock.now());
    return DONE;
  } catch (error) {
    if (!(error instanceof ProviderError) || error.isTransient || error.refusesOurKey) throw error;
    if (error.failure === 'CONFLICT') {
      // The key was used with an earlier wording: an earlier try arrived and only its answer was lost.
      await markSent(deps.db, message.id, null, now);
      return DONE;
    }
    await dropMessage(deps.db, message.id, 'FAILED', error.failure, now);
    return { outcome: 'GIVE_UP', error: error.failure };
  }
}
