import { action, bullets, facts, prose, section } from '../letter.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To every admin, each morning: the day before in figures. May be unsubscribed. */
export interface AdminDailyDigestProps {
  readonly recipientName: string;
  /** The day it is about, in the admin's zone: `Monday, 9 March 2026`. */
  readonly date: string;
  readonly newSeries: number;
  readonly newTrials: number;
  readonly cancelledSessions: number;
  readonly completedSessions: number;
  readonly missedSessions: number;
  /** One amount per currency, `USD 480.00`. May be empty. */
  readonly revenue: readonly string[];
  readonly refunds: readonly string[];
  readonly failedPayments: number;
  readonly failedMessages: number;
  /** Effects that were given up and wait for a person. */
  readonly parkedEffects: number;
  /** Mentors whose calendar is not read. May be empty. */
  readonly calendars: readonly { readonly mentorName: string; readonly state: CalendarTrouble }[];
  readonly attentionUrl: string;
  readonly dashboardUrl: string;
  readonly unsubscribeUrl: string | null;
}

type CalendarTrouble = 'STALE' | 'PARTIAL_SCOPES' | 'REAUTH_REQUIRED' | 'CALENDAR_ERROR';
type Props = AdminDailyDigestProps;

export const adminDailyDigest: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  const count = (value: number) => String(value);
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: copy.summary(props),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro(props)),
      section(
        copy.bookings,
        facts(
          [copy.series, count(props.newSeries)],
          [copy.trials, count(props.newTrials)],
          [copy.completed, count(props.completedSessions)],
          [copy.cancelled, count(props.cancelledSessions)],
          [copy.missed, count(props.missedSessions)],
        ),
      ),
      section(copy.money, facts([copy.revenue, amounts(props.revenue)], [copy.refunds, amounts(props.refunds)])),
      section(
        copy.failures,
        facts(
          [copy.payments, count(props.failedPayments)],
          [copy.messages, count(props.failedMessages)],
          [copy.parked, count(props.parkedEffects)],
        ),
      ),
      section(
        copy.calendars,
        bullets(props.calendars.map(({ mentorName, state }) => `${mentorName}: ${copy.trouble[state]}`)),
      ),
      action(copy.open, props.attentionUrl),
    ],
    footer: words.because.admin,
    dashboardUrl: props.dashboardUrl,
    unsubscribeUrl: props.unsubscribeUrl,
  };
};

function amounts(all: readonly string[]): string {
  return all.length === 0 ? '–' : all.join(', ');
}

const en = {
  subject: ({ date }: Props) => subjectLine`📊 Your daily digest: ${date}`,
  title: 'Yesterday in figures',
  summary: ({ newSeries, newTrials }: Props) => `${newSeries} new series, ${newTrials} new trials`,
  intro: ({ date }: Props) => `This is what happened on ${date}.`,
  bookings: 'Bookings',
  series: 'New series',
  trials: 'New trials',
  completed: 'Sessions held',
  cancelled: 'Cancelled',
  missed: 'Missed',
  money: 'Money',
  revenue: 'Revenue',
  refunds: 'Refunds',
  failures: 'Needs a look',
  payments: 'Payments failed',
  messages: 'Mails failed',
  parked: 'Tasks given up',
  calendars: 'Calendars in trouble',
  trouble: {
    STALE: 'not read for too long',
    PARTIAL_SCOPES: 'not all permissions granted',
    REAUTH_REQUIRED: 'access withdrawn',
    CALENDAR_ERROR: 'cannot be read',
  },
  open: 'Look at what needs attention',
};

const de: typeof en = {
  subject: ({ date }) => subjectLine`📊 Dein Tagesbericht: ${date}`,
  title: 'Gestern in Zahlen',
  summary: ({ newSeries, newTrials }) => `${newSeries} neue Serien, ${newTrials} neue Probestunden`,
  intro: ({ date }) => `Das ist am ${date} passiert.`,
  bookings: 'Buchungen',
  series: 'Neue Serien',
  trials: 'Neue Probestunden',
  completed: 'Gehaltene Stunden',
  cancelled: 'Abgesagt',
  missed: 'Versäumt',
  money: 'Geld',
  revenue: 'Umsatz',
  refunds: 'Erstattungen',
  failures: 'Bitte ansehen',
  payments: 'Zahlungen fehlgeschlagen',
  messages: 'E-Mails fehlgeschlagen',
  parked: 'Aufgegebene Aufgaben',
  calendars: 'Kalender mit Störung',
  trouble: {
    STALE: 'zu lange nicht gelesen',
    PARTIAL_SCOPES: 'nicht alle Rechte erteilt',
    REAUTH_REQUIRED: 'Zugriff entzogen',
    CALENDAR_ERROR: 'nicht lesbar',
  },
  open: 'Ansehen, was zu tun ist',
};
