import { action, facts, prose, small } from '../letter.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To every admin, when a student's bank takes a payment back in dispute. */
export interface AdminPaymentDisputeProps {
  readonly recipientName: string;
  readonly studentName: string;
  readonly mentorName: string;
  /** `USD 80.00` */
  readonly amount: string;
  /** The bank's word for it, as Stripe names it: `product_not_received`; null when unknown. */
  readonly reason: string | null;
  /** Until when evidence is accepted, in the admin's zone; null when unknown. */
  readonly respondBy: string | null;
  /** Where it is answered. */
  readonly disputeUrl: string;
  readonly bookingUrl: string;
  readonly dashboardUrl: string;
}

type Props = AdminPaymentDisputeProps;

export const adminPaymentDispute: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: copy.intro(props),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro(props)),
      facts(
        [words.labels.amount, props.amount],
        [words.labels.student, props.studentName],
        [words.labels.mentor, props.mentorName],
        [words.labels.reason, reasonOf(props.reason, copy.reasons)],
        [copy.respondBy, props.respondBy],
      ),
      action(copy.answer, props.disputeUrl),
      small(copy.more, { label: copy.booking, href: props.bookingUrl }),
    ],
    footer: words.because.admin,
    dashboardUrl: props.dashboardUrl,
  };
};

/** In words, with the bank's own behind them: they are what Stripe's pages say. */
function reasonOf(reason: string | null, known: Readonly<Record<string, string>>): string | null {
  const words = reason === null ? undefined : known[reason];
  return words === undefined ? reason : `${words} (${reason})`;
}

const en = {
  reasons: {
    duplicate: 'Charged twice',
    fraudulent: 'The card’s owner did not pay this',
    product_not_received: 'The sessions were not held',
    product_unacceptable: 'The sessions were not as promised',
    subscription_canceled: 'It was charged after the end of the subscription',
    credit_not_processed: 'A refund that was promised did not come',
    unrecognized: 'The card’s owner does not know this payment',
    general: 'No reason was given',
  },
  subject: ({ amount, studentName }: Props) => subjectLine`🚨 Payment dispute: ${amount} by ${studentName}`,
  title: 'A payment is disputed',
  intro: ({ amount, studentName }: Props) => `The bank of ${studentName} disputes a payment of ${amount}.`,
  respondBy: 'Answer by',
  answer: 'Answer the dispute',
  more: 'What was booked and held:',
  booking: 'Open the booking',
};

const de: typeof en = {
  reasons: {
    duplicate: 'Doppelt abgebucht',
    fraudulent: 'Nicht von der Person bezahlt, der die Karte gehört',
    product_not_received: 'Die Stunden fanden nicht statt',
    product_unacceptable: 'Die Stunden waren nicht wie versprochen',
    subscription_canceled: 'Nach dem Ende des Abos abgebucht',
    credit_not_processed: 'Eine zugesagte Erstattung kam nicht an',
    unrecognized: 'Die Zahlung ist der Person mit der Karte unbekannt',
    general: 'Ohne Angabe von Gründen',
  },
  subject: ({ amount, studentName }) => subjectLine`🚨 Zahlung angefochten: ${amount} von ${studentName}`,
  title: 'Eine Zahlung ist angefochten',
  intro: ({ amount, studentName }) => `Die Bank von ${studentName} ficht eine Zahlung über ${amount} an.`,
  respondBy: 'Antwort bis',
  answer: 'Anfechtung beantworten',
  more: 'Was gebucht und gehalten wurde:',
  booking: 'Buchung öffnen',
};
