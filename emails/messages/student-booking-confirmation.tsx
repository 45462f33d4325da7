import { type Booked, rhythm, seriesList } from '../booked-series.ts';
import { action, facts, prose, section, session, sessions, small } from '../letter.ts';
import { fullTime } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To the student, once a series is paid or a trial is booked. Carries the calendar file. */
export interface StudentBookingConfirmationProps {
  readonly studentName: string;
  readonly mentorName: string;
  readonly subject: string;
  readonly booked: Booked;
  /** The first session's Google Meet room; null while it is being made. */
  readonly meetLink: string | null;
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

type Props = StudentBookingConfirmationProps;

export const studentBookingConfirmation: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  const { booked, mentorName, meetLink } = props;
  const [first] = booked.sessions;
  const trial = booked.type === 'TRIAL';
  return {
    subject: trial ? copy.trialSubject(props) : copy.subject(props),
    title: copy.title,
    preheader: fullTime(first.times.yours),
    blocks: [
      prose(words.greeting(props.studentName)),
      prose(trial ? copy.trialIntro(props) : copy.intro(props)),
      session(first.times, meetLink),
      action(words.joinSession, first.joinUrl),
      facts(
        [words.labels.mentor, mentorName],
        [words.labels.subject, props.subject],
        [words.labels.rhythm, rhythm(booked, words)],
      ),
      section(copy.all, sessions(seriesList(booked, words))),
      trial ? null : prose(copy.payment),
      small(copy.calendar),
      small(words.change, { label: words.manage, href: props.manageUrl }),
    ],
    footer: words.because.booked,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ mentorName }: Props) => subjectLine`✅ Your session with ${mentorName} is confirmed!`,
  trialSubject: ({ mentorName }: Props) => subjectLine`✅ Your free trial with ${mentorName} is confirmed!`,
  title: 'You’re all set',
  intro: ({ mentorName }: Props) => `Your sessions with ${mentorName} are confirmed. Here is everything you need.`,
  trialIntro: ({ mentorName }: Props) =>
    `Your free trial with ${mentorName} is confirmed. There is nothing to pay, just come as you are.`,
  all: 'Your next four weeks',
  payment: 'Your first week is paid. Each following week is confirmed by its own weekly payment.',
  calendar: 'The attached file adds this to your calendar.',
};

const de: typeof en = {
  subject: ({ mentorName }) => subjectLine`✅ Deine Stunde mit ${mentorName} ist bestätigt!`,
  trialSubject: ({ mentorName }) => subjectLine`✅ Deine kostenlose Probestunde mit ${mentorName} ist bestätigt!`,
  title: 'Alles ist bereit',
  intro: ({ mentorName }) => `Deine Stunden mit ${mentorName} sind bestätigt. Hier ist alles, was du brauchst.`,
  trialIntro: ({ mentorName }) =>
    `Deine kostenlose Probestunde mit ${mentorName} ist bestätigt. Du musst nichts bezahlen, komm einfach vorbei.`,
  all: 'Deine nächsten vier Wochen',
  payment: 'Deine erste Woche ist bezahlt. Jede weitere Woche wird durch ihre eigene wöchentliche Zahlung bestätigt.',
  calendar: 'Die angehängte Datei trägt alles in deinen Kalender ein.',
};
