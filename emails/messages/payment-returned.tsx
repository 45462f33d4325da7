import { action, facts, prose, section, sessions } from '../letter.ts';
import { goneSessions } from '../listed-session.ts';
import type { Moment } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To the student, when money comes back: to the card, or as credit for what comes next; or when it should and cannot. */
export interface PaymentReturnedProps {
  readonly studentName: string;
  readonly mentorName: string;
  readonly subject: string;
  /** `USD 40.00` */
  readonly amount: string;
  /** `WAITS`: it cannot go back while the student's bank asks for the same money. */
  readonly as: 'REFUND' | 'CREDIT' | 'WAITS';
  readonly reason:
    | 'SESSION_CANCELLED'
    | 'MENTOR_MISSED'
    /** An occurrence found no time, and nobody chose another. */
    | 'NOT_PLACED'
    | 'WEEK_WITHOUT_SESSIONS'
    | 'SUBSCRIPTION_ENDED'
    | 'BANK_ASKS'
    | 'BANK_DECIDED'
    | 'GOODWILL';
  /** The sessions it is for, in order. May be empty. */
  readonly sessions: readonly Moment[];
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

type Props = PaymentReturnedProps;

export const paymentReturned: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject[props.as](props),
    title: copy.title[props.as],
    preheader: copy.how[props.as](props),
    blocks: [
      prose(words.greeting(props.studentName)),
      prose(copy.why[props.reason](props)),
      prose(copy.how[props.as](props)),
      facts(
        [words.labels.amount, props.amount],
        [words.labels.mentor, props.mentorName],
        [words.labels.subject, props.subject],
      ),
      section(copy.about, sessions(goneSessions(props.sessions))),
      action(words.manage, props.manageUrl),
    ],
    footer: words.because.pays,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: {
    REFUND: ({ amount }: Props) => subjectLine`↩️ ${amount} is on its way back to you`,
    CREDIT: ({ amount }: Props) => subjectLine`🎟️ You have a credit of ${amount}`,
    WAITS: ({ amount }: Props) => subjectLine`⏳ Your refund of ${amount} waits for your bank`,
  },
  title: {
    REFUND: 'Your money is on its way back',
    CREDIT: 'You have a credit',
    WAITS: 'Your refund waits for your bank',
  },
  why: {
    SESSION_CANCELLED: ({ mentorName }: Props) => `A session with ${mentorName} that you had paid for was cancelled.`,
    MENTOR_MISSED: ({ mentorName }: Props) => `${mentorName} did not come to your session. We are sorry.`,
    NOT_PLACED: ({ mentorName }: Props) => `No time was found for one of your paid sessions with ${mentorName}.`,
    WEEK_WITHOUT_SESSIONS: ({ mentorName }: Props) =>
      `You paid for a week with ${mentorName} in which no session takes place.`,
    SUBSCRIPTION_ENDED: ({ mentorName }: Props) =>
      `Your weekly sessions with ${mentorName} have ended, and some of what you paid is left.`,
    BANK_ASKS: ({ mentorName, amount }: Props) =>
      `We wanted to refund ${amount} for your sessions with ${mentorName}, but your bank is looking into that payment, and we cannot give anything back while it does. If another message of ours said otherwise, this one is right.`,
    BANK_DECIDED: ({ mentorName }: Props) =>
      `Your bank has finished looking into a payment for your sessions with ${mentorName}.`,
    GOODWILL: ({ mentorName }: Props) =>
      `We would like to make up for something about your sessions with ${mentorName}.`,
  },
  how: {
    REFUND: ({ amount }: Props) => `We have refunded ${amount} to your card. Your bank shows it within a few days.`,
    CREDIT: ({ amount }: Props) => `We have credited ${amount}. It comes off your next payment automatically.`,
    WAITS: ({ amount }: Props) =>
      `You get ${amount} either way: from your bank, if it decides for you, and otherwise from us, as soon as it has decided.`,
  },
  about: 'What it is for',
};

const de: typeof en = {
  subject: {
    REFUND: ({ amount }) => subjectLine`↩️ ${amount} sind auf dem Weg zurück zu dir`,
    CREDIT: ({ amount }) => subjectLine`🎟️ Du hast ein Guthaben von ${amount}`,
    WAITS: ({ amount }) => subjectLine`⏳ Deine Erstattung von ${amount} wartet auf deine Bank`,
  },
  title: {
    REFUND: 'Dein Geld ist auf dem Weg zurück',
    CREDIT: 'Du hast ein Guthaben',
    WAITS: 'Deine Erstattung wartet auf deine Bank',
  },
  why: {
    SESSION_CANCELLED: ({ mentorName }) => `Eine Stunde mit ${mentorName}, die du bezahlt hattest, wurde abgesagt.`,
    MENTOR_MISSED: ({ mentorName }) => `${mentorName} ist nicht zu eurer Stunde gekommen. Das tut uns leid.`,
    NOT_PLACED: ({ mentorName }) => `Für eine deiner bezahlten Stunden mit ${mentorName} fand sich keine Zeit.`,
    WEEK_WITHOUT_SESSIONS: ({ mentorName }) =>
      `Du hast eine Woche mit ${mentorName} bezahlt, in der keine Stunde stattfindet.`,
    SUBSCRIPTION_ENDED: ({ mentorName }) =>
      `Deine wöchentlichen Stunden mit ${mentorName} sind zu Ende, und von deinen Zahlungen ist etwas übrig.`,
    BANK_ASKS: ({ mentorName, amount }) =>
      `Wir wollten dir ${amount} für deine Stunden mit ${mentorName} erstatten, aber deine Bank prüft diese Zahlung, und solange können wir nichts zurückgeben. Falls eine andere Nachricht von uns etwas anderes sagt, gilt diese.`,
    BANK_DECIDED: ({ mentorName }) => `Deine Bank hat eine Zahlung für deine Stunden mit ${mentorName} fertig geprüft.`,
    GOODWILL: ({ mentorName }) => `Wir möchten etwas rund um deine Stunden mit ${mentorName} wiedergutmachen.`,
  },
  how: {
    REFUND: ({ amount }) => `Wir haben ${amount} auf deine Karte erstattet. Deine Bank zeigt es in wenigen Tagen an.`,
    CREDIT: ({ amount }) =>
      `Wir haben dir ${amount} gutgeschrieben. Der Betrag wird automatisch von deiner nächsten Zahlung abgezogen.`,
    WAITS: ({ amount }) =>
      `Du bekommst ${amount} auf jeden Fall: von deiner Bank, wenn sie für dich entscheidet, und sonst von uns, sobald sie entschieden hat.`,
  },
  about: 'Das betrifft',
};
