import type { BookedSession } from '../booked-series.ts';
import { action, facts, prose, session, small } from '../letter.ts';
import { fullTime } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To the student, once a free trial is booked. Carries the calendar file. */
export interface StudentTrialConfirmationProps {
  readonly studentName: string;
  readonly mentorName: string;
  readonly subject: string;
  readonly trial: Pick<BookedSession, 'times' | 'joinUrl'>;
  /** Its Google Meet room; null while it is being made. */
  readonly meetLink: string | null;
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

type Props = StudentTrialConfirmationProps;

export const studentTrialConfirmation: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  const { trial } = props;
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: fullTime(trial.times.yours),
    blocks: [
      prose(words.greeting(props.studentName)),
      prose(copy.intro(props)),
      session(trial.times, props.meetLink),
      action(words.joinSession, trial.joinUrl),
      facts([words.labels.mentor, props.mentorName], [words.labels.subject, props.subject]),
      prose(copy.next),
      small(copy.calendar),
      small(words.change, { label: words.manage, href: props.manageUrl }),
    ],
    footer: words.because.booked,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ mentorName }: Props) => subjectLine`✅ Your free trial with ${mentorName} is confirmed!`,
  title: 'Your free trial is booked',
  intro: ({ mentorName }: Props) =>
    `Your free trial with ${mentorName} is confirmed. There is nothing to pay, just come as you are.`,
  next: 'Do you get along? After the trial you can book weekly sessions at times that suit you both.',
  calendar: 'The attached file adds this to your calendar.',
};

const de: typeof en = {
  subject: ({ mentorName }) => subjectLine`✅ Deine kostenlose Probestunde mit ${mentorName} ist bestätigt!`,
  title: 'Deine Probestunde ist gebucht',
  intro: ({ mentorName }) =>
    `Deine kostenlose Probestunde mit ${mentorName} ist bestätigt. Du musst nichts bezahlen, sei einfach dabei.`,
  next: 'Passt es zwischen euch? Nach der Probestunde kannst du wöchentliche Stunden buchen, zu Zeiten, die euch beiden passen.',
  calendar: 'Die angehängte Datei trägt alles in deinen Kalender ein.',
};
