import { action, bullets, prose, section } from '../letter.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To a mentor who is new on the platform. */
export interface MentorWelcomeProps {
  readonly mentorName: string;
  /** Where the steps are. */
  readonly startUrl: string;
  readonly dashboardUrl: string;
}

type Props = MentorWelcomeProps;

export const mentorWelcome: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject,
    title: copy.title,
    preheader: copy.intro,
    blocks: [
      prose(words.greeting(props.mentorName)),
      prose(copy.intro),
      section(copy.steps, bullets(copy.stepList)),
      action(copy.start, props.startUrl),
      prose(copy.pace),
    ],
    footer: words.because.teaches,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: '👋 Welcome! Four steps to your first student',
  title: 'Good to have you here',
  intro: 'You are now a mentor with us. Four short steps, and students can find and book you.',
  steps: 'Your four steps',
  stepList: [
    'Connect your Google Calendar, so that nobody books you twice.',
    'Set the hours in which you teach.',
    'Set your price for a session.',
    'Let us verify you: tell us what you teach and why you are good at it.',
  ],
  start: 'Start now',
  pace: 'Everything can be changed later, and nothing is booked before you are ready.',
};

const de: typeof en = {
  subject: '👋 Willkommen! Vier Schritte bis zur ersten Buchung',
  title: 'Schön, dass du da bist',
  intro:
    'Du bist jetzt bei uns als Mentorin oder Mentor dabei. Vier kurze Schritte, dann kannst du gefunden und gebucht werden.',
  steps: 'Deine vier Schritte',
  stepList: [
    'Verbinde deinen Google Kalender, damit dich niemand doppelt bucht.',
    'Lege fest, zu welchen Zeiten du unterrichtest.',
    'Bestimme deinen Preis für eine Stunde.',
    'Lass dich von uns prüfen: Erzähle, was du unterrichtest und warum du darin gut bist.',
  ],
  start: 'Jetzt beginnen',
  pace: 'Alles lässt sich später ändern, und nichts wird gebucht, bevor du so weit bist.',
};
