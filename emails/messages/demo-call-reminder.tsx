import type { DemoCallProps } from '../demo-call.ts';
import { action, prose, session, small } from '../letter.ts';
import { fullTime } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To guest and host, ahead of a demo call. */
export interface DemoCallReminderProps extends DemoCallProps {
  /** How far away it is. */
  readonly ahead: 'DAY' | 'HOUR' | 'TEN_MINUTES';
}

type Props = DemoCallReminderProps;

export const demoCallReminder: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject[props.ahead](props),
    title: copy.title,
    preheader: fullTime(props.times.yours),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro[props.audience](props)),
      session(props.times, props.meetLink),
      action(copy.join, props.joinUrl),
      small(words.change, { label: copy.manage, href: props.manageUrl }),
    ],
    footer: props.audience === 'GUEST' ? words.because.call : words.because.session,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: {
    DAY: ({ name }: Props) => subjectLine`⏰ Reminder: Demo call tomorrow with ${name}`,
    HOUR: ({ name }: Props) => subjectLine`⏰ Reminder: Demo call in 1 hour with ${name}`,
    TEN_MINUTES: ({ name }: Props) => subjectLine`🔴 Live in 10 minutes: your demo call with ${name}`,
  },
  title: 'Your demo call is coming up',
  intro: {
    GUEST: ({ name }: Props) => `${name} will show you around. Bring every question you have.`,
    HOST: ({ name }: Props) => `${name} is looking forward to getting to know us.`,
  },
  join: 'Join the call',
  manage: 'Change the call',
};

const de: typeof en = {
  subject: {
    DAY: ({ name }) => subjectLine`⏰ Erinnerung: Morgen ist dein Kennenlerngespräch mit ${name}`,
    HOUR: ({ name }) => subjectLine`⏰ Erinnerung: In einer Stunde beginnt dein Kennenlerngespräch mit ${name}`,
    TEN_MINUTES: ({ name }) => subjectLine`🔴 In 10 Minuten live: dein Kennenlerngespräch mit ${name}`,
  },
  title: 'Dein Kennenlerngespräch rückt näher',
  intro: {
    GUEST: ({ name }) => `${name} zeigt dir alles. Bring jede Frage mit, die du hast.`,
    HOST: ({ name }) => `${name} freut sich darauf, uns kennenzulernen.`,
  },
  join: 'Am Gespräch teilnehmen',
  manage: 'Gespräch ändern',
};
