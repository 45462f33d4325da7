import { action, facts, prose, quote } from '../letter.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To whoever asked support for help, and to the admins; also when a settled question is opened again. */
export interface TicketOpenedProps {
  readonly recipientName: string;
  readonly audience: 'REQUESTER' | 'ADMIN';
  /** It was settled before. */
  readonly again: boolean;
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
  const as = props.again ? (`${props.audience}_AGAIN` as const) : props.audience;
  return {
    subject: copy.subject[as](props),
    title: copy.title[as],
    preheader: props.topic,
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro[as](props)),
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
    REQUESTER_AGAIN: ({ number, topic }: Props) => subjectLine`🎫 Your question is open again: ${topic} (${number})`,
    ADMIN_AGAIN: ({ number, requesterName }: Props) => subjectLine`🎫 Opened again by ${requesterName} (${number})`,
  },
  title: {
    REQUESTER: 'We are on it',
    ADMIN: 'A new question',
    REQUESTER_AGAIN: 'Open again',
    ADMIN_AGAIN: 'Not settled after all',
  },
  intro: {
    REQUESTER: (_: Props) => 'Thank you for writing to us. We have your question and answer as soon as we can.',
    ADMIN: ({ requesterName }: Props) => `${requesterName} has asked for help.`,
    REQUESTER_AGAIN: (_: Props) => 'Your question is open again, and we get back to you as soon as we can.',
    ADMIN_AGAIN: ({ requesterName }: Props) => `${requesterName} has opened a question again that was settled.`,
  },
  number: 'Number',
  topic: 'About',
  open: { REQUESTER: 'See your question', ADMIN: 'Answer' },
};

const de: typeof en = {
  subject: {
    REQUESTER: ({ number, topic }) => subjectLine`🎫 Deine Frage ist da: ${topic} (${number})`,
    ADMIN: ({ number, requesterName }) => subjectLine`🎫 Neue Frage von ${requesterName} (${number})`,
    REQUESTER_AGAIN: ({ number, topic }) => subjectLine`🎫 Deine Frage ist wieder offen: ${topic} (${number})`,
    ADMIN_AGAIN: ({ number, requesterName }) => subjectLine`🎫 Wieder offen: Frage von ${requesterName} (${number})`,
  },
  title: {
    REQUESTER: 'Wir kümmern uns',
    ADMIN: 'Eine neue Frage',
    REQUESTER_AGAIN: 'Wieder offen',
    ADMIN_AGAIN: 'Doch nicht erledigt',
  },
  intro: {
    REQUESTER: () => 'Danke für deine Nachricht. Deine Frage ist angekommen, und wir antworten so bald wie möglich.',
    ADMIN: ({ requesterName }) => `${requesterName} hat um Hilfe gebeten.`,
    REQUESTER_AGAIN: () => 'Deine Frage ist wieder offen, und wir melden uns so bald wie möglich.',
    ADMIN_AGAIN: ({ requesterName }) => `${requesterName} hat eine erledigte Frage wieder geöffnet.`,
  },
  number: 'Nummer',
  topic: 'Worum es geht',
  open: { REQUESTER: 'Deine Frage ansehen', ADMIN: 'Antworten' },
};
