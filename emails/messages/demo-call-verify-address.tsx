import { action, prose, session, small } from '../letter.ts';
import type { SessionTimes } from '../moment.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To a guest who asked for a demo call: nothing is booked before the address is confirmed. */
export interface DemoCallVerifyAddressProps {
  readonly guestName: string;
  /** The wished time, in the guest's zone; nobody else's is told before the address is known. */
  readonly times: SessionTimes;
  readonly confirmUrl: string;
  /** Until when the link works, in the guest's zone with its name and offset. */
  readonly expiresAt: string;
}

type Props = DemoCallVerifyAddressProps;

export const demoCallVerifyAddress: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject,
    title: copy.title,
    preheader: copy.intro,
    blocks: [
      prose(words.greeting(props.guestName)),
      prose(copy.intro),
      session(props.times),
      action(copy.confirm, props.confirmUrl),
      small(copy.until(props)),
      small(copy.notYou),
    ],
    footer: words.because.call,
    dashboardUrl: null,
  };
};

const en = {
  subject: '✉️ Please confirm your demo call',
  title: 'One click and it is yours',
  intro: 'You asked for a demo call with us. Please confirm that this address is yours, then the time is booked.',
  confirm: 'Confirm and book',
  until: ({ expiresAt }: Props) => `The link works until ${expiresAt}. The time is not held for you until then.`,
  notYou: 'That wasn’t you? Then simply do nothing.',
};

const de: typeof en = {
  subject: '✉️ Bitte bestätige dein Kennenlerngespräch',
  title: 'Noch ein Klick',
  intro:
    'Du möchtest ein Kennenlerngespräch mit uns. Bitte bestätige, dass diese Adresse dir gehört, dann ist die Zeit gebucht.',
  confirm: 'Bestätigen und buchen',
  until: ({ expiresAt }) => `Der Link gilt bis ${expiresAt}. Bis zur Bestätigung ist die Zeit nicht reserviert.`,
  notYou: 'Das warst du nicht? Dann musst du nichts tun.',
};
