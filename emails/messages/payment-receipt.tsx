import type { Frequency } from '../../src/domain/bookings/booking.ts';
import { action, facts, prose, section, sessions, small } from '../letter.ts';
import { plainSessions } from '../listed-session.ts';
import type { Moment } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To the student, for every paid week. Carries the receipt as PDF. */
export interface PaymentReceiptProps {
  readonly studentName: string;
  readonly mentorName: string;
  readonly subject: string;
  readonly frequency: Frequency;
  /** `USD 80.00` */
  readonly amount: string;
  /** The day it was paid in the student's zone: `Monday, 9 March 2026`. */
  readonly date: string;
  /** The invoice's number; null where there is none. */
  readonly number: string | null;
  /** The day of the next payment; null when this was the last. */
  readonly nextBillingDate: string | null;
  /** What it pays, in the student's zone and in order. May be empty. */
  readonly sessions: readonly Moment[];
  /** Where the booking and its invoices are. */
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

type Props = PaymentReceiptProps;

export const paymentReceipt: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  const { labels } = words;
  return {
    subject: copy.subject(words.weekly[props.frequency]),
    title: copy.title,
    preheader: `${props.amount}, ${props.date}`,
    blocks: [
      prose(words.greeting(props.studentName)),
      prose(copy.intro(props)),
      facts(
        [labels.amount, props.amount],
        [labels.date, props.date],
        [copy.number, props.number],
        [labels.mentor, props.mentorName],
        [labels.subject, props.subject],
        [labels.rhythm, words.frequency[props.frequency]],
        [labels.nextBilling, props.nextBillingDate ?? copy.none],
      ),
      section(copy.pays, sessions(plainSessions(props.sessions))),
      action(copy.open, props.manageUrl),
      small(copy.file),
    ],
    footer: words.because.pays,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: (rhythm: string) => subjectLine`💳 Payment receipt for your ${rhythm} sessions`,
  title: 'Thank you for your payment',
  intro: ({ mentorName }: Props) => `We have received your payment for your sessions with ${mentorName}.`,
  number: 'Receipt no.',
  none: 'none, this was the last one',
  pays: 'What this pays for',
  open: 'Open your booking',
  file: 'The receipt is attached as a PDF file.',
};

const de: typeof en = {
  subject: (rhythm) => subjectLine`💳 Zahlungsbeleg für deine ${rhythm} Stunden`,
  title: 'Danke für deine Zahlung',
  intro: ({ mentorName }) => `Wir haben deine Zahlung für deine Stunden mit ${mentorName} erhalten.`,
  number: 'Belegnummer',
  none: 'keine, das war die letzte',
  pays: 'Damit bezahlt',
  open: 'Deine Buchung öffnen',
  file: 'Der Beleg hängt als PDF-Datei an.',
};
