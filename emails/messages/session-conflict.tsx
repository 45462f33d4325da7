import { action, bullets, facts, prose, section, session } from '../letter.ts';
import { fullTime, type Moment, type SessionTimes } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/**
 * To mentor and student, when something new in the mentor's calendar lies over a booked session, which stays.
 * Neither title nor owner of what collides is said to anybody by mail.
 */
export interface SessionConflictProps {
  readonly recipientName: string;
  /** The other side: the mentor for a student, the student for a mentor. */
  readonly name: string;
  readonly subject: string;
  readonly audience: 'STUDENT' | 'MENTOR';
  readonly times: SessionTimes;
  /** Free times instead, in the recipient's zone and in order. May be empty. */
  readonly alternatives: readonly Moment[];
  /** Where to propose another time. */
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

type Props = SessionConflictProps;

export const sessionConflict: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: copy.intro[props.audience](props),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro[props.audience](props)),
      session(props.times),
      prose(copy.stays),
      action(copy.choose, props.manageUrl),
      facts([words.labels.subject, props.subject]),
      section(copy.free, bullets(props.alternatives.map(fullTime))),
    ],
    footer: words.because.session,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ name }: Props) => subjectLine`⚡ Your session with ${name} may clash with something else`,
  title: 'Two things at once?',
  intro: {
    MENTOR: ({ name }: Props) => `Something new in your calendar overlaps with your session with ${name}.`,
    STUDENT: ({ name }: Props) => `${name} may be busy at the time of your session.`,
  },
  stays: 'The session stays booked until one of you changes it.',
  choose: 'Propose another time',
  free: 'Times that would be free',
};

const de: typeof en = {
  subject: ({ name }) => subjectLine`⚡ Deine Stunde mit ${name} überschneidet sich vielleicht mit etwas anderem`,
  title: 'Zwei Termine auf einmal?',
  intro: {
    MENTOR: ({ name }) => `Ein neuer Eintrag in deinem Kalender überschneidet sich mit deiner Stunde mit ${name}.`,
    STUDENT: ({ name }) => `${name} ist zur Zeit eurer Stunde vielleicht verhindert.`,
  },
  stays: 'Die Stunde bleibt gebucht, bis einer von euch sie ändert.',
  choose: 'Andere Zeit vorschlagen',
  free: 'Zeiten, die frei wären',
};
