import { action, bullets, facts, prose, section, session, small } from '../letter.ts';
import { fullTime, type SessionTimes } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To both sides of a confirmed session, a day ahead. */
export type SessionReminder24hProps = ReminderBase & (ForStudent | ForMentor);

interface ReminderBase {
  readonly recipientName: string;
  /** The other side: the mentor for a student, the student for a mentor. */
  readonly name: string;
  readonly subject: string;
  /** The recipient's calendar day of the session, seen when the mail is sent: a late session on a long day is still today. */
  readonly day: 'today' | 'tomorrow';
  readonly times: SessionTimes;
  readonly joinUrl: string;
  readonly meetLink: string | null;
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

interface ForStudent {
  readonly audience: 'STUDENT';
  /** What helps to be ready. The general tips stand in when it is empty. */
  readonly preparationTips: readonly string[];
}

interface ForMentor {
  readonly audience: 'MENTOR';
  readonly goals: readonly string[];
}

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
      preparation(props, copy),
      small(copy.change, { label: words.manage, href: props.manageUrl }),
    ],
    footer: words.because.session,
    dashboardUrl: props.dashboardUrl,
  };
};

function preparation(props: Props, copy: typeof en) {
  if (props.audience === 'STUDENT') {
    return section(copy.tipsHeading, bullets(props.preparationTips.length > 0 ? props.preparationTips : copy.tips));
  }
  const lead = props.goals.length > 0 ? copy.materials(props) : copy.materialsWithoutGoals;
  return section(copy.materialsHeading, prose(lead), bullets(props.goals));
}

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
  tipsHeading: 'How to prepare',
  tips: [
    'Write down one thing you want to understand by the end.',
    'Have your notes and homework at hand.',
    'Try camera and microphone a few minutes before.',
  ],
  materialsHeading: 'Prepare your materials',
  materials: ({ name }: Props) => `Have a look at what ${name} wants to reach and lay your materials ready:`,
  materialsWithoutGoals: 'Look through your notes of the last session and lay your materials ready.',
  change: 'Can’t make it? Tell the other side early:',
};

const de: typeof en = {
  subject: {
    today: ({ name }) => subjectLine`⏰ Erinnerung: Stunde heute mit ${name}`,
    tomorrow: ({ name }) => subjectLine`⏰ Erinnerung: Stunde morgen mit ${name}`,
  },
  title: { today: 'Bis heute', tomorrow: 'Bis morgen' },
  intro: {
    today: ({ name }) => `Deine Stunde mit ${name} ist heute.`,
    tomorrow: ({ name }) => `Deine Stunde mit ${name} ist morgen.`,
  },
  tipsHeading: 'So bereitest du dich vor',
  tips: [
    'Notiere eine Sache, die du am Ende verstanden haben willst.',
    'Lege deine Notizen und Hausaufgaben bereit.',
    'Probiere Kamera und Mikrofon ein paar Minuten vorher aus.',
  ],
  materialsHeading: 'Bereite deine Materialien vor',
  materials: ({ name }) => `Sieh dir an, was ${name} erreichen will, und lege deine Materialien bereit:`,
  materialsWithoutGoals: 'Sieh deine Notizen der letzten Stunde durch und lege deine Materialien bereit.',
  change: 'Du schaffst es nicht? Sag der anderen Seite früh Bescheid:',
};
