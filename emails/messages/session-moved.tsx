import type { AtLeastOne } from '../booked-series.ts';
import { action, facts, prose, section, session, sessions, small } from '../letter.ts';
import type { ListedSession } from '../listed-session.ts';
import { dayAndSpan, fullTime, type Moment, type SessionTimes } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { type Words, wordsOf } from '../words.ts';

/** To both sides, when one or more sessions have new times. Links and room stay as they were. Carries the calendar file. */
export interface SessionMovedProps {
  readonly recipientName: string;
  /** The other side: the mentor for a student, the student for a mentor. */
  readonly name: string;
  readonly subject: string;
  readonly movedBy: 'YOU' | 'OTHER_SIDE' | 'PLATFORM';
  /** In the words of whoever moved it; null when none were given. */
  readonly reason: string | null;
  /** Every moved session in order of its new time. */
  readonly moves: AtLeastOne<{ readonly before: Moment; readonly after: SessionTimes; readonly joinUrl: string }>;
  readonly meetLink: string | null;
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

type Props = SessionMovedProps;

export const sessionMoved: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  const { moves } = props;
  const [first] = moves;
  return {
    subject: moves.length === 1 ? copy.subject(props) : copy.subjectOfMany(props),
    title: words.labels.now,
    preheader: fullTime(first.after.yours),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro[props.movedBy](props, moves.length)),
      session(first.after, props.meetLink),
      action(words.joinSession, first.joinUrl),
      facts(
        [words.labels.before, fullTime(first.before)],
        [words.labels.subject, props.subject],
        [words.labels.reason, props.reason],
      ),
      section(copy.all, sessions(furtherMoves(props, words))),
      small(copy.calendar(moves.length)),
      small(words.change, { label: words.manage, href: props.manageUrl }),
    ],
    footer: words.because.changed,
    dashboardUrl: props.dashboardUrl,
  };
};

/** All moved sessions where there are several; one stands in the panel already. */
function furtherMoves({ moves }: Props, words: Words): ListedSession[] {
  if (moves.length === 1) return [];
  return moves.map(({ before, after, joinUrl }) => ({
    times: after,
    joinUrl,
    week: null,
    note: `${words.labels.before}: ${dayAndSpan(before)}, ${before.offset}`,
    gone: false,
  }));
}

const en = {
  subject: ({ name, moves }: Props) =>
    subjectLine`🔁 Your session with ${name} has moved to ${moves[0].after.yours.date}`,
  subjectOfMany: ({ name }: Props) => subjectLine`🔁 Your sessions with ${name} have new times`,
  intro: {
    YOU: ({ name }: Props, count: number) =>
      count === 1
        ? `Your session with ${name} has moved, as you asked.`
        : `${count} of your sessions with ${name} have moved, as you asked.`,
    OTHER_SIDE: ({ name }: Props, count: number) =>
      `${name} has moved ${count === 1 ? 'your session' : `${count} of your sessions`}.`,
    PLATFORM: ({ name }: Props, count: number) =>
      count === 1 ? `Your session with ${name} has moved.` : `${count} of your sessions with ${name} have moved.`,
  },
  all: 'All new times',
  calendar: (count: number): string =>
    count === 1
      ? 'The attached file brings your calendar up to date. The join link stays the same.'
      : 'The attached files bring your calendar up to date. The join links stay the same.',
};

const de: typeof en = {
  subject: ({ name, moves }) =>
    subjectLine`🔁 Deine Stunde mit ${name} wurde auf ${moves[0].after.yours.date} verschoben`,
  subjectOfMany: ({ name }) => subjectLine`🔁 Deine Stunden mit ${name} haben neue Zeiten`,
  intro: {
    YOU: ({ name }, count) =>
      count === 1
        ? `Deine Stunde mit ${name} wurde verschoben, wie von dir gewünscht.`
        : `${count} deiner Stunden mit ${name} wurden verschoben, wie von dir gewünscht.`,
    OTHER_SIDE: ({ name }, count) =>
      `${name} hat ${count === 1 ? 'eure Stunde' : `${count} eurer Stunden`} verschoben.`,
    PLATFORM: ({ name }, count) =>
      count === 1
        ? `Deine Stunde mit ${name} wurde verschoben.`
        : `${count} deiner Stunden mit ${name} wurden verschoben.`,
  },
  all: 'Alle neuen Zeiten',
  calendar: (count) =>
    count === 1
      ? 'Die angehängte Datei bringt deinen Kalender auf den neuesten Stand. Der Link zur Teilnahme bleibt derselbe.'
      : 'Die angehängten Dateien bringen deinen Kalender auf den neuesten Stand. Die Links zur Teilnahme bleiben dieselben.',
};
