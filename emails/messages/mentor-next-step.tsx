import { action, facts, prose } from '../letter.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To a mentor who is not ready yet: the one step that comes next. May be unsubscribed. */
export interface MentorNextStepProps {
  readonly mentorName: string;
  readonly step: 'CALENDAR' | 'SCHEDULE' | 'PRICE' | 'VERIFICATION';
  /** Steps that are done, and all there are. */
  readonly done: number;
  readonly total: number;
  /** Where the step is taken. */
  readonly stepUrl: string;
  readonly dashboardUrl: string;
  readonly unsubscribeUrl: string | null;
}

type Props = MentorNextStepProps;

export const mentorNextStep: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  const { step, done, total } = props;
  return {
    subject: copy.subject[step],
    title: copy.title[step],
    preheader: copy.why[step],
    blocks: [
      prose(words.greeting(props.mentorName)),
      prose(copy.why[step]),
      action(copy.go[step], props.stepUrl),
      facts([copy.progress, copy.doneOf(done, total)]),
    ],
    footer: words.because.teaches,
    dashboardUrl: props.dashboardUrl,
    unsubscribeUrl: props.unsubscribeUrl,
  };
};

const en = {
  subject: {
    CALENDAR: '🪜 Your next step: connect your calendar',
    SCHEDULE: '🪜 Your next step: set your hours',
    PRICE: '🪜 Your next step: set your price',
    VERIFICATION: '🪜 Your next step: get verified',
  },
  title: {
    CALENDAR: 'Connect your calendar',
    SCHEDULE: 'Set your hours',
    PRICE: 'Set your price',
    VERIFICATION: 'Get verified',
  },
  why: {
    CALENDAR: 'With your Google Calendar connected, only times are offered in which you are really free.',
    SCHEDULE: 'Students can book you only in the hours you set. A few hours a week are enough to begin.',
    PRICE: 'Say what a session with you costs. It holds for new bookings and can be changed at any time.',
    VERIFICATION: 'Students find verified mentors only. Tell us what you teach and which papers you have.',
  },
  go: { CALENDAR: 'Connect now', SCHEDULE: 'Set hours', PRICE: 'Set price', VERIFICATION: 'Begin verification' },
  progress: 'Progress',
  doneOf: (done: number, total: number) => `${done} of ${total} steps done`,
};

const de: typeof en = {
  subject: {
    CALENDAR: '🪜 Dein nächster Schritt: Kalender verbinden',
    SCHEDULE: '🪜 Dein nächster Schritt: Zeiten festlegen',
    PRICE: '🪜 Dein nächster Schritt: Preis bestimmen',
    VERIFICATION: '🪜 Dein nächster Schritt: prüfen lassen',
  },
  title: {
    CALENDAR: 'Verbinde deinen Kalender',
    SCHEDULE: 'Lege deine Zeiten fest',
    PRICE: 'Bestimme deinen Preis',
    VERIFICATION: 'Lass dich prüfen',
  },
  why: {
    CALENDAR: 'Mit verbundenem Google Kalender werden nur Zeiten angeboten, in denen du wirklich frei bist.',
    SCHEDULE:
      'Du kannst nur zu Zeiten gebucht werden, die du festlegst. Ein paar Stunden pro Woche genügen für den Anfang.',
    PRICE: 'Sag, was eine Stunde bei dir kostet. Das gilt für neue Buchungen und lässt sich jederzeit ändern.',
    VERIFICATION:
      'Gefunden wird nur, wer geprüft ist. Erzähle uns, was du unterrichtest und welche Unterlagen du hast.',
  },
  go: {
    CALENDAR: 'Jetzt verbinden',
    SCHEDULE: 'Zeiten festlegen',
    PRICE: 'Preis bestimmen',
    VERIFICATION: 'Prüfung beginnen',
  },
  progress: 'Fortschritt',
  doneOf: (done, total) => `${done} von ${total} Schritten geschafft`,
};
