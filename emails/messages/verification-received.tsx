import { documentNames, type ListedDocument } from '../document-kinds.ts';
import { action, bullets, prose, section } from '../letter.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To the mentor: the request to be verified has arrived. */
export interface VerificationReceivedProps {
  readonly mentorName: string;
  readonly documents: readonly ListedDocument[];
  /** Where its state can be seen. */
  readonly verificationUrl: string;
  readonly dashboardUrl: string;
}

type Props = VerificationReceivedProps;

export const verificationReceived: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject,
    title: copy.title,
    preheader: copy.intro,
    blocks: [
      prose(words.greeting(props.mentorName)),
      prose(copy.intro),
      section(copy.papers, bullets(documentNames(props.documents, locale))),
      action(copy.state, props.verificationUrl),
    ],
    footer: words.because.teaches,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: '📨 We have received your verification',
  title: 'Thank you, we will have a look',
  intro: 'Your request has arrived. Somebody of the team looks at it in person and gets back to you.',
  papers: 'Papers you named',
  state: 'See how it stands',
};

const de: typeof en = {
  subject: '📨 Deine Angaben zur Prüfung sind da',
  title: 'Danke, wir sehen es uns an',
  intro: 'Deine Anfrage ist angekommen. Jemand aus dem Team sieht sie sich persönlich an und meldet sich bei dir.',
  papers: 'Von dir genannte Unterlagen',
  state: 'Stand ansehen',
};
