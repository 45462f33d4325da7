import { action, facts, prose, quote } from '../letter.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To the mentor, when a student's review is shown. May be unsubscribed. */
export interface ReviewReceivedProps {
  readonly mentorName: string;
  readonly studentName: string;
  readonly rating: 1 | 2 | 3 | 4 | 5;
  /** In the student's words; null when there are none. */
  readonly reviewText: string | null;
  readonly profileUrl: string;
  readonly dashboardUrl: string;
  readonly unsubscribeUrl: string | null;
}

type Props = ReviewReceivedProps;

export const reviewReceived: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: copy.intro(props),
    blocks: [
      prose(words.greeting(props.mentorName)),
      prose(copy.intro(props)),
      facts([copy.rating, `${'★'.repeat(props.rating)}${'☆'.repeat(5 - props.rating)} (${copy.outOf(props.rating)})`]),
      props.reviewText === null ? null : quote(props.reviewText, props.studentName),
      action(copy.look, props.profileUrl),
    ],
    footer: words.because.teaches,
    dashboardUrl: props.dashboardUrl,
    unsubscribeUrl: props.unsubscribeUrl,
  };
};

const en = {
  subject: ({ studentName }: Props) => subjectLine`🌟 ${studentName} has reviewed your sessions`,
  title: 'A new review',
  intro: ({ studentName }: Props) => `${studentName} has reviewed your sessions. Your page shows it from now on.`,
  rating: 'Rating',
  outOf: (rating: number) => `${rating} of 5`,
  look: 'See your page',
};

const de: typeof en = {
  subject: ({ studentName }) => subjectLine`🌟 ${studentName} hat deine Stunden bewertet`,
  title: 'Eine neue Bewertung',
  intro: ({ studentName }) => `${studentName} hat deine Stunden bewertet. Auf deiner Seite ist es ab jetzt zu sehen.`,
  rating: 'Bewertung',
  outOf: (rating) => `${rating} von 5`,
  look: 'Deine Seite ansehen',
};
