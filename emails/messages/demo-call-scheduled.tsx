import type { DemoCallProps } from '../demo-call.ts';
import { action, facts, prose, quote, session, small } from '../letter.ts';
import { fullTime } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To guest and host, when a demo call is booked. Carries the calendar file. */
export interface DemoCallScheduledProps extends DemoCallProps {
  /** The guest's address, for the host only; else null. */
  readonly guestEmail: string | null;
  /** What the guest wrote; null when nothing. */
  readonly noteText: string | null;
}

type Props = DemoCallScheduledProps;

export const demoCallScheduled: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject[props.audience](props),
    title: copy.title,
    preheader: fullTime(props.times.yours),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro[props.audience](props)),
      session(props.times, props.meetLink),
      action(copy.join, props.joinUrl),
      facts([words.labels.email, props.guestEmail]),
      props.noteText === null ? null : quote(props.noteText, props.audience === 'HOST' ? props.name : copy.yourNote),
      small(copy.calendar),
      small(words.change, { label: copy.manage, href: props.manageUrl }),
    ],
    footer: props.audience === 'GUEST' ? words.because.call : words.because.session,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: {
    GUEST: ({ name }: Props) => subjectLine`✅ Your demo call with ${name} is booked`,
    HOST: ({ name }: Props) => subjectLine`🎉 New demo call with ${name}`,
  },
  title: 'Demo call booked',
  intro: {
    GUEST: ({ name }: Props) => `${name} looks forward to showing you around and answering your questions.`,
    HOST: ({ name }: Props) => `${name} has booked a demo call with you.`,
  },
  join: 'Join the call',
  yourNote: 'What you wrote',
  calendar: 'The attached file adds this to your calendar.',
  manage: 'Change the call',
};

const de: typeof en = {
  subject: {
    GUEST: ({ name }) => subjectLine`✅ Dein Kennenlerngespräch mit ${name} ist gebucht`,
    HOST: ({ name }) => subjectLine`🎉 Neues Kennenlerngespräch mit ${name}`,
  },
  title: 'Kennenlerngespräch gebucht',
  intro: {
    GUEST: ({ name }) => `${name} freut sich darauf, dir alles zu zeigen und deine Fragen zu beantworten.`,
    HOST: ({ name }) => `${name} hat ein Kennenlerngespräch mit dir gebucht.`,
  },
  join: 'Am Gespräch teilnehmen',
  yourNote: 'Das hast du geschrieben',
  calendar: 'Die angehängte Datei trägt alles in deinen Kalender ein.',
  manage: 'Gespräch ändern',
};
