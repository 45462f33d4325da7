import { action, bullets, facts, prose, section } from '../letter.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To the mentor, once, when Google has ended the grant: no new times are offered until the calendar is connected again. */
export interface CalendarDisconnectedProps {
  readonly mentorName: string;
  /** The account that was connected; null when it is not known. */
  readonly googleEmail: string | null;
  /** Where to connect again. */
  readonly connectUrl: string;
  readonly dashboardUrl: string;
}

type Props = CalendarDisconnectedProps;

export const calendarDisconnected: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject,
    title: copy.title,
    preheader: copy.intro,
    blocks: [
      prose(words.greeting(props.mentorName)),
      prose(copy.intro),
      action(copy.connect, props.connectUrl),
      facts([copy.account, props.googleEmail]),
      section(copy.meaning, bullets(copy.consequences)),
    ],
    footer: words.because.teaches,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: '🔌 Your Google Calendar is disconnected',
  title: 'Please connect your calendar again',
  intro: 'Google no longer lets us see your calendar. That happens when access is withdrawn or a password changes.',
  connect: 'Connect again',
  account: 'Google account',
  meaning: 'What this means',
  consequences: [
    'Students cannot book new times with you until it is connected.',
    'Sessions that are booked already take place as agreed.',
    'Changes to them do not reach your calendar for now.',
  ],
};

const de: typeof en = {
  subject: '🔌 Dein Google Kalender ist getrennt',
  title: 'Bitte verbinde deinen Kalender neu',
  intro:
    'Google lässt uns deinen Kalender nicht mehr sehen. Das passiert, wenn der Zugriff entzogen oder ein Passwort geändert wird.',
  connect: 'Neu verbinden',
  account: 'Google-Konto',
  meaning: 'Was das bedeutet',
  consequences: [
    'Bis zur neuen Verbindung kann niemand neue Zeiten bei dir buchen.',
    'Stunden, die schon gebucht sind, finden wie vereinbart statt.',
    'Änderungen daran erreichen deinen Kalender vorerst nicht.',
  ],
};
