import type { DemoCallProps } from '../demo-call.ts';
import { action, facts, prose, session, small } from '../letter.ts';
import { fullTime, type Moment } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To guest and host, when a demo call has a new time. Carries the calendar file. */
export interface DemoCallMovedProps extends DemoCallProps {
  readonly before: Moment;
  readonly movedBy: 'YOU' | 'OTHER_SIDE';
}

type Props = DemoCallMovedProps;

export const demoCallMoved: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject(props),
    title: words.labels.now,
    preheader: fullTime(props.times.yours),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro[props.movedBy](props)),
      session(props.times, props.meetLink),
      action(copy.join, props.joinUrl),
      facts([words.labels.before, fullTime(props.before)]),
      small(copy.calendar),
      small(words.change, { label: copy.manage, href: props.manageUrl }),
    ],
    footer: props.audience === 'GUEST' ? words.because.call : words.because.changed,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ name, times }: Props) => subjectLine`🔁 Your demo call with ${name} has moved to ${times.yours.date}`,
  intro: {
    YOU: ({ name }: Props) => `Your demo call with ${name} has moved, as you asked.`,
    OTHER_SIDE: ({ name }: Props) => `${name} has moved your demo call.`,
  },
  join: 'Join the call',
  calendar: 'The attached file brings your calendar up to date. The link stays the same.',
  manage: 'Change the call',
};

const de: typeof en = {
  subject: ({ name, times }) =>
    subjectLine`🔁 Dein Kennenlerngespräch mit ${name} wurde auf ${times.yours.date} verschoben`,
  intro: {
    YOU: ({ name }) => `Dein Kennenlerngespräch mit ${name} wurde verschoben, wie von dir gewünscht.`,
    OTHER_SIDE: ({ name }) => `${name} hat euer Kennenlerngespräch verschoben.`,
  },
  join: 'Am Gespräch teilnehmen',
  calendar: 'Die angehängte Datei bringt deinen Kalender auf den neuesten Stand. Der Link bleibt derselbe.',
  manage: 'Gespräch ändern',
};
