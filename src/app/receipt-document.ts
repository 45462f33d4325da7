import { BRAND } from '../../emails/theme.ts';
import type { Interval } from '../domain/interval.ts';
import type { IssuedReceipt } from '../domain/payments/receipt.ts';
import type { EpochMs } from '../domain/time.ts';
import { describeInstant } from '../domain/zones/zoned-text.ts';
import type { ReceiptDocument } from '../ports/receipts.ts';
import { amountText } from './mails/mail-facts.ts';

/** A receipt in words: every date in the student's zone, with its offset. The same receipt reads the same for ever. */
export function receiptDocument({ number, facts, issuedAt }: IssuedReceipt): ReceiptDocument {
  const { timeZone, currency, lines, credited, creditUsed, paid, tax, nextBillingAt } = facts;
  const money = (amount: number) => amountText({ amount, currency }, 'en');
  const day = (at: EpochMs) => describeInstant(timeZone, at).date;
  return {
    number,
    issuedAt,
    brand: BRAND,
    title: 'Receipt',
    facts: [
      { name: 'Receipt number', value: number },
      { name: 'Paid on', value: day(issuedAt) },
      { name: 'Paid by', value: `${facts.studentName}, ${facts.studentEmail}` },
      { name: 'Paid to', value: BRAND },
      { name: 'Mentor', value: facts.mentorName },
      { name: 'Week', value: `${day(facts.periodStart)} to ${day(facts.periodEnd)}` },
    ],
    columns: ['Session', 'When', 'Amount'],
    lines: lines.map((line) => ({
      what: facts.subject,
      when: whenOf(timeZone, line),
      amount: money(line.amount),
    })),
    sums: [
      ...(credited > 0 ? [{ name: 'Credited to you, for what could not take place', value: money(credited) }] : []),
      ...(creditUsed > 0 ? [{ name: 'Paid with your credit', value: money(-creditUsed) }] : []),
      ...(tax > 0 ? [{ name: 'Tax included', value: money(tax) }] : []),
      { name: 'Charged', value: money(paid) },
    ],
    note:
      nextBillingAt === null
        ? 'Nothing further will be charged.'
        : `The next week is charged on ${day(nextBillingAt)}.`,
  };
}

function whenOf(timeZone: string, { start, end }: Interval): string {
  const from = describeInstant(timeZone, start);
  return `${from.date}, ${from.time} to ${describeInstant(timeZone, end).time} (${from.zoneName}, ${from.offset})`;
}
