import { action, facts, prose, session, small } from '../letter.ts';
import { fullTime } from '../moment.ts';
import { preparation, type ReminderProps } from '../reminder.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To both sides of a confirmed session, an hour ahead. */
export type SessionReminder1hProps = ReminderProps;

type Props = SessionReminder1hProps;

export const sessionReminder1h: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: `${props.subject}: ${fullTime(props.times.yours)}`,
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro(props)),
      session(props.times, props.meetLink),
      action(words.joinSession, props.joinUrl),
      facts([words.labels.subject, props.subject]),
      preparation(props, locale),
      small(copy.change(props), { label: words.manage, href: props.manageUrl }),
    ],
    footer: words.because.session,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ name }: Props) => subjectLine`⏰ Reminder: Session in 1 hour with ${name}`,
  title: 'One hour to go',
  intro: ({ name }: Props) => `Your session with ${name} starts in one hour.`,
  change: ({ name }: Props) => `Something in the way? Let ${name} know now:`,
};

const de: typeof en = {
  subject: ({ name }) => subjectLine`⏰ Erinnerung: In 60 Minuten beginnt deine Stunde mit ${name}`,
  title: 'Noch 60 Minuten',
  intro: ({ name }) => `Deine Stunde mit ${name} beginnt in 60 Minuten.`,
  change: ({ name }) => `Kommt etwas dazwischen? Sag ${name} jetzt Bescheid:`,
};
