import { action, prose, quote } from '../letter.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To the mentor, when the team needs more before it can decide. */
export interface VerificationMoreNeededProps {
  readonly mentorName: string;
  /** What is missing, in the team's words. */
  readonly reasonText: string;
  /** Where to add it. */
  readonly verificationUrl: string;
  readonly dashboardUrl: string;
}

type Props = VerificationMoreNeededProps;

export const verificationMoreNeeded: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject,
    title: copy.title,
    preheader: copy.intro,
    blocks: [
      prose(words.greeting(props.mentorName)),
      prose(copy.intro),
      quote(props.reasonText, copy.team),
      action(copy.add, props.verificationUrl),
    ],
    footer: words.because.teaches,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: '📎 We need a little more for your verification',
  title: 'Almost there',
  intro: 'Thank you for your patience. One thing is missing before we can verify you:',
  team: 'The team',
  add: 'Add what is missing',
};

const de: typeof en = {
  subject: '📎 Für deine Prüfung fehlt noch etwas',
  title: 'Fast geschafft',
  intro: 'Danke für deine Geduld. Eines fehlt noch, bevor wir die Prüfung abschließen können:',
  team: 'Das Team',
  add: 'Fehlendes ergänzen',
};
