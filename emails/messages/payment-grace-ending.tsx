import type { AtLeastOne } from '../booked-series.ts';
import { action, facts, prose, section, sessions } from '../letter.ts';
import { plainSessions } from '../listed-session.ts';
import type { Moment } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To the student, before unpaid sessions are released and the subscription ends. */
export interface PaymentGraceEndingProps {
  readonly studentName: string;
  readonly mentorName: string;
  readonly subject: string;
  /** `USD 80.00` */
  readonly amount: string;
  /** The last day to pay, in the student's zone: `Monday, 9 March 2026`. */
  readonly graceEndsOn: string;
  /** What would be released, in order. */
  readonly sessions: AtLeastOne<Moment>;
  readonly payUrl: string;
  readonly dashboardUrl: string;
}

type Props = PaymentGraceEndingProps;

export const paymentGraceEnding: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: copy.intro(props),
    blocks: [
      prose(words.greeting(props.studentName)),
      prose(copy.intro(props)),
      prose(copy.afterwards),
      action(copy.pay, props.payUrl),
      facts(
        [words.labels.amount, props.amount],
        [words.labels.mentor, props.mentorName],
        [words.labels.subject, props.subject],
      ),
      section(copy.atRisk, sessions(plainSessions(props.sessions))),
    ],
    footer: words.because.pays,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ mentorName }: Props) => subjectLine`⏳ Last chance to keep your sessions with ${mentorName}`,
  title: 'Your times are about to be released',
  intro: ({ amount, graceEndsOn }: Props) =>
    `Your payment of ${amount} is still open. We can wait until ${graceEndsOn}.`,
  afterwards: 'After that we release the times below and end your weekly sessions. You will not be charged for them.',
  pay: 'Pay and keep my sessions',
  atRisk: 'What would be released',
};

const de: typeof en = {
  subject: ({ mentorName }) => subjectLine`⏳ Letzte Gelegenheit, deine Stunden mit ${mentorName} zu behalten`,
  title: 'Deine Zeiten werden bald freigegeben',
  intro: ({ amount, graceEndsOn }) =>
    `Deine Zahlung über ${amount} ist noch offen. Wir können bis ${graceEndsOn} warten.`,
  afterwards:
    'Danach geben wir die Zeiten unten frei und beenden deine wöchentlichen Stunden. Sie werden dir nicht berechnet.',
  pay: 'Bezahlen und Stunden behalten',
  atRisk: 'Das würde freigegeben',
};
