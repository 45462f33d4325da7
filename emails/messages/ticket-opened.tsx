import { action, facts, prose, quote } from '../letter.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To whoever asked support for help, and to the admins. */
export interface TicketOpenedProps {
  readonly recipientName: string;
  readonly audience: 'REQUESTER' | 'ADMIN';
  readonly requesterName: string;
  /** As people name it: `T-1042`. */
  readonly number: string;
  readonly topic: string;
  /** The question in the requester's words. */
  readonly messageText: string;
  readonly ticketUrl: string;
  /** Null for a guest, who has no dashboard. */
  readonly dashboardUrl: string | null;
}

type Props = TicketOpenedProps;

export const ticketOpened: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject[props.audience](props),
    title: copy.title[props.audience],
    preheader: props.topic,
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro[props.audience](props)),
      facts([copy.number, props.number], [copy.topic, props.topic]),
      quote(props.messageText, props.requesterName),
      action(copy.open[props.audience], props.ticketUrl),
    ],
    footer: props.audience === 'ADMIN' ? words.because.admin : words.because.ticket,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: {
    REQUESTER: ({ number, topic }: Props) => subjectLine`🎫 We have your question: ${topic} (${number})`,
    ADMIN: ({ number, requesterName }: Props) => subjectLine`🎫 New question from ${requesterName} (${number})`,
  },
  title: { REQUESTER: 'We are on it', ADMIN: 'A new question' },
  intro: {
    REQUESTER: (_: Props) => 'Thank you for writing to us. We have your question and answer as soon as we can.',
    ADMIN: ({ requesterName }: Props) => `${requesterName} has asked for help.`,
  },
  number: 'Number',
  topic: 'About',
  open: { REQUESTER: 'See your question', ADMIN: 'Answer' },
};

const de: typeof en = {
  subject: {
    REQUESTER: ({ number, topic }) => subjectLine`🎫 Deine Frage ist da: ${topic} (${number})`,
    ADMIN: ({ number, requesterName }) => subjectLine`🎫 Neue Frage von ${requesterName} (${number})`,
  },
  title: { REQUESTER: 'Wir kümmern uns', ADMIN: 'Eine neue Frage' },
  intro: {
    REQUESTER: () => 'Danke für deine Nachricht. Deine Frage ist angekommen, und wir antworten so bald wie möglich.',
    ADMIN: ({ requesterName }) => `${requesterName} hat um Hilfe gebeten.`,
  },
  number: 'Nummer',
  topic: 'Worum es geht',
  open: { REQUESTER: 'Deine Frage ansehen', ADMIN: 'Antworten' },
};
