import { action, bullets, facts, prose, section, session, small } from '../letter.ts';
import { fullTime } from '../moment.ts';
import type { ReminderProps } from '../reminder.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To both sides of a confirmed session, ten minutes ahead: the room is open. */
export type SessionReminder10mProps = ReminderProps;

type Props = SessionReminder10mProps;

export const sessionReminder10m: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  const student = props.audience === 'STUDENT';
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: `${props.subject}: ${fullTime(props.times.yours)}`,
    blocks: [
      prose(words.greeting(props.recipientName)),
      // A room that is still being made is nothing to send people to.
      prose(props.meetLink === null ? copy.intro(props) : `${copy.intro(props)} ${copy.open}`),
      action(copy.join, props.joinUrl),
      session(props.times, props.meetLink),
      facts([words.labels.subject, props.subject]),
      student ? section(copy.tips, bullets(props.preparationTips)) : section(copy.goals, bullets(props.goals)),
      small(student ? copy.ready : copy.materials, { label: words.manage, href: props.manageUrl }),
    ],
    footer: words.because.session,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ name }: Props) => subjectLine`🔴 Live in 10 minutes: your session with ${name}`,
  title: 'Live in 10 minutes',
  intro: ({ name }: Props) => `Your session with ${name} is about to start.`,
  open: 'The room is open.',
  join: 'Join now',
  tips: 'To have at hand',
  goals: 'What this is about',
  ready: 'Headphones on, notes open, and you are ready.',
  materials: 'Materials open, notes at hand, and you are ready.',
};

const de: typeof en = {
  subject: ({ name }) => subjectLine`🔴 In 10 Minuten live: deine Stunde mit ${name}`,
  title: 'In 10 Minuten live',
  intro: ({ name }) => `Deine Stunde mit ${name} beginnt gleich.`,
  open: 'Der Raum ist offen.',
  join: 'Jetzt teilnehmen',
  tips: 'Das brauchst du gleich',
  goals: 'Darum geht es',
  ready: 'Kopfhörer auf, Notizen geöffnet, und du bist bereit.',
  materials: 'Materialien geöffnet, Notizen zur Hand, und du bist bereit.',
};
