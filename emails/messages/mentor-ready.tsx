import { action, bullets, prose, section } from '../letter.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To a mentor, once: every step is done. */
export interface MentorReadyProps {
  readonly mentorName: string;
  /** The mentor's page as students see it. */
  readonly profileUrl: string;
  readonly dashboardUrl: string;
}

type Props = MentorReadyProps;

export const mentorReady: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject,
    title: copy.title,
    preheader: copy.intro,
    blocks: [
      prose(words.greeting(props.mentorName)),
      prose(copy.intro),
      action(copy.look, props.profileUrl),
      section(copy.next, bullets(copy.nextList)),
    ],
    footer: words.because.teaches,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: '🏆 You are ready: students can book you now',
  title: 'You are ready',
  intro: 'All steps are done. From now on students find you and can book your free times.',
  look: 'See your page',
  next: 'What happens next',
  nextList: [
    'For each booking you get a message with everything you need.',
    'Sessions appear in your Google Calendar with their own room.',
    'A day, an hour and ten minutes ahead we remind you.',
  ],
};

const de: typeof en = {
  subject: '🏆 Du bist startklar und kannst jetzt gebucht werden',
  title: 'Du bist startklar',
  intro: 'Alle Schritte sind geschafft. Ab jetzt wirst du gefunden, und deine freien Zeiten können gebucht werden.',
  look: 'Deine Seite ansehen',
  next: 'Wie es weitergeht',
  nextList: [
    'Zu jeder Buchung bekommst du eine Nachricht mit allem, was du brauchst.',
    'Die Stunden erscheinen in deinem Google Kalender, jede mit eigenem Raum.',
    'Einen Tag, eine Stunde und zehn Minuten vorher erinnern wir dich.',
  ],
};
