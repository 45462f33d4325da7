import { action, facts, prose, section, sessions, small } from '../letter.ts';
import { plainSessions } from '../listed-session.ts';
import type { Moment } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To the student, when a weekly payment did not go through. The sessions stay reserved until the grace period ends. */
export interface PaymentFailedProps {
  readonly studentName: string;
  readonly mentorName: string;
  readonly subject: string;
  /** `USD 80.00` */
  readonly amount: string;
  /** The last day to pay, in the student's zone: `Monday, 9 March 2026`. */
  readonly graceEndsOn: string;
  /** The day the card is tried again; null when it will not be. */
  readonly nextTryOn: string | null;
  /** The sessions that wait for this payment. May be empty. */
  readonly sessions: readonly Moment[];
  /** Where to pay or to change the card. */
  readonly payUrl: string;
  readonly dashboardUrl: string;
}

type Props = PaymentFailedProps;

export const paymentFailed: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: copy.until(props),
    blocks: [
      prose(words.greeting(props.studentName)),
      prose(copy.intro(props)),
      prose(copy.until(props)),
      action(copy.pay, props.payUrl),
      facts(
        [words.labels.amount, props.amount],
        [words.labels.mentor, props.mentorName],
        [words.labels.subject, props.subject],
        [copy.nextTry, props.nextTryOn],
      ),
      section(copy.waiting, sessions(plainSessions(props.sessions))),
      small(copy.why),
    ],
    footer: words.because.pays,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ mentorName }: Props) => subjectLine`⚠️ Your payment for ${mentorName} did not go through`,
  title: 'Your payment did not go through',
  intro: ({ amount, mentorName }: Props) =>
    `We could not collect ${amount} for your next week with ${mentorName}. Your times stay reserved for now.`,
  until: ({ graceEndsOn }: Props) => `Please pay by ${graceEndsOn} to keep your sessions.`,
  pay: 'Pay now',
  nextTry: 'Next try',
  waiting: 'Sessions waiting for this payment',
  why: 'Most often the card has expired or its limit was reached. A different card works at once.',
};

const de: typeof en = {
  subject: ({ mentorName }) => subjectLine`⚠️ Deine Zahlung für ${mentorName} hat nicht geklappt`,
  title: 'Deine Zahlung hat nicht geklappt',
  intro: ({ amount, mentorName }) =>
    `Wir konnten ${amount} für deine nächste Woche mit ${mentorName} nicht abbuchen. Deine Zeiten bleiben vorerst reserviert.`,
  until: ({ graceEndsOn }) => `Bitte bezahle bis ${graceEndsOn}, um deine Stunden zu behalten.`,
  pay: 'Jetzt bezahlen',
  nextTry: 'Nächster Versuch',
  waiting: 'Stunden, die auf diese Zahlung warten',
  why: 'Meist ist die Karte abgelaufen oder ihr Limit erreicht. Mit einer anderen Karte klappt es sofort.',
};
