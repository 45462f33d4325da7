import type { Frequency } from '../../src/domain/bookings/booking.ts';
import { action, facts, prose, section, sessions } from '../letter.ts';
import { goneSessions, plainSessions } from '../listed-session.ts';
import type { Moment } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To student and mentor, when the number of weekly sessions changes. Prices are the student's: absent for the mentor. */
export interface SubscriptionChangedProps {
  readonly recipientName: string;
  /** The other side: the mentor for a student, the student for a mentor. */
  readonly name: string;
  readonly subject: string;
  readonly before: Frequency;
  readonly now: Frequency;
  /** From when it holds, in the recipient's zone: `Monday, 16 March 2026`. */
  readonly effectiveOn: string;
  readonly added: readonly Moment[];
  readonly freed: readonly Moment[];
  /** Null for the mentor. */
  readonly price: null | {
    /** `USD 40.00` a week. */
    readonly weeklyBefore: string;
    readonly weeklyNow: string;
    /** What the change itself costs or gives back; null when nothing. */
    readonly settlement: null | { readonly amount: string; readonly direction: 'CHARGED' | 'CREDITED' };
    readonly nextBillingDate: string;
  };
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

type Props = SubscriptionChangedProps;

export const subscriptionChanged: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  const { price } = props;
  const settlement = price?.settlement ?? null;
  return {
    subject: copy.subject(props),
    title: copy.title,
    preheader: `${words.frequency[props.before]} → ${words.frequency[props.now]}`,
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro(props)),
      facts(
        [words.labels.subject, props.subject],
        [copy.before, words.frequency[props.before]],
        [copy.now, words.frequency[props.now]],
        [copy.weeklyBefore, price?.weeklyBefore ?? null],
        [copy.weeklyNow, price?.weeklyNow ?? null],
        [words.labels.nextBilling, price?.nextBillingDate ?? null],
      ),
      settlement === null ? null : prose(copy[settlement.direction](settlement.amount)),
      section(copy.added, sessions(plainSessions(props.added))),
      section(copy.freed, sessions(goneSessions(props.freed))),
      action(words.manage, props.manageUrl),
    ],
    footer: words.because.changed,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ name }: Props) => subjectLine`🔄 Your weekly sessions with ${name} have changed`,
  title: 'A new rhythm',
  intro: ({ name, effectiveOn }: Props) => `From ${effectiveOn} you and ${name} meet at a new rhythm.`,
  before: 'Until now',
  now: 'From then',
  weeklyBefore: 'Weekly until now',
  weeklyNow: 'Weekly from then',
  CHARGED: (amount: string) => `For the rest of this week ${amount} is charged with the change.`,
  CREDITED: (amount: string) => `For the rest of this week ${amount} is credited to you.`,
  added: 'Added',
  freed: 'No longer taking place',
};

const de: typeof en = {
  subject: ({ name }) => subjectLine`🔄 Deine wöchentlichen Stunden mit ${name} haben sich geändert`,
  title: 'Ein neuer Rhythmus',
  intro: ({ name, effectiveOn }) => `Ab ${effectiveOn} trefft ihr euch in einem neuen Rhythmus, du und ${name}.`,
  before: 'Bisher',
  now: 'Ab dann',
  weeklyBefore: 'Pro Woche bisher',
  weeklyNow: 'Pro Woche ab dann',
  CHARGED: (amount) => `Für den Rest dieser Woche werden mit der Änderung ${amount} abgebucht.`,
  CREDITED: (amount) => `Für den Rest dieser Woche werden dir ${amount} gutgeschrieben.`,
  added: 'Neu dabei',
  freed: 'Findet nicht mehr statt',
};
