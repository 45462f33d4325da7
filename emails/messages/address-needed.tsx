import { action, facts, prose } from '../letter.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To whoever cannot be reached by mail any more. Shown on the dashboard only: its subject is that mails do not arrive. */
export interface AddressNeededProps {
  readonly recipientName: string;
  readonly email: string;
  /** Where a new address is given. */
  readonly settingsUrl: string;
  readonly dashboardUrl: string;
}

type Props = AddressNeededProps;

export const addressNeeded: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject,
    title: copy.title,
    preheader: copy.intro,
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro),
      facts([words.labels.email, props.email]),
      action(copy.change, props.settingsUrl),
    ],
    footer: words.because.session,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: '📪 We need a new address of yours',
  title: 'Our mails do not reach you',
  intro: 'Mails to your address come back, so we have stopped sending them. Please give us one that works.',
  change: 'Give a new address',
};

const de: typeof en = {
  subject: '📪 Wir brauchen eine neue Adresse von dir',
  title: 'Unsere E-Mails erreichen dich nicht',
  intro: 'E-Mails an deine Adresse kommen zurück, deshalb senden wir keine mehr. Bitte gib uns eine, die funktioniert.',
  change: 'Neue Adresse angeben',
};
