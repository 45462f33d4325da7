import type { BookedSession } from '../booked-series.ts';
import { action, bullets, facts, prose, section, session, small } from '../letter.ts';
import { fullTime } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To the mentor, when a student has booked a free trial. Carries the calendar file. */
export interface MentorNewTrialProps {
  readonly mentorName: string;
  readonly studentName: string;
  readonly subject: string;
  /** What the student wants to reach, in the student's words. May be empty. */
  readonly goals: readonly string[];
  readonly trial: Pick<BookedSession, 'times' | 'joinUrl'>;
  /** Its Google Meet room; null while it is being made. */
  readonly meetLink: string | null;
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

type Props = MentorNewTrialProps;

export const mentorNewTrial: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  const { trial } = props;
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: `${props.subject}: ${fullTime(trial.times.yours)}`,
    blocks: [
      prose(words.greeting(props.mentorName)),
      prose(copy.intro(props)),
      session(trial.times, props.meetLink),
      action(words.joinSession, trial.joinUrl),
      facts([words.labels.student, props.studentName], [words.labels.subject, props.subject]),
      section(copy.goals(props), bullets(props.goals)),
      small(copy.calendar),
      small(words.change, { label: words.manage, href: props.manageUrl }),
    ],
    footer: words.because.teaches,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ studentName }: Props) => subjectLine`🎉 New free trial booked with ${studentName}`,
  title: 'Somebody wants to meet you',
  intro: ({ studentName }: Props) => `${studentName} would like to get to know you in a free trial session.`,
  goals: ({ studentName }: Props) => `What ${studentName} wants to reach`,
  calendar: 'The attached file adds this to any other calendar you use.',
};

const de: typeof en = {
  subject: ({ studentName }) => subjectLine`🎉 Neue kostenlose Probestunde mit ${studentName} gebucht`,
  title: 'Jemand möchte dich kennenlernen',
  intro: ({ studentName }) => `${studentName} möchte dich in einer kostenlosen Probestunde kennenlernen.`,
  goals: ({ studentName }) => `Das möchte ${studentName} erreichen`,
  calendar: 'Die angehängte Datei trägt alles in jeden weiteren Kalender ein, den du nutzt.',
};
