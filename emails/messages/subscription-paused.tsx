import { action, facts, prose, section, sessions } from '../letter.ts';
import { goneSessions } from '../listed-session.ts';
import type { Moment } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To student and mentor, when weekly sessions and their payments are paused. */
export interface SubscriptionPausedProps {
  readonly recipientName: string;
  /** The other side: the mentor for a student, the student for a mentor. */
  readonly name: string;
  readonly subject: string;
  readonly audience: 'STUDENT' | 'MENTOR';
  /** From when, in the recipient's zone: `Monday, 16 March 2026`. */
  readonly pausedOn: string;
  /** When it goes on by itself; null when that is open. */
  readonly resumesOn: string | null;
  /** The times that are released, in order. May be empty. */
  readonly freed: readonly Moment[];
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

type Props = SubscriptionPausedProps;

export const subscriptionPaused: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: copy.intro[props.audience](props),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro[props.audience](props)),
      facts(
        [words.labels.subject, props.subject],
        [copy.since, props.pausedOn],
        [copy.until, props.resumesOn ?? copy.open],
      ),
      section(copy.freed, sessions(goneSessions(props.freed))),
      action(copy.manage[props.audience], props.manageUrl),
    ],
    footer: words.because.changed,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ name }: Props) => subjectLine`⏸️ Your weekly sessions with ${name} are paused`,
  title: 'Taking a break',
  intro: {
    STUDENT: ({ name }: Props) => `Your weekly sessions with ${name} are paused. Nothing is charged in the meantime.`,
    MENTOR: ({ name }: Props) => `${name} is pausing your weekly sessions. The times are free for others.`,
  },
  since: 'Paused from',
  until: 'Until',
  open: 'further notice',
  freed: 'Released times',
  manage: { STUDENT: 'Resume when you like', MENTOR: 'Open the booking' },
};

const de: typeof en = {
  subject: ({ name }) => subjectLine`⏸️ Deine wöchentlichen Stunden mit ${name} pausieren`,
  title: 'Eine Pause',
  intro: {
    STUDENT: ({ name }) => `Deine wöchentlichen Stunden mit ${name} pausieren. Solange wird nichts abgebucht.`,
    MENTOR: ({ name }) => `${name} pausiert eure wöchentlichen Stunden. Die Zeiten sind für andere frei.`,
  },
  since: 'Pause ab',
  until: 'Bis',
  open: 'auf Weiteres',
  freed: 'Wieder freigegebene Zeiten',
  manage: { STUDENT: 'Jederzeit fortsetzen', MENTOR: 'Buchung öffnen' },
};
