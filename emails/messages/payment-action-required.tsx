import { action, facts, prose, small } from '../letter.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To the student, when the bank wants a payment to be confirmed by its owner. */
export interface PaymentActionRequiredProps {
  readonly studentName: string;
  readonly mentorName: string;
  readonly subject: string;
  /** `USD 80.00` */
  readonly amount: string;
  /** The last day to confirm, in the student's zone; null when none is set. */
  readonly until: string | null;
  /** The bank's page, or ours that leads there. */
  readonly payUrl: string;
  readonly dashboardUrl: string;
}

type Props = PaymentActionRequiredProps;

export const paymentActionRequired: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: copy.intro(props),
    blocks: [
      prose(words.greeting(props.studentName)),
      prose(copy.intro(props)),
      action(copy.confirm, props.payUrl),
      facts(
        [words.labels.amount, props.amount],
        [words.labels.mentor, props.mentorName],
        [words.labels.subject, props.subject],
        [copy.until, props.until],
      ),
      small(copy.why),
    ],
    footer: words.because.pays,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ amount }: Props) => subjectLine`🔐 Please confirm your payment of ${amount}`,
  title: 'Your bank needs your confirmation',
  intro: ({ amount, mentorName }: Props) =>
    `Your bank wants you to confirm the payment of ${amount} for your sessions with ${mentorName}. It takes a minute.`,
  confirm: 'Confirm the payment',
  until: 'To be confirmed by',
  why: 'Until then nothing is charged, and the sessions of that week are not confirmed.',
};

const de: typeof en = {
  subject: ({ amount }) => subjectLine`🔐 Bitte bestätige deine Zahlung über ${amount}`,
  title: 'Deine Bank braucht deine Bestätigung',
  intro: ({ amount, mentorName }) =>
    `Deine Bank möchte, dass du die Zahlung über ${amount} für deine Stunden mit ${mentorName} bestätigst. Das dauert eine Minute.`,
  confirm: 'Zahlung bestätigen',
  until: 'Zu bestätigen bis',
  why: 'Bis dahin wird nichts abgebucht, und die Stunden dieser Woche sind nicht bestätigt.',
};
