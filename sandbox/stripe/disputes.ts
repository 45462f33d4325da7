import type { Account } from './account.ts';
import { change, emit } from './events.ts';
import { refused } from './fault.ts';
import { text, within } from './parameters.ts';
import type { Charge, Dispute } from './resources.ts';
import { matching, page, paging, route } from './route.ts';

const answerSeconds = 7 * 86_400;

/** The cardholder's bank takes the money back and asks why; nothing in the API starts this. */
export function openDispute(account: Account, charge: Charge, reason: string): Dispute {
  if (!charge.paid || charge.disputed) throw refused(`Charge ${charge.id} cannot be disputed.`);
  const dispute: Dispute = {
    id: account.newId('dp_1', 23),
    object: 'dispute',
    amount: charge.amount,
    balance_transactions: [],
    charge: charge.id,
    created: account.now(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: {},
    evidence_details: {
      due_by: account.now() + answerSeconds,
      has_evidence: false,
      past_due: false,
      submission_count: 0,
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason,
    status: 'needs_response',
  };
  account.tables.disputes.insert(dispute);
  change(account, 'charge.updated', charge, () => {
    charge.disputed = true;
  });
  emit(account, 'charge.dispute.created', dispute);
  emit(account, 'charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

/** The bank decides. */
export function closeDispute(account: Account, dispute: Dispute, status: 'won' | 'lost'): Dispute {
  if (dispute.status !== 'needs_response') throw refused(`Dispute ${dispute.id} is already ${dispute.status}.`);
  dispute.status = status;
  if (status === 'won') emit(account, 'charge.dispute.funds_reinstated', dispute);
  emit(account, 'charge.dispute.closed', dispute);
  return dispute;
}

export const disputeRoutes = [
  route('GET', '/v1/disputes/:id', {}, (account, _, id) => account.tables.disputes.get(id)),
  route(
    'GET',
    '/v1/disputes',
    { ...paging, charge: text, payment_intent: text, created: within },
    (account, params) => {
      const { charge, payment_intent: intent, created } = params;
      const rows = matching(
        account.tables.disputes,
        (row) =>
          (charge === undefined || row.charge === charge) &&
          (intent === undefined || row.payment_intent === intent) &&
          (!created || created(row.created)),
      );
      return page('/v1/disputes', rows, params);
    },
  ),
];
