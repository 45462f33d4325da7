import { action, facts, prose, section, sessions } from '../letter.ts';
import { plainSessions } from '../listed-session.ts';
import type { Moment } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To student and mentor, when paused weekly sessions go on. Prices are the student's: null for the mentor. */
export interface SubscriptionResumedProps {
  readonly recipientName: string;
  /** The other side: the mentor for a student, the student for a mentor. */
  readonly name: string;
  readonly subject: string;
  /** `Monday, 16 March 2026`, in the recipient's zone. */
  readonly resumedOn: string;
  readonly weeklyPrice: string | null;
  readonly nextBillingDate: string | null;
  /** The sessions that are booked again, in order. May be empty. */
  readonly sessions: readonly Moment[];
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

type Props = SubscriptionResumedProps;

export const subscriptionResumed: MailTemplate<Props> = (props, locale) => {
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
        [words.labels.subject, props.subject],
        [copy.since, props.resumedOn],
        [copy.weekly, props.weeklyPrice],
        [words.labels.nextBilling, props.nextBillingDate],
      ),
      section(copy.next, sessions(plainSessions(props.sessions))),
      action(words.manage, props.manageUrl),
    ],
    footer: words.because.changed,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ name }: Props) => subjectLine`▶️ Your weekly sessions with ${name} go on`,
  title: 'Welcome back',
  intro: ({ name }: Props) => `The break is over: you and ${name} meet every week again.`,
  since: 'Again from',
  weekly: 'Each week',
  next: 'Your next sessions',
};

const de: typeof en = {
  subject: ({ name }) => subjectLine`▶️ Deine wöchentlichen Stunden mit ${name} gehen weiter`,
  title: 'Willkommen zurück',
  intro: ({ name }) => `Die Pause ist vorbei: Ihr trefft euch wieder jede Woche, du und ${name}.`,
  since: 'Wieder ab',
  weekly: 'Pro Woche',
  next: 'Deine nächsten Stunden',
};
