import type { Frequency } from '../../src/domain/bookings/booking.ts';
import { action, facts, prose, session, small } from '../letter.ts';
import type { SessionTimes } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To the student, when weekly payments have begun. The sessions themselves are in the booking confirmation. */
export interface SubscriptionStartedProps {
  readonly studentName: string;
  readonly mentorName: string;
  readonly subject: string;
  readonly frequency: Frequency;
  /** `USD 80.00` */
  readonly weeklyPrice: string;
  /** `Monday, 16 March 2026`, in the student's zone. */
  readonly nextBillingDate: string;
  readonly first: SessionTimes;
  /** Where to change, pause or end it. */
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

type Props = SubscriptionStartedProps;

export const subscriptionStarted: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: copy.intro(props),
    blocks: [
      prose(words.greeting(props.studentName)),
      prose(copy.intro(props)),
      session(props.first),
      facts(
        [words.labels.mentor, props.mentorName],
        [words.labels.subject, props.subject],
        [words.labels.rhythm, words.frequency[props.frequency]],
        [copy.weekly, props.weeklyPrice],
        [words.labels.nextBilling, props.nextBillingDate],
      ),
      action(copy.manage, props.manageUrl),
      small(copy.anytime),
    ],
    footer: words.because.pays,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ mentorName }: Props) => subjectLine`🚀 Your weekly sessions with ${mentorName} have started`,
  title: 'Off you go',
  intro: ({ mentorName, weeklyPrice }: Props) =>
    `Your weekly sessions with ${mentorName} have started. Each week costs ${weeklyPrice} and is paid automatically.`,
  weekly: 'Each week',
  manage: 'Manage your plan',
  anytime: 'You can change how often you meet, pause or stop at any time.',
};

const de: typeof en = {
  subject: ({ mentorName }) => subjectLine`🚀 Deine wöchentlichen Stunden mit ${mentorName} haben begonnen`,
  title: 'Es geht los',
  intro: ({ mentorName, weeklyPrice }) =>
    `Deine wöchentlichen Stunden mit ${mentorName} haben begonnen. Jede Woche kostet ${weeklyPrice} und wird automatisch abgebucht.`,
  weekly: 'Pro Woche',
  manage: 'Deinen Plan verwalten',
  anytime: 'Du kannst jederzeit ändern, wie oft ihr euch trefft, pausieren oder aufhören.',
};
