import type { AtLeastOne } from '../booked-series.ts';
import { action, bullets, facts, prose, section, sessions, small } from '../letter.ts';
import type { ListedSession } from '../listed-session.ts';
import { dayAndSpan, type Moment, type SessionTimes } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To both sides, when the weekly times of a series are others from now on. Carries the calendar files. */
export interface SeriesChangedProps {
  readonly recipientName: string;
  /** The other side: the mentor for a student, the student for a mentor. */
  readonly name: string;
  readonly subject: string;
  readonly changedBy: 'YOU' | 'OTHER_SIDE' | 'PLATFORM';
  /** In the words of whoever changed it; null when none were given. */
  readonly reason: string | null;
  /** The weekly times before, of one week: the first that changes. */
  readonly before: AtLeastOne<Moment>;
  /** The weekly times now, of the same week. */
  readonly now: AtLeastOne<Moment>;
  /** Every session at its new time, in order. */
  readonly sessions: AtLeastOne<{ readonly times: SessionTimes; readonly joinUrl: string }>;
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

type Props = SeriesChangedProps;

export const seriesChanged: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: props.now.map(dayAndSpan).join('; '),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro[props.changedBy](props)),
      section(copy.now, bullets(props.now.map(timeOf))),
      section(copy.before, bullets(props.before.map(timeOf))),
      facts([words.labels.subject, props.subject], [words.labels.reason, props.reason]),
      section(copy.all, sessions(props.sessions.map(listed))),
      action(words.manage, props.manageUrl),
      small(copy.calendar),
    ],
    footer: words.because.changed,
    dashboardUrl: props.dashboardUrl,
  };
};

function timeOf(moment: Moment): string {
  return `${dayAndSpan(moment)}, ${moment.zone} (${moment.offset})`;
}

function listed({ times, joinUrl }: Props['sessions'][number]): ListedSession {
  return { times, joinUrl, week: null, note: null, gone: false };
}

const en = {
  subject: ({ name }: Props) => subjectLine`🔁 Your weekly sessions with ${name} have a new time`,
  title: 'A new weekly time',
  intro: {
    YOU: ({ name }: Props) => `Your weekly sessions with ${name} have a new time, as you asked.`,
    OTHER_SIDE: ({ name }: Props) => `${name} has given your weekly sessions a new time.`,
    PLATFORM: ({ name }: Props) => `Your weekly sessions with ${name} have a new time.`,
  },
  now: 'New, for the first time',
  before: 'Until now, in the same week',
  all: 'All sessions at their new times',
  calendar: 'The attached files bring your calendar up to date. The join links stay the same.',
};

const de: typeof en = {
  subject: ({ name }) => subjectLine`🔁 Deine wöchentlichen Stunden mit ${name} haben eine neue Zeit`,
  title: 'Eine neue wöchentliche Zeit',
  intro: {
    YOU: ({ name }) => `Deine wöchentlichen Stunden mit ${name} haben eine neue Zeit, wie von dir gewünscht.`,
    OTHER_SIDE: ({ name }) => `${name} hat euren wöchentlichen Stunden eine neue Zeit gegeben.`,
    PLATFORM: ({ name }) => `Deine wöchentlichen Stunden mit ${name} haben eine neue Zeit.`,
  },
  now: 'Neu, zum ersten Mal',
  before: 'Bisher, in derselben Woche',
  all: 'Alle Stunden zu ihren neuen Zeiten',
  calendar:
    'Die angehängten Dateien bringen deinen Kalender auf den neuesten Stand. Die Links zur Teilnahme bleiben dieselben.',
};
