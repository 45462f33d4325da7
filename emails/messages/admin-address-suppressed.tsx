import { action, facts, prose } from '../letter.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To every admin, when somebody's address takes no mail any more. */
export interface AdminAddressSuppressedProps {
  readonly recipientName: string;
  /** Whose address it is; null for a guest's. */
  readonly personName: string | null;
  readonly email: string;
  readonly reason: 'BOUNCED' | 'COMPLAINED' | 'SUPPRESSED';
  /** Where the person or the messages can be looked at. */
  readonly personUrl: string;
  readonly dashboardUrl: string;
}

type Props = AdminAddressSuppressedProps;

export const adminAddressSuppressed: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: copy.why[props.reason],
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.why[props.reason]),
      prose(copy.consequence),
      facts([copy.person, props.personName], [words.labels.email, props.email]),
      action(copy.open, props.personUrl),
    ],
    footer: words.because.admin,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ personName, email }: Props) => subjectLine`📪 No more mail reaches ${personName ?? email}`,
  title: 'An address is out of reach',
  why: {
    BOUNCED: 'A mail came back: this address does not exist or does not take mail.',
    COMPLAINED: 'Somebody marked one of our mails as spam at this address.',
    SUPPRESSED: 'The mail provider refuses to deliver to this address.',
  },
  consequence: 'We send nothing to it any more until a new address is given.',
  person: 'Person',
  open: 'Open the account',
};

const de: typeof en = {
  subject: ({ personName, email }) => subjectLine`📪 Keine E-Mail erreicht mehr ${personName ?? email}`,
  title: 'Eine Adresse ist nicht erreichbar',
  why: {
    BOUNCED: 'Eine E-Mail kam zurück: Diese Adresse gibt es nicht, oder sie nimmt nichts an.',
    COMPLAINED: 'Unter dieser Adresse wurde eine unserer E-Mails als Spam gemeldet.',
    SUPPRESSED: 'Der E-Mail-Dienst weigert sich, an diese Adresse zuzustellen.',
  },
  consequence: 'Wir senden nichts mehr dorthin, bis eine neue Adresse angegeben wird.',
  person: 'Wer',
  open: 'Konto öffnen',
};
