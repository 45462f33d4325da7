import { action, facts, prose, section, sessions } from '../letter.ts';
import { goneSessions } from '../listed-session.ts';
import type { Moment } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To student and mentor, when weekly sessions have ended. */
export interface SubscriptionEndedProps {
  readonly recipientName: string;
  /** The other side: the mentor for a student, the student for a mentor. */
  readonly name: string;
  readonly subject: string;
  readonly audience: 'STUDENT' | 'MENTOR';
  /** `Monday, 16 March 2026`, in the recipient's zone. */
  readonly endedOn: string;
  /** Somebody ended it, or the grace period of a failed payment ran out. */
  readonly reason: 'CANCELLED' | 'UNPAID';
  /** The times that are released, in order. May be empty. */
  readonly freed: readonly Moment[];
  /** For the student where to book again, for the mentor where the calendar is. */
  readonly nextUrl: string;
  readonly dashboardUrl: string;
}

type Props = SubscriptionEndedProps;

export const subscriptionEnded: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: copy.intro[props.reason](props),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro[props.reason](props)),
      prose(copy.afterwards[props.audience]),
      facts([words.labels.subject, props.subject], [copy.endedOn, props.endedOn]),
      section(copy.freed, sessions(goneSessions(props.freed))),
      action(copy.next[props.audience], props.nextUrl),
    ],
    footer: words.because.changed,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ name }: Props) => subjectLine`👋 Your weekly sessions with ${name} have ended`,
  title: 'Your weekly sessions have ended',
  intro: {
    CANCELLED: ({ name }: Props) => `Your weekly sessions with ${name} have come to an end.`,
    UNPAID: ({ name }: Props) =>
      `Your weekly sessions with ${name} have ended, because a payment stayed open for too long.`,
  },
  afterwards: {
    STUDENT: 'Nothing more will be charged. Thank you for learning with us. The door stays open.',
    MENTOR: 'The weekly times are free for other students from now on.',
  },
  endedOn: 'Ended on',
  freed: 'Released times',
  next: { STUDENT: 'Book again', MENTOR: 'Open your calendar' },
};

const de: typeof en = {
  subject: ({ name }) => subjectLine`👋 Deine wöchentlichen Stunden mit ${name} sind beendet`,
  title: 'Deine wöchentlichen Stunden sind beendet',
  intro: {
    CANCELLED: ({ name }) => `Deine wöchentlichen Stunden mit ${name} sind zu Ende gegangen.`,
    UNPAID: ({ name }) =>
      `Deine wöchentlichen Stunden mit ${name} sind beendet, weil eine Zahlung zu lange offen blieb.`,
  },
  afterwards: {
    STUDENT: 'Es wird nichts mehr abgebucht. Danke, dass du mit uns gelernt hast. Die Tür bleibt offen.',
    MENTOR: 'Die wöchentlichen Zeiten sind ab jetzt für andere frei.',
  },
  endedOn: 'Beendet am',
  freed: 'Wieder freigegebene Zeiten',
  next: { STUDENT: 'Wieder buchen', MENTOR: 'Deinen Kalender öffnen' },
};
