import { type Rhythm, rhythm } from '../booked-series.ts';
import { action, facts, prose, section, session, small } from '../letter.ts';
import type { SessionTimes } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To every admin, for each new series and trial. No calendar file: admins do not attend. */
export interface AdminNewBookingProps {
  readonly studentName: string;
  readonly mentorName: string;
  readonly subject: string;
  readonly booked: Rhythm;
  /** How many sessions the booking takes: four weeks of a series, one of a trial. */
  readonly sessionCount: number;
  /** The first of them, in the admin's zone and in those of student and mentor. */
  readonly first: SessionTimes;
  /** `USD 80.00`, what a week costs; null for a trial. */
  readonly weeklyPrice: string | null;
  /** Bookings of the last seven days, this one among them, and series that run now. */
  readonly figures: { readonly newSeries: number; readonly newTrials: number; readonly activeSeries: number };
  readonly bookingUrl: string;
  readonly analyticsUrl: string;
  readonly dashboardUrl: string;
}

type Props = AdminNewBookingProps;

export const adminNewBooking: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  const { booked, first, weeklyPrice, figures } = props;
  const trial = booked.type === 'TRIAL';
  return {
    subject: trial ? copy.trialSubject(props) : copy.subject(props),
    title: trial ? copy.trialTitle : copy.title,
    preheader: `${props.subject}, ${rhythm(booked, words)}: ${first.yours.date}`,
    blocks: [
      prose(trial ? copy.trialIntro(props) : copy.intro(props)),
      session(first),
      facts(
        [words.labels.subject, props.subject],
        [words.labels.rhythm, rhythm(booked, words)],
        [words.labels.price, weeklyPrice === null ? copy.free : copy.aWeek(weeklyPrice)],
      ),
      action(copy.open, props.bookingUrl),
      section(
        copy.platform,
        facts(
          [copy.newSeries, String(figures.newSeries)],
          [copy.newTrials, String(figures.newTrials)],
          [copy.activeSeries, String(figures.activeSeries)],
        ),
      ),
      small(copy.more, { label: copy.statistics, href: props.analyticsUrl }),
    ],
    footer: words.because.admin,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ studentName, mentorName }: Props) => subjectLine`📅 New booking: ${studentName} with ${mentorName}`,
  trialSubject: ({ studentName, mentorName }: Props) =>
    subjectLine`📅 New free trial: ${studentName} with ${mentorName}`,
  title: 'New booking',
  trialTitle: 'New free trial',
  intro: ({ studentName, mentorName, sessionCount }: Props) =>
    `${studentName} has booked ${sessionCount} sessions with ${mentorName} for the next four weeks.`,
  trialIntro: ({ studentName, mentorName }: Props) => `${studentName} has booked a free trial with ${mentorName}.`,
  aWeek: (price: string) => `${price} a week`,
  free: 'free',
  open: 'Open the booking',
  platform: 'The platform',
  newSeries: 'New series, 7 days',
  newTrials: 'New trials, 7 days',
  activeSeries: 'Series running',
  more: 'More in the',
  statistics: 'figures of the platform',
};

const de: typeof en = {
  subject: ({ studentName, mentorName }) => subjectLine`📅 Neue Buchung: ${studentName} mit ${mentorName}`,
  trialSubject: ({ studentName, mentorName }) =>
    subjectLine`📅 Neue kostenlose Probestunde: ${studentName} mit ${mentorName}`,
  title: 'Neue Buchung',
  trialTitle: 'Neue kostenlose Probestunde',
  intro: ({ studentName, mentorName, sessionCount }) =>
    `${studentName} hat ${sessionCount} Stunden mit ${mentorName} für die nächsten vier Wochen gebucht.`,
  trialIntro: ({ studentName, mentorName }) =>
    `${studentName} hat eine kostenlose Probestunde mit ${mentorName} gebucht.`,
  aWeek: (price) => `${price} pro Woche`,
  free: 'kostenlos',
  open: 'Buchung öffnen',
  platform: 'Die Plattform',
  newSeries: 'Neue Serien, 7 Tage',
  newTrials: 'Neue Probestunden, 7 Tage',
  activeSeries: 'Laufende Serien',
  more: 'Mehr in den',
  statistics: 'Zahlen der Plattform',
};
