import { action, prose, quote, small } from '../letter.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To the mentor: not verified, and why. */
export interface VerificationRejectedProps {
  readonly mentorName: string;
  /** In the team's words. */
  readonly reasonText: string;
  /** Where to try again. */
  readonly verificationUrl: string;
  readonly dashboardUrl: string;
}

type Props = VerificationRejectedProps;

export const verificationRejected: MailTemplate<Props> = (props, locale) => {
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
      action(copy.again, props.verificationUrl),
      small(copy.booked),
    ],
    footer: words.because.teaches,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: '🪪 We could not verify you',
  title: 'We could not verify you',
  intro: 'We have looked at everything carefully and cannot verify you for now. This is why:',
  team: 'The team',
  again: 'Try again',
  booked: 'Sessions that are booked already are not touched by this.',
};

const de: typeof en = {
  subject: '🪪 Deine Prüfung war nicht erfolgreich',
  title: 'Deine Prüfung war nicht erfolgreich',
  intro: 'Wir haben uns alles sorgfältig angesehen und können die Prüfung vorerst nicht abschließen. Der Grund:',
  team: 'Das Team',
  again: 'Noch einmal versuchen',
  booked: 'Stunden, die schon gebucht sind, bleiben davon unberührt.',
};
