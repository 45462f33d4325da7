import { inTransaction } from '../db/client.ts';
import { type DueMessage, findDueMessage } from '../db/queries/due-messages.ts';
import {
  dropMessage,
  findKnownProviderIds,
  findMessageBody,
  markSending,
  markSent,
  type StoredMessage,
} from '../db/queries/messages.ts';
import { postponeEffects } from '../db/queries/outbox.ts';
import { DONE, type EffectOutcome } from '../domain/effects.ts';
import { ruleOf } from '../domain/notifications/catalogue.ts';
import { mayUnsubscribe } from '../domain/notifications/groups.ts';
import { type MessageKind, type MessageStatus, messageKey } from '../domain/notifications/message.ts';
import type { Recipient } from '../domain/notifications/recipient.ts';
import { addMs, type EpochMs, HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import { ProviderError } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';
import { letConfirmationPass } from './let-confirmation-pass.ts';
import { drafts } from './mails/drafts.ts';
import { drop, type MailDraft } from './mails/mail-draft.ts';
import { sampleMail } from './mails/sample-mail.ts';
import { ringAlarm } from './ring-alarm.ts';
import { showInInbox, tellInbox } from './show-in-inbox.ts';
import { tellMissingRooms } from './tell-missing-rooms.ts';
import { unsubscribeHeaders } from './unsubscribe-link.ts';
import { weighRecipient } from './weigh-recipient.ts';

type SendDeps = Pick<
  Deps,
  'db' | 'clock' | 'random' | 'mailer' | 'mailRecords' | 'config' | 'invitations' | 'receipts' | 'log'
>;
type Letter = Extract<MailDraft, { decision: 'SEND' }>;

/**
 * Decides about one planned message, now that it is due, and sends it: the truth is read again, and what is no
 * longer true is superseded, suppressed or expired with its reason. What is true is in the recipient's inbox on the
 * dashboard from then on, whatever becomes of the mail.
 *
 * The message's own key goes with it, so a try whose answer was lost is the same mail to the provider.
 */
export async function sendMessage(deps: SendDeps, messageId: string): Promise<EffectOutcome> {
  const now = deps.clock.now();
  const due = await findDueMessage(deps.db, messageId);
  if (due === null) return DONE;
  const { message } = due;
  if (message.status !== 'PLANNED' && message.status !== 'SENDING') return DONE;
  const heardOf = await lookUp(deps, due, now);
  if (heardOf !== null) return heardOf;
  if (message.expiresAt !== null && now >= message.expiresAt) {
    await dropMessage(deps.db, message.id, 'EXPIRED', 'TOO_LATE', now);
    return DONE;
  }
  const draft = weighRecipient(due, now) ?? (await draftOf(deps, message, now));
  switch (draft.decision) {
    case 'WAIT':
      return { outcome: 'SNOOZE', forMs: draft.forMs };
    case 'DROP':
      await dropMessage(deps.db, message.id, draft.status, draft.reason, now);
      return DONE;
    case 'SHOW':
      return endInInbox(deps, message, draft.mail, { status: 'DELIVERED', reason: 'IN_APP' }, now);
    case 'SEND':
      return deliver(deps, due, draft, now);
  }
}

function draftOf(deps: SendDeps, message: StoredMessage, now: EpochMs): Promise<MailDraft> {
  const { sample } = message.facts;
  if (sample !== undefined) return Promise.resolve(draftSample(message.kind, sample));
  const draft = drafts[message.kind];
  if (draft === undefined) throw new Error(`nobody writes messages of kind ${message.kind}`);
  return draft(deps, message, now);
}

/** The example an admin wanted mailed, marked as one. */
function draftSample(kind: MessageKind, { locale, example }: { readonly locale: string; readonly example: string }) {
  const sample = sampleMail(kind, locale, example);
  if (sample === null) return drop('SUPPRESSED', 'NO_EXAMPLE');
  const mail = { ...sample.mail, subject: `[Test] ${sample.mail.subject}` };
  return { decision: 'SEND' as const, mail, attachments: [] };
}

async function endInInbox(
  deps: SendDeps,
  message: StoredMessage,
  mail: Letter['mail'],
  as: { readonly status: MessageStatus; readonly reason: string },
  now: EpochMs,
): Promise<EffectOutcome> {
  await inTransaction(deps.db, (tx) => showInInbox(deps, tx, message, { mail, as, now }));
  return DONE;
}

async function deliver(deps: SendDeps, due: DueMessage, draft: Letter, now: EpochMs): Promise<EffectOutcome> {
  const { message, recipient } = due;
  const { group } = ruleOf(message.kind);
  const behind = await letConfirmationPass(deps, message, now);
  if (behind !== null) return { outcome: 'SNOOZE', forMs: behind };
  const isOptional = message.guest === null && message.facts.sample === undefined;
  const isUnwanted = isOptional && mayUnsubscribe(group) && due.unsubscribed.includes(group);
  if (isUnwanted || due.suppressedFor !== null) {
    const reason = isUnwanted ? 'UNSUBSCRIBED' : `ADDRESS_${due.suppressedFor}`;
    return endInInbox(deps, message, draft.mail, { status: 'SUPPRESSED', reason }, now);
  }
  if (message.bookingId !== null && draft.withoutRoom !== undefined && draft.withoutRoom.length > 0) {
    await tellMissingRooms(deps, message.bookingId, draft.withoutRoom, now);
  }
  const attachments = draft.attachments.map((attachment) => attachment.filename);
  const taken = await inTransaction(deps.db, async (tx) => {
    const hasInbox = message.guest === null;
    const written = await markSending(tx, message.id, { ...draft.mail, attachments, hasInbox }, now);
    if (written?.isNews) await tellInbox(deps, tx, message, now);
    return written !== null;
  });
  return taken ? handOver(deps, message, recipient, draft, now) : DONE;
}

async function handOver(
  deps: SendDeps,
  message: StoredMessage,
  recipient: Recipient,
  draft: Letter,
  now: EpochMs,
): Promise<EffectOutcome> {
  try {
    const { providerId } = await deps.mailer.send({
      ...draft.mail,
      idempotencyKey: messageKey(message),
      messageId: message.id,
      to: recipient.email,
      attachments: draft.attachments,
      kind: message.kind,
      ...(mayUnsubscribe(ruleOf(message.kind).group) && {
        headers: unsubscribeHeaders(deps.config, recipient.id, ruleOf(message.kind).group),
      }),
    });
    await markSent(deps.db, message.id, providerId, deps.clock.now());
    return DONE;
  } catch (error) {
    if (!(error instanceof ProviderError) || error.refusesOurKey) throw error;
    if (asksForRest(error)) return rest(deps, error);
    if (error.isTransient) throw error;
    if (error.failure === 'CONFLICT') {
      // The key was used with an earlier wording: an earlier try arrived and only its answer was lost.
      await markSent(deps.db, message.id, null, now);
      return DONE;
    }
    await dropMessage(deps.db, message.id, 'FAILED', error.failure, now);
    return { outcome: 'GIVE_UP', error: error.failure };
  }
}

/**
 * The provider has said when it takes more: nobody's fault, and no attempt. All other mails rest until then as well,
 * and then those go first that turn false first. A quota that is spent is told to the admins, on the dashboard.
 */
async function rest(deps: SendDeps, { failure, retryAfterMs }: ProviderError): Promise<EffectOutcome> {
  const now = deps.clock.now();
  const forMs = Math.max(retryAfterMs ?? 0, RATE_PATIENCE_MS);
  await postponeEffects(deps.db, 'SEND_MESSAGE', addMs(now, forMs));
  if (failure === 'QUOTA_EXCEEDED') {
    await inTransaction(deps.db, (tx) => ringAlarm(deps, tx, { name: 'MAIL_QUOTA', details: {} }, now));
  }
  return { outcome: 'SNOOZE', forMs };
}

function asksForRest({ failure }: ProviderError): boolean {
  return failure === 'RATE_LIMITED' || failure === 'QUOTA_EXCEEDED';
}

/** Null for a message to decide about; what becomes of one that went out already, or cannot be asked about just now. */
async function lookUp(deps: SendDeps, due: DueMessage, now: EpochMs): Promise<EffectOutcome | null> {
  try {
    return (await wentOutLongAgo(deps, due, now)) ? DONE : null;
  } catch (error) {
    if (error instanceof ProviderError && asksForRest(error)) return rest(deps, error);
    throw error;
  }
}

/**
 * The provider forgets a key after a day. A mail handed over before that whose answer never came is looked up by what
 * it was: found, it is sent; not found, it never arrived and is handed over anew.
 */
async function wentOutLongAgo(deps: SendDeps, { message, recipient }: DueMessage, now: EpochMs): Promise<boolean> {
  if (message.handedOverAt === null || now - message.handedOverAt < KEY_MEMORY_MS) return false;
  const body = await findMessageBody(deps.db, message.id);
  if (body?.subject == null) return false;
  const since = addMs(message.handedOverAt, -MINUTE_MS);
  const ids = await deps.mailRecords.findSent({ to: recipient.email, subject: body.subject, since });
  const others = new Set(await findKnownProviderIds(deps.db, ids));
  const ours = ids.find((id) => !others.has(id));
  if (ours === undefined) return false;
  await markSent(deps.db, message.id, ours, now);
  return true;
}

/** An hour less than the day the provider keeps keys for: clocks differ. */
const KEY_MEMORY_MS = 23 * HOUR_MS;
const RATE_PATIENCE_MS = 100;
