import { action, facts, prose, section, sessions } from '../letter.ts';
import { goneSessions } from '../listed-session.ts';
import { fullTime, type Moment } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To student and mentor, when it is settled that weekly sessions end at a later day. */
export interface SubscriptionEndingProps {
  readonly recipientName: string;
  /** The other side: the mentor for a student, the student for a mentor. */
  readonly name: string;
  readonly subject: string;
  readonly audience: 'STUDENT' | 'MENTOR';
  /** `Monday, 16 March 2026`, in the recipient's zone. */
  readonly endsOn: string;
  /** The last session that still takes place; null when there is none. */
  readonly last: Moment | null;
  /** The times that are released, in order. May be empty. */
  readonly freed: readonly Moment[];
  /** Where the student can undo it while the times are free. */
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

type Props = SubscriptionEndingProps;

export const subscriptionEnding: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  const { last } = props;
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: copy.intro[props.audience](props),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro[props.audience](props)),
      facts([words.labels.subject, props.subject], [copy.last, last === null ? null : fullTime(last)]),
      section(copy.freed, sessions(goneSessions(props.freed))),
      action(copy.manage[props.audience], props.manageUrl),
    ],
    footer: words.because.changed,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ name, endsOn }: Props) => subjectLine`🏁 Your weekly sessions with ${name} end on ${endsOn}`,
  title: 'Your weekly sessions are ending',
  intro: {
    STUDENT: ({ name, endsOn }: Props) =>
      `Your weekly sessions with ${name} end on ${endsOn}. Until then everything stays as it is, and nothing more is charged after it.`,
    MENTOR: ({ name, endsOn }: Props) =>
      `${name} has ended your weekly sessions as of ${endsOn}. Until then everything stays as it is.`,
  },
  last: 'Last session',
  freed: 'Released times',
  manage: { STUDENT: 'Changed your mind? Keep them', MENTOR: 'Open the booking' },
};

const de: typeof en = {
  subject: ({ name, endsOn }) => subjectLine`🏁 Deine wöchentlichen Stunden mit ${name} enden am ${endsOn}`,
  title: 'Deine wöchentlichen Stunden enden',
  intro: {
    STUDENT: ({ name, endsOn }) =>
      `Deine wöchentlichen Stunden mit ${name} enden am ${endsOn}. Bis dahin bleibt alles, wie es ist, und danach wird nichts mehr abgebucht.`,
    MENTOR: ({ name, endsOn }) =>
      `${name} hat eure wöchentlichen Stunden zum ${endsOn} beendet. Bis dahin bleibt alles, wie es ist.`,
  },
  last: 'Letzte Stunde',
  freed: 'Wieder freigegebene Zeiten',
  manage: { STUDENT: 'Doch weitermachen', MENTOR: 'Buchung öffnen' },
};
