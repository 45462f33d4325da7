import { action, facts, prose, quote } from '../letter.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To whoever asked support for help: the question counts as settled. To the admins, where that was its author's own word. */
export interface TicketSolvedProps {
  readonly recipientName: string;
  /** Whoever asked and settled it, to an admin; null to the requester, whose question the team has settled. */
  readonly settledBy: string | null;
  /** As people name it: `T-1042`. */
  readonly number: string;
  readonly topic: string;
  /** The last message of the thread and who wrote it; null when there is none but the question. */
  readonly last: null | { readonly authorName: string; readonly messageText: string };
  /** Where it can be opened again. */
  readonly ticketUrl: string;
  /** Null for a guest, who has no dashboard. */
  readonly dashboardUrl: string | null;
}

type Props = TicketSolvedProps;

export const ticketSolved: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  const { last, settledBy } = props;
  const reader = settledBy === null ? 'REQUESTER' : 'ADMIN';
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: copy.intro[reader](props),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro[reader](props)),
      facts([copy.number, props.number], [copy.topic, props.topic]),
      last === null ? null : quote(last.messageText, last.authorName),
      action(copy.open[reader], props.ticketUrl),
    ],
    footer: reader === 'ADMIN' ? words.because.admin : words.because.ticket,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ number, topic }: Props) => subjectLine`☑️ Settled: ${topic} (${number})`,
  title: 'Settled',
  intro: {
    REQUESTER: (_: Props) =>
      'We believe your question is settled. If it is not, open it again and we go on where we stopped.',
    ADMIN: ({ settledBy }: Props) => `${settledBy ?? ''} has settled the question. Nothing is left to do.`,
  },
  number: 'Number',
  topic: 'About',
  open: { REQUESTER: 'Not settled? Open it again', ADMIN: 'See the question' },
};

const de: typeof en = {
  subject: ({ number, topic }) => subjectLine`☑️ Erledigt: ${topic} (${number})`,
  title: 'Erledigt',
  intro: {
    REQUESTER: () =>
      'Wir glauben, dass deine Frage geklärt ist. Wenn nicht, öffne sie wieder, und wir machen weiter, wo wir waren.',
    ADMIN: ({ settledBy }) => `${settledBy ?? ''} hat die Frage als erledigt markiert. Es ist nichts mehr zu tun.`,
  },
  number: 'Nummer',
  topic: 'Worum es geht',
  open: { REQUESTER: 'Nicht geklärt? Wieder öffnen', ADMIN: 'Zur Frage' },
};
