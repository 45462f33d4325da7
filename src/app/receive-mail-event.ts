import { inTransaction, type Transaction } from '../db/client.ts';
import {
  countClicks,
  type DeliveryState,
  flagClicks,
  insertMailEvent,
  lockDelivery,
  saveMailEvent,
} from '../db/queries/message-events.ts';
import { suppressAddress } from '../db/queries/suppressions.ts';
import { findUserByEmail, listAdmins } from '../db/queries/users.ts';
import {
  isUndeliverable,
  looksLikeScanner,
  SCANNER_BURST_MS,
  statusAfter,
  statusOnceHeardOf,
} from '../domain/notifications/delivery.ts';
import { singleLine } from '../domain/plain-text.ts';
import type { EpochMs } from '../domain/time.ts';
import type { MailEvent } from '../ports/mailer.ts';
import type { Deps } from './deps.ts';
import { type MessagePlan, planMessages } from './plan-messages.ts';
import { recordChange } from './record-change.ts';

/**
 * Takes in what the provider told about a mail, once, however often it is told and in whatever order. An address that
 * turned out to take no mail is written to no more: its owner is asked for another on the dashboard, and the admins
 * hear of it.
 */
export async function receiveMailEvent(deps: Pick<Deps, 'db' | 'clock' | 'random'>, event: MailEvent): Promise<void> {
  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    const message = await lockDelivery(tx, event);
    const byScanner = message !== null && (await isByScanner(tx, event, message));
    const { id, type, occurredAt } = event;
    // A server that refuses a mail may say anything: a character no database takes would lose the word of it.
    const detail = event.detail === null ? null : singleLine(event.detail, LONGEST_DETAIL);
    const entry = { id, type, occurredAt, detail, receivedAt: now, byScanner };
    if (message === null) return insertMailEvent(tx, { ...entry, messageId: null });
    const delivery = deliveryAfter(message, { ...event, detail }, byScanner);
    if (!(await saveMailEvent(tx, { ...entry, messageId: message.id }, delivery))) return;
    if (isUndeliverable(type) && event.isPermanent && event.to !== '') {
      await suppress(deps, tx, message, { email: event.to, reason: type }, now);
    }
  });
}

async function isByScanner(tx: Transaction, event: MailEvent, message: DeliveryState): Promise<boolean> {
  if (event.type !== 'OPENED' && event.type !== 'CLICKED') return false;
  const clicks = event.type === 'CLICKED' ? await countClicks(tx, message.id, event.occurredAt, SCANNER_BURST_MS) : 0;
  if (clicks > 0) await flagClicks(tx, message.id, event.occurredAt, SCANNER_BURST_MS);
  return looksLikeScanner(event.occurredAt, message.deliveredAt, clicks);
}

function deliveryAfter(
  message: DeliveryState,
  event: MailEvent,
  byScanner: boolean,
): Parameters<typeof saveMailEvent>[2] {
  const { type, occurredAt: at } = event;
  const standing = statusOnceHeardOf(message.status, message.sentAt);
  const status = byScanner ? standing : statusAfter(standing, type);
  const earliest = (known: EpochMs | null) => (known === null || at < known ? at : known);
  return {
    status,
    // An answer that was lost comes back with the first thing told about the mail.
    providerId: message.providerId ?? event.providerId,
    sentAt: message.sentAt ?? at,
    ...(type === 'DELIVERED' && { deliveredAt: earliest(message.deliveredAt) }),
    ...(type === 'OPENED' && !byScanner && { openedAt: earliest(message.openedAt) }),
    ...(type === 'CLICKED' && !byScanner && { clickedAt: earliest(message.clickedAt) }),
    ...(standing !== message.status && { reason: null }),
    ...(status !== standing && (isUndeliverable(type) || type === 'FAILED') && { reason: reasonOf(event) }),
  };
}

function reasonOf({ type, detail }: MailEvent): string {
  return detail === null ? `MAIL_${type}` : `MAIL_${type}: ${detail.slice(0, 300)}`;
}

async function suppress(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  message: DeliveryState,
  address: { readonly email: string; readonly reason: 'BOUNCED' | 'COMPLAINED' | 'SUPPRESSED' },
  now: EpochMs,
): Promise<void> {
  if (!(await suppressAddress(tx, { ...address, messageId: message.id, suppressedAt: now }))) return;
  // Whose address it is, which is not always whom we wrote to: a guest may have typed it, a person has another by now.
  const owner = await findUserByEmail(tx, address.email);
  const about = {
    cause: `address/${message.id}`,
    version: 0,
    bookingId: message.bookingId,
    sessionId: null,
    facts: { address: address.email, addressReason: address.reason, personId: owner?.id ?? message.recipientId },
  };
  const admins = (await listAdmins(tx)).filter(({ id }) => id !== owner?.id);
  const plans: MessagePlan[] = admins.map(({ id }) => ({
    ...about,
    kind: 'ADMIN_ADDRESS_SUPPRESSED',
    recipientId: id,
  }));
  if (owner !== null) plans.push({ ...about, kind: 'ADDRESS_NEEDED', recipientId: owner.id });
  const body = { kind: 'ADDRESS_SUPPRESSED' as const, email: address.email, cause: address.reason };
  await recordChange(deps, tx, now, {
    actor: { kind: 'system' },
    action: 'address.suppressed',
    subject: `message/${message.id}`,
    details: { reason: address.reason },
    effects: await planMessages(deps, tx, plans, now),
    events: owner === null ? [] : [{ userId: owner.id, body }],
  });
}

const LONGEST_DETAIL = 2_000;
