import { action, facts, prose, quote } from '../letter.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To whoever asked support for help: the question counts as settled. */
export interface TicketSolvedProps {
  readonly recipientName: string;
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
  const { last } = props;
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: copy.intro,
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro),
      facts([copy.number, props.number], [copy.topic, props.topic]),
      last === null ? null : quote(last.messageText, last.authorName),
      action(copy.reopen, props.ticketUrl),
    ],
    footer: words.because.ticket,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ number, topic }: Props) => subjectLine`☑️ Settled: ${topic} (${number})`,
  title: 'Settled',
  intro: 'We believe your question is settled. If it is not, open it again and we go on where we stopped.',
  number: 'Number',
  topic: 'About',
  reopen: 'Not settled? Open it again',
};

const de: typeof en = {
  subject: ({ number, topic }) => subjectLine`☑️ Erledigt: ${topic} (${number})`,
  title: 'Erledigt',
  intro:
    'Wir glauben, dass deine Frage geklärt ist. Wenn nicht, öffne sie wieder, und wir machen weiter, wo wir waren.',
  number: 'Nummer',
  topic: 'Worum es geht',
  reopen: 'Nicht geklärt? Wieder öffnen',
};
