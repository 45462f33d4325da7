import { choices, facts, prose, small } from '../letter.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To student or mentor, after a session: one press for a rating. May be unsubscribed. */
export interface ReviewRequestProps {
  readonly recipientName: string;
  readonly audience: 'STUDENT' | 'MENTOR';
  /** The other side, who is reviewed. */
  readonly name: string;
  readonly subject: string;
  /** The day of the session in the recipient's zone: `Monday, 9 March 2026`. */
  readonly date: string;
  /** Signed links for one to five, in that order. */
  readonly rateUrls: readonly [
    { readonly rateUrl: string },
    { readonly rateUrl: string },
    { readonly rateUrl: string },
    { readonly rateUrl: string },
    { readonly rateUrl: string },
  ];
  readonly dashboardUrl: string;
  readonly unsubscribeUrl: string | null;
}

type Props = ReviewRequestProps;

export const reviewRequest: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: copy.intro(props),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro(props)),
      choices(...props.rateUrls.map(({ rateUrl }, index) => ({ label: `${index + 1} ★`, href: rateUrl }))),
      facts([words.labels.subject, props.subject], [words.labels.date, props.date]),
      small(copy.scale),
      small(copy.shown[props.audience]),
    ],
    footer: words.because.session,
    dashboardUrl: props.dashboardUrl,
    unsubscribeUrl: props.unsubscribeUrl,
  };
};

const en = {
  subject: ({ name }: Props) => subjectLine`⭐ How was your session with ${name}?`,
  title: 'How was it?',
  intro: ({ name }: Props) => `You met ${name} for a session. How do you rate it? Choose one to five stars.`,
  scale: '1 is poor, 5 is excellent. A page opens on which you can add a few words before you send it.',
  shown: {
    STUDENT: 'It is shown on the mentor’s page once both sides have answered, or after two weeks.',
    MENTOR: 'It is shown to your student once both sides have answered, or after two weeks.',
  },
};

const de: typeof en = {
  subject: ({ name }) => subjectLine`⭐ Wie war deine Stunde mit ${name}?`,
  title: 'Wie war es?',
  intro: ({ name }) => `Du hattest eine Stunde mit ${name}. Wie bewertest du sie? Wähle einen bis fünf Sterne.`,
  scale:
    '1 ist schlecht, 5 ist ausgezeichnet. Es öffnet sich eine Seite, auf der du vor dem Absenden noch etwas schreiben kannst.',
  shown: {
    STUDENT: 'Auf der Profilseite ist sie zu sehen, sobald beide Seiten geantwortet haben, sonst nach zwei Wochen.',
    MENTOR: 'Gezeigt wird sie, sobald beide Seiten geantwortet haben, sonst nach zwei Wochen.',
  },
};
