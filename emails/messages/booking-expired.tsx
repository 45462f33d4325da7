import type { AtLeastOne } from '../booked-series.ts';
import { action, prose, section, sessions } from '../letter.ts';
import { goneSessions } from '../listed-session.ts';
import type { Moment } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/**
 * To the student, when the hold on a series ends without it: unpaid, or paid too late and given back.
 * And when a later week's payment goes back, because nothing of that week takes place.
 */
export type BookingExpiredProps = ExpiredBase & (RanOut | Refunded | WeekReturned);

interface ExpiredBase {
  readonly studentName: string;
  readonly mentorName: string;
  readonly subject: string;
  readonly bookAgainUrl: string;
  readonly dashboardUrl: string;
}

interface Released {
  /** Every session that was held in the student's zone, in order. */
  readonly sessions: AtLeastOne<Moment>;
}

interface RanOut extends Released {
  readonly outcome: 'HOLD_RAN_OUT';
}

/** The payment arrived after the hold, and a time was taken meanwhile. */
interface Refunded extends Released {
  readonly outcome: 'REFUNDED';
  /** `USD 80.00` */
  readonly refund: string;
}

/** The booking stands, or has ended as it should; only this week's payment was for nothing. */
interface WeekReturned {
  readonly outcome: 'WEEK_RETURNED';
  /** `USD 80.00` */
  readonly refund: string;
}

type Props = BookingExpiredProps;

export const bookingExpired: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  const money = props.outcome === 'HOLD_RAN_OUT' ? copy.notCharged : copy.refunded(props.refund);
  return {
    subject: props.outcome === 'HOLD_RAN_OUT' ? copy.subject(props) : copy.refundSubject(props),
    title: copy.title[props.outcome],
    preheader: money,
    blocks: [
      prose(words.greeting(props.studentName)),
      prose(copy.intro[props.outcome](props)),
      prose(money),
      action(copy.again, props.bookAgainUrl),
      props.outcome === 'WEEK_RETURNED' ? null : section(copy.released, sessions(goneSessions(props.sessions))),
    ],
    footer: words.because.booked,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ mentorName }: Props) => subjectLine`⌛ Your booking with ${mentorName} was not completed`,
  refundSubject: ({ mentorName }: Props) => subjectLine`↩️ Your payment for ${mentorName} has been refunded`,
  title: {
    HOLD_RAN_OUT: 'Your booking was not completed',
    REFUNDED: 'Your payment is on its way back',
    WEEK_RETURNED: 'Your payment is on its way back',
  },
  intro: {
    HOLD_RAN_OUT: ({ mentorName, subject }: Props) =>
      `We kept times for ${subject} with ${mentorName} while you were paying. The payment did not come through in time.`,
    REFUNDED: ({ mentorName, subject }: Props) =>
      `Your payment for ${subject} with ${mentorName} arrived after the times were released, and some of them are taken now.`,
    WEEK_RETURNED: ({ mentorName, subject }: Props) =>
      `You were charged for a week of ${subject} with ${mentorName} in which no session takes place.`,
  },
  notCharged: 'You have not been charged.',
  refunded: (amount: string) => `We have refunded ${amount} in full. Your bank shows it within a few days.`,
  released: 'Released times',
  again: 'Choose new times',
};

const de: typeof en = {
  subject: ({ mentorName }) => subjectLine`⌛ Deine Buchung bei ${mentorName} wurde nicht abgeschlossen`,
  refundSubject: ({ mentorName }) => subjectLine`↩️ Deine Zahlung für ${mentorName} wurde erstattet`,
  title: {
    HOLD_RAN_OUT: 'Deine Buchung wurde nicht abgeschlossen',
    REFUNDED: 'Deine Zahlung ist auf dem Weg zurück',
    WEEK_RETURNED: 'Deine Zahlung ist auf dem Weg zurück',
  },
  intro: {
    HOLD_RAN_OUT: ({ mentorName, subject }) =>
      `Wir haben Zeiten für ${subject} mit ${mentorName} freigehalten, während du bezahlt hast. Die Zahlung kam nicht rechtzeitig an.`,
    REFUNDED: ({ mentorName, subject }) =>
      `Deine Zahlung für ${subject} mit ${mentorName} kam erst an, als die Zeiten schon wieder frei waren, und einige davon sind nun vergeben.`,
    WEEK_RETURNED: ({ mentorName, subject }) =>
      `Dir wurde eine Woche ${subject} mit ${mentorName} berechnet, in der keine Stunde stattfindet.`,
  },
  notCharged: 'Dir wurde nichts berechnet.',
  refunded: (amount) => `Wir haben ${amount} vollständig erstattet. Deine Bank zeigt es in wenigen Tagen an.`,
  released: 'Wieder freigegebene Zeiten',
  again: 'Neue Zeiten wählen',
};
