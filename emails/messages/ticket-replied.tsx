import { action, facts, prose, quote } from '../letter.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To the other side of a question to support: there is a new message in it. */
export interface TicketRepliedProps {
  readonly recipientName: string;
  readonly audience: 'REQUESTER' | 'ADMIN';
  readonly authorName: string;
  /** As people name it: `T-1042`. */
  readonly number: string;
  readonly topic: string;
  /** The new message, the last of the thread. */
  readonly messageText: string;
  readonly ticketUrl: string;
  /** Null for a guest, who has no dashboard. */
  readonly dashboardUrl: string | null;
}

type Props = TicketRepliedProps;

export const ticketReplied: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject[props.audience](props),
    title: copy.title[props.audience],
    preheader: props.messageText.replace(/\n+/g, ' '),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro(props)),
      quote(props.messageText),
      facts([copy.number, props.number], [copy.topic, props.topic]),
      action(copy.answer, props.ticketUrl),
    ],
    footer: props.audience === 'ADMIN' ? words.because.admin : words.because.ticket,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: {
    REQUESTER: ({ number, topic }: Props) => subjectLine`💬 New answer: ${topic} (${number})`,
    ADMIN: ({ number, topic }: Props) => subjectLine`💬 New message: ${topic} (${number})`,
  },
  title: { REQUESTER: 'There is an answer', ADMIN: 'There is a new message' },
  intro: ({ authorName }: Props) => `${authorName} has written:`,
  number: 'Number',
  topic: 'About',
  answer: 'Answer',
};

const de: typeof en = {
  subject: {
    REQUESTER: ({ number, topic }) => subjectLine`💬 Neue Antwort: ${topic} (${number})`,
    ADMIN: ({ number, topic }) => subjectLine`💬 Neue Nachricht: ${topic} (${number})`,
  },
  title: { REQUESTER: 'Es gibt eine Antwort', ADMIN: 'Es gibt eine neue Nachricht' },
  intro: ({ authorName }) => `${authorName} hat geschrieben:`,
  number: 'Nummer',
  topic: 'Worum es geht',
  answer: 'Antworten',
};
