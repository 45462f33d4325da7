import { action, prose, quote } from '../letter.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To the mentor: verified. */
export interface VerificationApprovedProps {
  readonly mentorName: string;
  /** A word of the team; null when there is none. */
  readonly reasonText: string | null;
  readonly profileUrl: string;
  readonly dashboardUrl: string;
}

type Props = VerificationApprovedProps;

export const verificationApproved: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject,
    title: copy.title,
    preheader: copy.intro,
    blocks: [
      prose(words.greeting(props.mentorName)),
      prose(copy.intro),
      props.reasonText === null ? null : quote(props.reasonText, copy.team),
      action(copy.look, props.profileUrl),
    ],
    footer: words.because.teaches,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: '🎓 You are verified!',
  title: 'You are verified',
  intro: 'We have looked at everything, and it convinced us. Students now see that you are verified.',
  team: 'The team',
  look: 'See your page',
};

const de: typeof en = {
  subject: '🎓 Du bist geprüft!',
  title: 'Du bist geprüft',
  intro: 'Wir haben uns alles angesehen, und es hat uns überzeugt. Auf deiner Seite steht jetzt, dass du geprüft bist.',
  team: 'Das Team',
  look: 'Deine Seite ansehen',
};
