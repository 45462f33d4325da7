import { BRAND } from '../../emails/theme.ts';
import type { Interval } from '../domain/interval.ts';
import type { IssuedReceipt } from '../domain/payments/receipt.ts';
import type { EpochMs } from '../domain/time.ts';
import { type DisplayLocale, describeInstant, displayLocale } from '../domain/zones/zoned-text.ts';
import type { ReceiptDocument } from '../ports/receipts.ts';
import { amountText } from './mails/mail-facts.ts';

/**
 * A receipt in words, in the language its student read when it was issued: every date in the student's zone, with its
 * offset. The same receipt reads the same for ever.
 */
export function receiptDocument({ number, facts, issuedAt }: IssuedReceipt): ReceiptDocument {
  const { timeZone, currency, lines, credited, creditUsed, paid, tax, nextBillingAt } = facts;
  const language = displayLocale(facts.locale ?? 'en');
  const words = WORDS[language];
  const money = (amount: number) => amountText({ amount, currency }, language);
  const day = (at: EpochMs) => describeInstant(timeZone, at, language).date;
  return {
    language,
    number,
    issuedAt,
    brand: BRAND,
    title: words.title,
    facts: [
      { name: words.number, value: number },
      { name: words.paidOn, value: day(issuedAt) },
      { name: words.paidBy, value: `${facts.studentName}, ${facts.studentEmail}` },
      { name: words.paidTo, value: BRAND },
      { name: words.mentor, value: facts.mentorName },
      { name: words.week, value: words.range(day(facts.periodStart), day(facts.periodEnd)) },
    ],
    columns: [words.session, words.when, words.amount],
    lines: lines.map((line) => ({
      what: facts.subject,
      when: whenOf(timeZone, line, language),
      amount: money(line.amount),
    })),
    sums: [
      ...(credited > 0 ? [{ name: words.credited, value: money(credited) }] : []),
      ...(creditUsed > 0 ? [{ name: words.creditUsed, value: money(-creditUsed) }] : []),
      ...(tax > 0 ? [{ name: words.tax, value: money(tax) }] : []),
      { name: words.charged, value: money(paid) },
    ],
    note: nextBillingAt === null ? words.last : words.next(day(nextBillingAt)),
  };
}

function whenOf(timeZone: string, { start, end }: Interval, language: DisplayLocale): string {
  const from = describeInstant(timeZone, start, language);
  const until = describeInstant(timeZone, end, language);
  return `${from.date}, ${WORDS[language].range(from.time, until.time)} (${from.zoneName}, ${from.offset})`;
}

const ENGLISH = {
  title: 'Receipt',
  number: 'Receipt number',
  paidOn: 'Paid on',
  paidBy: 'Paid by',
  paidTo: 'Paid to',
  mentor: 'Mentor',
  week: 'Week',
  session: 'Session',
  when: 'When',
  amount: 'Amount',
  credited: 'Credited to you, for what could not take place',
  creditUsed: 'Paid with your credit',
  tax: 'Tax included',
  charged: 'Charged',
  last: 'Nothing further will be charged.',
  next: (day: string) => `The next week is charged on ${day}.`,
  range: (from: string, to: string) => `${from} to ${to}`,
};

const WORDS: Readonly<Record<DisplayLocale, typeof ENGLISH>> = {
  en: ENGLISH,
  de: {
    title: 'Quittung',
    number: 'Quittungsnummer',
    paidOn: 'Bezahlt am',
    paidBy: 'Bezahlt von',
    paidTo: 'Bezahlt an',
    mentor: 'Mentor:in',
    week: 'Woche',
    session: 'Stunde',
    when: 'Wann',
    amount: 'Betrag',
    credited: 'Dir gutgeschrieben für das, was ausgefallen ist',
    creditUsed: 'Mit deinem Guthaben bezahlt',
    tax: 'Enthaltene Steuer',
    charged: 'Abgebucht',
    last: 'Weiter wird nichts abgebucht.',
    next: (day: string) => `Die nächste Woche wird abgebucht: ${day}.`,
    range: (from: string, to: string) => `${from} bis ${to}`,
  },
};
