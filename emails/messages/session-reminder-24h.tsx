import { action, facts, prose, session, small } from '../letter.ts';
import { fullTime } from '../moment.ts';
import { preparation, type ReminderProps } from '../reminder.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To both sides of a confirmed session, a day ahead. */
export type SessionReminder24hProps = ReminderProps & {
  /** The recipient's calendar day of the session, seen when the mail is sent: a late session on a long day is still today. */
  readonly day: 'today' | 'tomorrow';
};

type Props = SessionReminder24hProps;

export const sessionReminder24h: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  const { times, day } = props;
  return {
    subject: copy.subject[day](props),
    title: copy.title[day],
    preheader: `${props.subject}: ${fullTime(times.yours)}`,
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro[day](props)),
      session(times, props.meetLink),
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
  subject: {
    today: ({ name }: Props) => subjectLine`⏰ Reminder: Session today with ${name}`,
    tomorrow: ({ name }: Props) => subjectLine`⏰ Reminder: Session tomorrow with ${name}`,
  },
  title: { today: 'See you today', tomorrow: 'See you tomorrow' },
  intro: {
    today: ({ name }: Props) => `Your session with ${name} is today.`,
    tomorrow: ({ name }: Props) => `Your session with ${name} is tomorrow.`,
  },
  change: ({ name }: Props) => `Can’t make it? Let ${name} know early:`,
};

const de: typeof en = {
  subject: {
    today: ({ name }) => subjectLine`⏰ Erinnerung: Heute ist deine Stunde mit ${name}`,
    tomorrow: ({ name }) => subjectLine`⏰ Erinnerung: Morgen ist deine Stunde mit ${name}`,
  },
  title: { today: 'Bis nachher', tomorrow: 'Bis morgen' },
  intro: {
    today: ({ name }) => `Deine Stunde mit ${name} ist heute.`,
    tomorrow: ({ name }) => `Deine Stunde mit ${name} ist morgen.`,
  },
  change: ({ name }) => `Du schaffst es nicht? Sag ${name} früh Bescheid:`,
};
