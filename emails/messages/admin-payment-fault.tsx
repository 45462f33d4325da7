import { action, facts, prose, section, sessions } from '../letter.ts';
import { goneSessions } from '../listed-session.ts';
import type { Moment } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To every admin, when our books and the payment provider's went apart: what was found, and what was done about it. */
export interface AdminPaymentFaultProps {
  readonly recipientName: string;
  readonly studentName: string;
  readonly mentorName: string;
  readonly what: 'REFUND_REFUSED' | 'WEEK_UNDERBILLED';
  /** What did not go back, or was not charged: `USD 80.00` */
  readonly amount: string;
  /** The invoice's id at the payment provider. */
  readonly invoiceId: string;
  /** The sessions that were released for it. May be empty. */
  readonly sessions: readonly Moment[];
  readonly bookingUrl: string;
  readonly dashboardUrl: string;
}

type Props = AdminPaymentFaultProps;

export const adminPaymentFault: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject[props.what](props),
    title: copy.title[props.what],
    preheader: copy.found[props.what](props),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.found[props.what](props)),
      prose(copy.done[props.what]),
      facts(
        [words.labels.amount, props.amount],
        [words.labels.student, props.studentName],
        [words.labels.mentor, props.mentorName],
        [copy.invoice, props.invoiceId],
      ),
      section(copy.released, sessions(goneSessions(props.sessions))),
      action(copy.booking, props.bookingUrl),
    ],
    footer: words.because.admin,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: {
    REFUND_REFUSED: ({ amount, studentName }: Props) => subjectLine`🚨 Refund refused: ${amount} to ${studentName}`,
    WEEK_UNDERBILLED: ({ amount, studentName }: Props) =>
      subjectLine`🚨 A week of ${studentName} was charged ${amount} too little`,
  },
  title: { REFUND_REFUSED: 'A refund was refused', WEEK_UNDERBILLED: 'A week was charged too little' },
  found: {
    REFUND_REFUSED: ({ amount, studentName }: Props) =>
      `Stripe did not refund ${amount} to ${studentName}: the payment is disputed.`,
    WEEK_UNDERBILLED: ({ amount, studentName }: Props) =>
      `An invoice of ${studentName} was charged for fewer sessions than its week had; ${amount} are missing.`,
  },
  done: {
    REFUND_REFUSED:
      'It is credit of the booking until the bank has decided. If the money stays with us it goes back then; if not, the bank gives it back.',
    WEEK_UNDERBILLED:
      'The sessions it paid for are confirmed. The others were released, and both sides were told. Whether to make up for it is for you to decide.',
  },
  invoice: 'Invoice',
  released: 'Released',
  booking: 'Open the booking',
};

const de: typeof en = {
  subject: {
    REFUND_REFUSED: ({ amount, studentName }) => subjectLine`🚨 Erstattung abgelehnt: ${amount} an ${studentName}`,
    WEEK_UNDERBILLED: ({ amount, studentName }) =>
      subjectLine`🚨 Für eine Woche von ${studentName} wurden ${amount} zu wenig abgebucht`,
  },
  title: {
    REFUND_REFUSED: 'Eine Erstattung wurde abgelehnt',
    WEEK_UNDERBILLED: 'Für eine Woche wurde zu wenig abgebucht',
  },
  found: {
    REFUND_REFUSED: ({ amount, studentName }) =>
      `Stripe hat ${amount} nicht an ${studentName} erstattet: Die Zahlung ist angefochten.`,
    WEEK_UNDERBILLED: ({ amount, studentName }) =>
      `Eine Rechnung von ${studentName} hatte weniger Stunden als ihre Woche; es fehlen ${amount}.`,
  },
  done: {
    REFUND_REFUSED:
      'Der Betrag ist Guthaben der Buchung, bis die Bank entschieden hat. Bleibt das Geld bei uns, geht es dann zurück; wenn nicht, gibt es die Bank zurück.',
    WEEK_UNDERBILLED:
      'Die Stunden, die sie bezahlt, sind bestätigt. Die anderen wurden freigegeben, und beide Seiten wissen es. Ob ihr etwas wiedergutmacht, entscheidet ihr.',
  },
  invoice: 'Rechnung',
  released: 'Freigegeben',
  booking: 'Buchung öffnen',
};
