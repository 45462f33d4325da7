import { action, facts, prose } from '../letter.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To the mentor, once per episode, when the calendar could not be read for longer than the limit. */
export interface CalendarStaleProps {
  readonly mentorName: string;
  /** The account that is connected; null when it is not known. */
  readonly googleEmail: string | null;
  /** When it was last read, in the mentor's zone with its name and offset; null for never. */
  readonly lastReadAt: string | null;
  /** Where to look at the connection. */
  readonly calendarUrl: string;
  readonly dashboardUrl: string;
}

type Props = CalendarStaleProps;

export const calendarStale: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject,
    title: copy.title,
    preheader: copy.intro,
    blocks: [
      prose(words.greeting(props.mentorName)),
      prose(copy.intro),
      prose(copy.meanwhile),
      action(copy.look, props.calendarUrl),
      facts([copy.account, props.googleEmail], [copy.lastRead, props.lastReadAt ?? copy.never]),
    ],
    footer: words.because.teaches,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: '🕰️ We have not heard from your Google Calendar',
  title: 'Your calendar may be out of date',
  intro: 'We have not been able to read your Google Calendar for a while, although we keep trying.',
  meanwhile: 'Your times are still offered, and each booking asks Google once more before it is made.',
  look: 'Check the connection',
  account: 'Google account',
  lastRead: 'Last read',
  never: 'never so far',
};

const de: typeof en = {
  subject: '🕰️ Wir hören nichts von deinem Google Kalender',
  title: 'Dein Kalender ist vielleicht veraltet',
  intro: 'Seit einer Weile können wir deinen Google Kalender nicht lesen, obwohl wir es weiter versuchen.',
  meanwhile: 'Deine Zeiten werden weiter angeboten, und vor jeder Buchung wird Google noch einmal gefragt.',
  look: 'Verbindung prüfen',
  account: 'Google-Konto',
  lastRead: 'Zuletzt gelesen',
  never: 'noch nie',
};
