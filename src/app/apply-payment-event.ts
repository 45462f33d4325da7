import { findBookingByCheckout } from '../db/queries/bookings.ts';
import { DONE, type Effect, type EffectOutcome } from '../domain/effects.ts';
import { applyInvoice } from './apply-invoice.ts';
import type { Deps } from './deps.ts';
import { expireHold } from './expire-hold.ts';
import { followSubscription } from './follow-subscription.ts';
import { noteDispute } from './note-dispute.ts';
import { noteRefunds } from './note-refunds.ts';

/**
 * The webhooks that change anything here, by what they are about. What happened is not believed: the object is
 * fetched, and the booking brought in line with it. So they may come in any order, twice, or not at all.
 */
const FAMILIES = {
  // There is no such invoice yet: it is about its subscription, which is to charge as was agreed.
  'invoice.upcoming': 'SUBSCRIPTION',
  'invoice.created': 'INVOICE',
  'invoice.finalized': 'INVOICE',
  'invoice.paid': 'INVOICE',
  'invoice.payment_failed': 'INVOICE',
  'invoice.payment_action_required': 'INVOICE',
  'invoice.voided': 'INVOICE',
  'invoice.marked_uncollectible': 'INVOICE',
  'checkout.session.completed': 'CHECKOUT',
  'checkout.session.expired': 'CHECKOUT',
  'customer.subscription.created': 'SUBSCRIPTION',
  'customer.subscription.updated': 'SUBSCRIPTION',
  'customer.subscription.deleted': 'SUBSCRIPTION',
  'customer.subscription.paused': 'SUBSCRIPTION',
  'customer.subscription.resumed': 'SUBSCRIPTION',
  'charge.refunded': 'CHARGE',
  'charge.dispute.created': 'DISPUTE',
  'charge.dispute.closed': 'DISPUTE',
} as const;

/** Whether a kind of webhook changes anything here. */
export function isHandled(type: string): type is keyof typeof FAMILIES {
  return Object.hasOwn(FAMILIES, type);
}

/** Acts on a webhook: fetches what it is about and brings the booking in line with that, whatever order they come in. */
export async function applyPaymentEvent(
  deps: Deps,
  { type, objectId }: Extract<Effect, { kind: 'APPLY_PAYMENT_EVENT' }>,
): Promise<EffectOutcome> {
  if (!isHandled(type)) return DONE;
  switch (FAMILIES[type]) {
    case 'INVOICE':
      return applyInvoice(deps, objectId);
    case 'CHECKOUT':
      return applyCheckout(deps, objectId);
    case 'SUBSCRIPTION':
      return followSubscription(deps, objectId);
    case 'CHARGE':
      return noteRefunds(deps, objectId);
    case 'DISPUTE':
      return noteDispute(deps, objectId);
  }
}

/** A page that was paid leads to its invoice; one that was not ends the hold that opened it. */
async function applyCheckout(deps: Deps, checkoutId: string): Promise<EffectOutcome> {
  const booking = await findBookingByCheckout(deps.db, checkoutId);
  if (booking === null) return DONE;
  const invoiceId = await deps.payments.findCheckoutInvoice(checkoutId);
  return invoiceId === null ? expireHold(deps, booking.id) : applyInvoice(deps, invoiceId);
}
