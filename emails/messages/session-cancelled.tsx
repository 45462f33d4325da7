import type { AtLeastOne } from '../booked-series.ts';
import { action, type Block, facts, prose, section, sessions, small } from '../letter.ts';
import { goneSessions, type ListedSession } from '../listed-session.ts';
import { dayAndSpan, type Moment } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To both sides, when one or more sessions are cancelled. Carries the cancelling calendar file. */
export type SessionCancelledProps = CancelledBase & (ForStudent | ForMentor);

interface CancelledBase {
  readonly recipientName: string;
  /** The other side: the mentor for a student, the student for a mentor. */
  readonly name: string;
  readonly subject: string;
  readonly cancelledBy: 'YOU' | 'OTHER_SIDE' | 'PLATFORM';
  /** In the words of whoever cancelled; null when none were given. */
  readonly reason: string | null;
  /** Every cancelled session in the recipient's zone, in order. */
  readonly sessions: AtLeastOne<Moment>;
  readonly dashboardUrl: string;
}

/** Back as credit, kept by the policy, never taken (trial, unpaid week), or on an invoice that waits to be paid. */
type Outcome = 'CREDITED' | 'REFUNDED' | 'NOT_CREDITED' | 'NOT_CHARGED' | 'CREDITED_WHEN_PAID';

interface ForStudent {
  readonly audience: 'STUDENT';
  /** What becomes of the money of each session, in their order. */
  readonly money: AtLeastOne<Outcome>;
  readonly bookAgainUrl: string;
}

interface ForMentor {
  readonly audience: 'MENTOR';
}

type Props = SessionCancelledProps;

export const sessionCancelled: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: props.sessions.length === 1 ? copy.subject(props) : copy.subjectOfMany(props),
    title: copy.title,
    preheader: `${dayAndSpan(props.sessions[0])} – ${copy.cancelled}`,
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro[props.cancelledBy](props, props.sessions.length)),
      section(copy.cancelled, sessions(withMoney(props, copy))),
      facts([words.labels.subject, props.subject], [words.labels.reason, props.reason]),
      ...consequence(props, copy),
      props.audience === 'STUDENT' ? action(copy.again, props.bookAgainUrl) : action(copy.open, props.dashboardUrl),
      small(copy.calendar(props.sessions.length)),
    ],
    footer: words.because.changed,
    dashboardUrl: props.dashboardUrl,
  };
};

/** What it means: one sentence where it is the same for all; else the sessions in the list each have their own. */
function consequence(props: Props, copy: typeof en): Block[] {
  if (props.audience === 'MENTOR') return [prose(copy.free)];
  return isMixed(props) ? [] : [prose(copy.money[props.money[0]])];
}

function withMoney(props: Props, copy: typeof en): ListedSession[] {
  const gone = goneSessions(props.sessions);
  if (props.audience === 'MENTOR' || !isMixed(props)) return gone;
  return gone.map((session, index) => ({ ...session, note: copy.inShort[props.money[index] ?? props.money[0]] }));
}

function isMixed({ money }: ForStudent): boolean {
  return new Set(money).size > 1;
}

const en = {
  subject: ({ name }: Props) => subjectLine`❌ Your session with ${name} is cancelled`,
  subjectOfMany: ({ name, sessions: gone }: Props) =>
    subjectLine`❌ ${String(gone.length)} sessions with ${name} are cancelled`,
  title: 'Cancelled',
  intro: {
    YOU: ({ name }: Props, count: number) =>
      count === 1
        ? `Your session with ${name} is cancelled, as you asked.`
        : `${count} of your sessions with ${name} are cancelled, as you asked.`,
    OTHER_SIDE: ({ name }: Props, count: number) =>
      `${name} has cancelled ${count === 1 ? 'your session' : `${count} of your sessions`}.`,
    PLATFORM: ({ name }: Props, count: number) =>
      count === 1 ? `Your session with ${name} is cancelled.` : `${count} of your sessions with ${name} are cancelled.`,
  },
  cancelled: 'No longer taking place',
  money: {
    CREDITED: 'You have been given a credit for what you paid. It is used for your next sessions.',
    REFUNDED: 'What you paid for it goes back to where it came from.',
    NOT_CREDITED: 'The time to cancel free of charge had passed, so there is no credit for it.',
    NOT_CHARGED: 'You will not be charged for it.',
    CREDITED_WHEN_PAID:
      'It is on an invoice that is not paid yet. Once you have paid that, its price is taken off the next one.',
  },
  inShort: {
    CREDITED: 'Credited to you',
    REFUNDED: 'Refunded to you',
    NOT_CREDITED: 'Cancelled too late for a credit',
    NOT_CHARGED: 'Not charged',
    CREDITED_WHEN_PAID: 'Credited once its invoice is paid',
  },
  free: 'The time is free again and can be booked by others.',
  again: 'Find a new time',
  open: 'Open your calendar',
  calendar: (count: number): string =>
    `The attached ${count === 1 ? 'file brings' : 'files bring'} your calendar up to date.`,
};

const de: typeof en = {
  subject: ({ name }) => subjectLine`❌ Deine Stunde mit ${name} ist abgesagt`,
  subjectOfMany: ({ name, sessions: gone }) => subjectLine`❌ ${String(gone.length)} Stunden mit ${name} sind abgesagt`,
  title: 'Abgesagt',
  intro: {
    YOU: ({ name }, count) =>
      count === 1
        ? `Deine Stunde mit ${name} ist abgesagt, wie von dir gewünscht.`
        : `${count} deiner Stunden mit ${name} sind abgesagt, wie von dir gewünscht.`,
    OTHER_SIDE: ({ name }, count) => `${name} hat ${count === 1 ? 'eure Stunde' : `${count} eurer Stunden`} abgesagt.`,
    PLATFORM: ({ name }, count) =>
      count === 1 ? `Deine Stunde mit ${name} ist abgesagt.` : `${count} deiner Stunden mit ${name} sind abgesagt.`,
  },
  cancelled: 'Findet nicht mehr statt',
  money: {
    CREDITED: 'Was du bezahlt hast, ist dir gutgeschrieben. Es wird mit deinen nächsten Stunden verrechnet.',
    REFUNDED: 'Was du dafür bezahlt hast, geht dorthin zurück, woher es kam.',
    NOT_CREDITED: 'Die Frist für eine kostenlose Absage war vorbei, daher gibt es dafür keine Gutschrift.',
    NOT_CHARGED: 'Dir wird dafür nichts berechnet.',
    CREDITED_WHEN_PAID:
      'Sie steht auf einer Rechnung, die noch offen ist. Sobald du die bezahlt hast, wird ihr Preis von der nächsten abgezogen.',
  },
  inShort: {
    CREDITED: 'Wird dir gutgeschrieben',
    REFUNDED: 'Wird dir erstattet',
    NOT_CREDITED: 'Zu spät abgesagt, daher keine Gutschrift',
    NOT_CHARGED: 'Wird nicht berechnet',
    CREDITED_WHEN_PAID: 'Wird gutgeschrieben, sobald die Rechnung bezahlt ist',
  },
  free: 'Die Zeit ist wieder frei und kann von anderen gebucht werden.',
  again: 'Neue Zeit finden',
  open: 'Deinen Kalender öffnen',
  calendar: (count) =>
    `${count === 1 ? 'Die angehängte Datei bringt' : 'Die angehängten Dateien bringen'} deinen Kalender auf den neuesten Stand.`,
};
