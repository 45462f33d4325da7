import type { AtLeastOne } from '../booked-series.ts';
import { action, facts, prose, section, sessions } from '../letter.ts';
import type { ListedSession } from '../listed-session.ts';
import type { SessionTimes } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To whoever's own time of a weekly session shifts, because clocks change on another day for the other side. */
export interface ClockChangeProps {
  readonly recipientName: string;
  /** The other side: the mentor for a student, the student for a mentor. */
  readonly name: string;
  readonly subject: string;
  /** Whose clocks change. */
  readonly whose: 'YOURS' | 'THEIRS';
  /** The recipient's time of day before and after: `17:00` and `16:00`. */
  readonly timeBefore: string;
  readonly timeAfter: string;
  /** The sessions from then on, in order. */
  readonly sessions: AtLeastOne<{ readonly times: SessionTimes; readonly joinUrl: string }>;
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

type Props = ClockChangeProps;

export const clockChange: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject(props),
    title: copy.title(props),
    preheader: copy.from(props),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.why[props.whose](props)),
      prose(copy.from(props)),
      facts([words.labels.subject, props.subject], [copy.before, props.timeBefore], [copy.after, props.timeAfter]),
      section(copy.next, sessions(props.sessions.map(listed))),
      action(copy.change, props.manageUrl),
    ],
    footer: words.because.session,
    dashboardUrl: props.dashboardUrl,
  };
};

function listed({ times, joinUrl }: Props['sessions'][number]): ListedSession {
  return { times, joinUrl, week: null, note: null, gone: false };
}

const en = {
  subject: ({ timeBefore, timeAfter }: Props) =>
    subjectLine`🕒 The clocks change: your session moves from ${timeBefore} to ${timeAfter}`,
  title: ({ timeBefore, timeAfter }: Props) => `Your session moves from ${timeBefore} to ${timeAfter}`,
  why: {
    YOURS: ({ name }: Props) =>
      `Your clocks change, those of ${name} do not on the same day. Your weekly session keeps its time for ${name}, so yours shifts.`,
    THEIRS: ({ name }: Props) =>
      `The clocks of ${name} change, yours do not on the same day. Your weekly session keeps its time for ${name}, so yours shifts.`,
  },
  from: ({ sessions: [first], timeBefore, timeAfter }: Props) =>
    `From ${first.times.yours.date} it starts at ${timeAfter} for you instead of ${timeBefore}.`,
  before: 'Until then',
  after: 'From then',
  next: 'Your next sessions',
  change: 'Doesn’t suit you? Move it',
};

const de: typeof en = {
  subject: ({ timeBefore, timeAfter }) =>
    subjectLine`🕒 Die Uhren werden umgestellt: deine Stunde rückt von ${timeBefore} auf ${timeAfter}`,
  title: ({ timeBefore, timeAfter }) => `Deine Stunde rückt von ${timeBefore} auf ${timeAfter}`,
  why: {
    YOURS: ({ name }) =>
      `Deine Uhren werden umgestellt, die von ${name} nicht am selben Tag. Eure wöchentliche Stunde behält ihre Zeit für ${name}, deine verschiebt sich.`,
    THEIRS: ({ name }) =>
      `Die Uhren von ${name} werden umgestellt, deine nicht am selben Tag. Eure wöchentliche Stunde behält ihre Zeit für ${name}, deine verschiebt sich.`,
  },
  from: ({ sessions: [first], timeBefore, timeAfter }) =>
    `Ab ${first.times.yours.date} beginnt sie für dich um ${timeAfter} statt um ${timeBefore}.`,
  before: 'Bis dahin',
  after: 'Ab dann',
  next: 'Deine nächsten Stunden',
  change: 'Passt nicht? Verschieben',
};
