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
    subject: copy.subject(props),
    title: copy.title,
    preheader: props.messageText.split('\n')[0] ?? '',
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro(props)),
      quote(props.messageText, props.authorName),
      facts([copy.number, props.number], [copy.topic, props.topic]),
      action(copy.answer, props.ticketUrl),
    ],
    footer: props.audience === 'ADMIN' ? words.because.admin : words.because.ticket,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ number, topic }: Props) => subjectLine`💬 New answer: ${topic} (${number})`,
  title: 'There is an answer',
  intro: ({ authorName }: Props) => `${authorName} has written:`,
  number: 'Number',
  topic: 'About',
  answer: 'Answer',
};

const de: typeof en = {
  subject: ({ number, topic }) => subjectLine`💬 Neue Antwort: ${topic} (${number})`,
  title: 'Es gibt eine Antwort',
  intro: ({ authorName }) => `${authorName} hat geschrieben:`,
  number: 'Nummer',
  topic: 'Worum es geht',
  answer: 'Antworten',
};
