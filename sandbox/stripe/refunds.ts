import type { Account } from './account.ts';
import { change, emit } from './events.ts';
import { malformed, need, refused } from './fault.ts';
import { formatMoney } from './money.ts';
import { choice, integer, mergeMetadata, metadata, text, within } from './parameters.ts';
import type { Charge, Refund } from './resources.ts';
import { matching, page, paging, route } from './route.ts';

interface RefundDetails {
  readonly amount?: number;
  readonly reason?: 'duplicate' | 'fraudulent' | 'requested_by_customer';
  readonly metadata?: ReturnType<typeof metadata>;
}

/** Gives back all that is left of the charge, or `amount` of it, at once. */
export function refundCharge(account: Account, charge: Charge, details: RefundDetails): Refund {
  const left = charge.amount_captured - charge.amount_refunded;
  if (charge.refunded) {
    throw refused(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  }
  // What the bank gave back to us can be refunded again.
  const disputes = matching(account.tables.disputes, (dispute) => dispute.charge === charge.id);
  if (disputes.some(({ status }) => status !== 'won')) {
    throw refused(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' });
  }
  const amount = details.amount ?? left;
  if (amount < 1)
    throw malformed('This value must be greater than or equal to 1.', 'amount', 'parameter_invalid_integer');
  if (amount > left) {
    const [asked, rest] = [formatMoney(amount, charge.currency), formatMoney(left, charge.currency)];
    throw refused(`Refund amount (${asked}) is greater than unrefunded amount on charge (${rest})`, {
      param: 'amount',
    });
  }
  const refund: Refund = {
    id: account.newId('re_3', 23),
    object: 'refund',
    amount,
    balance_transaction: account.newId('txn_3', 23),
    charge: charge.id,
    created: account.now(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: { card: { type: 'refund' }, type: 'card' },
    metadata: mergeMetadata({}, details.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: details.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
  account.tables.refunds.insert(refund);
  emit(account, 'refund.created', refund);
  change(account, 'charge.refunded', charge, () => {
    charge.amount_refunded += amount;
    charge.refunded = charge.amount_refunded === charge.amount_captured;
  });
  return refund;
}

const reasons = choice('duplicate', 'fraudulent', 'requested_by_customer');

export const refundRoutes = [
  route(
    'POST',
    '/v1/refunds',
    { amount: integer, charge: text, metadata, payment_intent: text, reason: reasons },
    (account, params) => refundCharge(account, chargeToRefund(account, params), params),
  ),
  route('GET', '/v1/refunds/:id', {}, (account, _, id) => account.tables.refunds.get(id)),
  route('POST', '/v1/refunds/:id', { metadata }, (account, params, id) => {
    const refund = account.tables.refunds.get(id);
    change(account, 'refund.updated', refund, () => {
      refund.metadata = mergeMetadata(refund.metadata, params.metadata);
    });
    return refund;
  }),
  route('GET', '/v1/refunds', { ...paging, charge: text, payment_intent: text, created: within }, (account, params) => {
    const { charge, payment_intent: intent, created } = params;
    const rows = matching(
      account.tables.refunds,
      (row) =>
        (charge === undefined || row.charge === charge) &&
        (intent === undefined || row.payment_intent === intent) &&
        (!created || created(row.created)),
    );
    return page('/v1/refunds', rows, params);
  }),
];

function chargeToRefund(
  account: Account,
  params: { readonly charge?: string; readonly payment_intent?: string },
): Charge {
  if (params.payment_intent === undefined) {
    const charge = account.tables.charges.get(need(params.charge, 'charge'), 'charge');
    if (!charge.paid) throw refused(`Charge ${charge.id} has failed and cannot be refunded.`);
    return charge;
  }
  const intent = account.tables.paymentIntents.get(params.payment_intent, 'payment_intent');
  if (intent.status !== 'succeeded' || intent.latest_charge === null) {
    throw refused(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
      code: 'payment_intent_unexpected_state',
    });
  }
  return account.tables.charges.get(intent.latest_charge);
}
