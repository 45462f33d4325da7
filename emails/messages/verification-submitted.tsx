import { documentNames, type ListedDocument } from '../document-kinds.ts';
import { action, bullets, prose, quote, section } from '../letter.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To every admin, when a mentor asks to be verified. */
export interface VerificationSubmittedProps {
  readonly recipientName: string;
  readonly mentorName: string;
  /** In the mentor's words. */
  readonly statementText: string;
  readonly documents: readonly ListedDocument[];
  readonly reviewUrl: string;
  readonly dashboardUrl: string;
}

type Props = VerificationSubmittedProps;

export const verificationSubmitted: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: copy.intro(props),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro(props)),
      quote(props.statementText, props.mentorName),
      section(copy.papers, bullets(documentNames(props.documents, locale))),
      action(copy.review, props.reviewUrl),
    ],
    footer: words.because.admin,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ mentorName }: Props) => subjectLine`🪪 ${mentorName} asks to be verified`,
  title: 'A mentor waits for you',
  intro: ({ mentorName }: Props) => `${mentorName} has sent everything for the verification.`,
  papers: 'Papers on offer',
  review: 'Look at it',
};

const de: typeof en = {
  subject: ({ mentorName }) => subjectLine`🪪 ${mentorName} bittet um Prüfung`,
  title: 'Eine Prüfung wartet auf dich',
  intro: ({ mentorName }) => `${mentorName} hat alles für die Prüfung eingereicht.`,
  papers: 'Angebotene Unterlagen',
  review: 'Ansehen',
};
