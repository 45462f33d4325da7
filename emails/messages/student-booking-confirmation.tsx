import { type BookedSeries, rhythm, seriesList } from '../booked-series.ts';
import { action, facts, prose, section, session, sessions, small } from '../letter.ts';
import { fullTime } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To the student, once the first week of a series is paid. Carries the calendar file. */
export interface StudentBookingConfirmationProps {
  readonly studentName: string;
  readonly mentorName: string;
  readonly subject: string;
  readonly booked: BookedSeries;
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
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: fullTime(first.times.yours),
    blocks: [
      prose(words.greeting(props.studentName)),
      prose(copy.intro(props)),
      session(first.times, meetLink),
      action(words.joinSession, first.joinUrl),
      facts(
        [words.labels.mentor, mentorName],
        [words.labels.subject, props.subject],
        [words.labels.rhythm, rhythm(booked, words)],
      ),
      section(copy.all, sessions(seriesList(booked, words))),
      prose(copy.payment),
      small(copy.calendar),
      small(words.change, { label: words.manage, href: props.manageUrl }),
    ],
    footer: words.because.booked,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ mentorName }: Props) => subjectLine`✅ Your session with ${mentorName} is confirmed!`,
  title: 'You’re all set',
  intro: ({ mentorName }: Props) => `Your sessions with ${mentorName} are confirmed. Here is everything you need.`,
  all: 'Your next four weeks',
  payment: 'Your first week is paid. Each following week is confirmed by its own weekly payment.',
  calendar: 'The attached file adds this to your calendar.',
};

const de: typeof en = {
  subject: ({ mentorName }) => subjectLine`✅ Deine Stunde mit ${mentorName} ist bestätigt!`,
  title: 'Alles ist bereit',
  intro: ({ mentorName }) => `Deine Stunden mit ${mentorName} sind bestätigt. Hier ist alles, was du brauchst.`,
  all: 'Deine nächsten vier Wochen',
  payment: 'Deine erste Woche ist bezahlt. Jede weitere Woche wird durch ihre eigene wöchentliche Zahlung bestätigt.',
  calendar: 'Die angehängte Datei trägt alles in deinen Kalender ein.',
};
