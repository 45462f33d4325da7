import { action, facts, prose, section, sessions, small } from '../letter.ts';
import { goneSessions } from '../listed-session.ts';
import { dayAndSpan, type Moment } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To guest and host, when a demo call is cancelled. Carries the cancelling calendar file. */
export interface DemoCallCancelledProps {
  readonly recipientName: string;
  readonly audience: 'GUEST' | 'HOST';
  /** The other side: the host for a guest, the guest for a host. */
  readonly name: string;
  readonly time: Moment;
  readonly cancelledBy: 'YOU' | 'OTHER_SIDE' | 'PLATFORM';
  /** In the words of whoever cancelled; null when none were given. */
  readonly reason: string | null;
  /** For the guest where to choose another time, for the host the calendar. */
  readonly nextUrl: string;
  /** Null for a guest, who has no dashboard. */
  readonly dashboardUrl: string | null;
}

type Props = DemoCallCancelledProps;

export const demoCallCancelled: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: dayAndSpan(props.time),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro[props.cancelledBy](props)),
      section(copy.gone, sessions(goneSessions([props.time]))),
      facts([words.labels.reason, props.reason]),
      action(copy.next[props.audience], props.nextUrl),
      small(copy.calendar),
    ],
    footer: props.audience === 'GUEST' ? words.because.call : words.because.changed,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ name }: Props) => subjectLine`❌ Your demo call with ${name} is cancelled`,
  title: 'Demo call cancelled',
  intro: {
    YOU: ({ name }: Props) => `Your demo call with ${name} is cancelled, as you asked.`,
    OTHER_SIDE: ({ name }: Props) => `${name} has cancelled your demo call.`,
    PLATFORM: ({ name }: Props) => `Your demo call with ${name} cannot take place. We are sorry.`,
  },
  gone: 'No longer taking place',
  next: { GUEST: 'Choose another time', HOST: 'Open your calendar' },
  calendar: 'The attached file brings your calendar up to date.',
};

const de: typeof en = {
  subject: ({ name }) => subjectLine`❌ Dein Kennenlerngespräch mit ${name} ist abgesagt`,
  title: 'Kennenlerngespräch abgesagt',
  intro: {
    YOU: ({ name }) => `Dein Kennenlerngespräch mit ${name} ist abgesagt, wie von dir gewünscht.`,
    OTHER_SIDE: ({ name }) => `${name} hat euer Kennenlerngespräch abgesagt.`,
    PLATFORM: ({ name }) => `Dein Kennenlerngespräch mit ${name} kann nicht stattfinden. Das tut uns leid.`,
  },
  gone: 'Findet nicht mehr statt',
  next: { GUEST: 'Andere Zeit wählen', HOST: 'Deinen Kalender öffnen' },
  calendar: 'Die angehängte Datei bringt deinen Kalender auf den neuesten Stand.',
};
