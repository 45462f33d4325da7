import { type BookedSeries, rhythm, seriesList } from '../booked-series.ts';
import { action, bullets, facts, prose, section, session, sessions, small } from '../letter.ts';
import { dayAndSpan } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To the mentor, once the first week of a series is paid. Carries the calendar file. */
export interface MentorNewBookingProps {
  readonly mentorName: string;
  readonly studentName: string;
  readonly subject: string;
  /** What the student wants to reach, in the student's words. May be empty. */
  readonly goals: readonly string[];
  readonly booked: BookedSeries;
  /** The first session's Google Meet room; null while it is being made. */
  readonly meetLink: string | null;
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

type Props = MentorNewBookingProps;

export const mentorNewBooking: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  const { booked, studentName } = props;
  const [first] = booked.sessions;
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: `${props.subject}: ${dayAndSpan(first.times.yours)}`,
    blocks: [
      prose(words.greeting(props.mentorName)),
      prose(copy.intro(props)),
      session(first.times, props.meetLink),
      action(words.joinSession, first.joinUrl),
      facts(
        [words.labels.student, studentName],
        [words.labels.subject, props.subject],
        [words.labels.rhythm, rhythm(booked, words)],
      ),
      section(copy.goals(props), bullets(props.goals)),
      section(copy.all, sessions(seriesList(booked, words))),
      small(copy.calendar),
      small(words.change, { label: words.manage, href: props.manageUrl }),
    ],
    footer: words.because.teaches,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ studentName }: Props) => subjectLine`🎉 New session booked with ${studentName}`,
  title: 'New booking',
  intro: ({ studentName }: Props) =>
    `${studentName} has booked weekly sessions with you. The times below are taken in your calendar.`,
  goals: ({ studentName }: Props) => `What ${studentName} wants to reach`,
  all: 'The next four weeks',
  calendar: 'The attached file adds this to any other calendar you use.',
};

const de: typeof en = {
  subject: ({ studentName }) => subjectLine`🎉 Neue Stunde mit ${studentName} gebucht`,
  title: 'Neue Buchung',
  intro: ({ studentName }) =>
    `${studentName} hat wöchentliche Stunden bei dir gebucht. Die Zeiten unten sind in deinem Kalender belegt.`,
  goals: ({ studentName }) => `Das möchte ${studentName} erreichen`,
  all: 'Die nächsten vier Wochen',
  calendar: 'Die angehängte Datei trägt alles in jeden weiteren Kalender ein, den du nutzt.',
};
