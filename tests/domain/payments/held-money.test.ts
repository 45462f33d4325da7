import { expect, test } from 'vitest';
import { heldCredit, invoicesWithBanks, leftOfInvoices } from '../../../src/domain/payments/held-money.ts';
import type { LedgerEntry } from '../../../src/domain/payments/ledger.ts';
import { takeBack } from '../../../src/domain/payments/take-back.ts';
import type { EpochMs } from '../../../src/domain/time.ts';

type Move = Pick<LedgerEntry, 'kind' | 'from' | 'to'>;

const PAYMENT: Move = { kind: 'PAYMENT', from: 'PAID', to: 'UPCOMING' };
const DELIVERED: Move = { kind: 'DELIVERED', from: 'UPCOMING', to: 'DELIVERED' };
const CREDITED: Move = { kind: 'CREDIT_GRANTED', from: 'UPCOMING', to: 'CREDITED' };
const memo = (kind: 'DISPUTE' | 'DISPUTE_WON' | 'DISPUTE_LOST'): Move => ({ kind, from: 'PAID', to: 'PAID' });

let count = 0;
function entry(move: Move, invoiceId: string, sessionId: string | null, more: Partial<LedgerEntry> = {}): LedgerEntry {
  count += 1;
  const money = { amount: 4000, currency: 'USD' };
  return {
    ...move,
    id: `e${count}`,
    key: `k${count}`,
    bookingId: 'b',
    invoiceId,
    sessionId,
    money,
    at: 0 as EpochMs,
    ...more,
  };
}

/** Two weeks of two sessions: of the first one took place and one was cancelled, the second is to come. */
const weeks = [
  ...[entry(PAYMENT, 'in_1', 's1'), entry(PAYMENT, 'in_1', 's2')],
  ...[entry(DELIVERED, 'in_1', 's1'), entry(CREDITED, 'in_1', 's2')],
  ...[entry(PAYMENT, 'in_2', 's3'), entry(PAYMENT, 'in_2', 's4')],
];
const dispute = entry(memo('DISPUTE'), 'in_1', null, { key: 'dispute/dp', money: { amount: 8000, currency: 'USD' } });
const verdict = (kind: 'DISPUTE_WON' | 'DISPUTE_LOST') =>
  entry(memo(kind), 'in_1', null, { key: 'dispute/dp/verdict', money: dispute.money });

test('what a bank gives back for a session is not given once more as credit, and other weeks stay paid', () => {
  const back = { kind: 'CHARGEBACK', amount: 8000, invoiceId: 'in_1', key: 'c' } as const;
  expect(takeBack(weeks, back).map(({ from, sessionId, amount }) => [from, sessionId, amount])).toEqual([
    ['DELIVERED', 's1', 4000],
    ['CREDITED', null, 4000],
  ]);
});

test('credit of a charge that is disputed pays for nothing until the bank has decided', () => {
  expect(heldCredit(weeks)).toBe(0);
  expect(heldCredit([...weeks, dispute])).toBe(4000);
  expect(heldCredit([...weeks, entry(CREDITED, 'in_2', 's3'), dispute])).toBe(4000);
  expect(heldCredit([...weeks, dispute, verdict('DISPUTE_WON')])).toBe(0);
  expect(heldCredit([...weeks, dispute, verdict('DISPUTE_LOST')])).toBe(0);
});

test('credit of a charge that is disputed twice waits for both decisions', () => {
  const second = entry(memo('DISPUTE'), 'in_1', null, { key: 'dispute/second' });
  const one = [...weeks, dispute, second, verdict('DISPUTE_LOST')];
  expect(heldCredit(one)).toBe(4000);
  expect(heldCredit([...one, entry(memo('DISPUTE_WON'), 'in_1', null, { key: 'dispute/second/verdict' })])).toBe(0);
});

test('no refund is tried of a charge that a bank asks for or has, whichever order it is told in', () => {
  expect([...invoicesWithBanks([...weeks, dispute])]).toEqual(['in_1']);
  expect([...invoicesWithBanks([...weeks, dispute, verdict('DISPUTE_LOST')])]).toEqual(['in_1']);
  expect([...invoicesWithBanks([verdict('DISPUTE_WON'), dispute, ...weeks])]).toEqual([]);
});

test('a refund that was refused leaves its charge with us, and with its bank until it is given again', () => {
  const refund = entry({ kind: 'REFUND', from: 'CREDITED', to: 'REFUNDED' }, 'in_1', null);
  const refused = entry({ kind: 'REFUND_REFUSED', from: 'REFUNDED', to: 'CREDITED' }, 'in_1', null);
  const tried = [...weeks, refund, refused];
  expect([leftOfInvoices(tried).get('in_1'), heldCredit(tried)]).toEqual([8000, 4000]);
  const again = { ...refund, id: 'again', key: `ledger/${refused.id}/again` };
  expect([leftOfInvoices([...tried, again]).get('in_1'), heldCredit([...tried, again])]).toEqual([4000, 0]);
  expect([...invoicesWithBanks([...tried, again])]).toEqual([]);
});
