import type { AtLeastOne } from '../booked-series.ts';
import { Layout } from '../layout.tsx';
import type { Moment } from '../moment.ts';
import { Action } from '../parts/action.tsx';
import { Prose, Subheading, Title } from '../parts/prose.tsx';
import { goneSessions, SessionList, sessionListText } from '../parts/session-list.tsx';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { textPart, textSection } from '../text-part.ts';

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

export const bookingExpired: MailTemplate<Props> = {
  subject: (props) => copy.subject(props),
  html: (props) => <BookingExpired {...props} />,
  text: (props) =>
    textPart(
      [
        copy.greeting(props),
        copy.intro(props),
        copy.money(props),
        props.outcome === 'WEEK_RETURNED'
          ? null
          : textSection(copy.released, sessionListText(goneSessions(props.sessions))),
        `${copy.again}: ${props.bookAgainUrl}`,
      ],
      `${copy.footer}\n${props.dashboardUrl}`,
    ),
};

const copy = {
  subject: ({ mentorName, outcome }: Props) =>
    outcome === 'HOLD_RAN_OUT'
      ? subjectLine`⌛ Your booking with ${mentorName} was not completed`
      : subjectLine`↩️ Your payment for ${mentorName} has been refunded`,
  title: {
    HOLD_RAN_OUT: 'Your booking was not completed',
    REFUNDED: 'Your payment is on its way back',
    WEEK_RETURNED: 'Your payment is on its way back',
  },
  greeting: ({ studentName }: Props) => `Hi ${studentName},`,
  intro: ({ mentorName, subject, outcome }: Props) => {
    switch (outcome) {
      case 'HOLD_RAN_OUT':
        return `We kept times for ${subject} with ${mentorName} while you were paying. The payment did not come through in time.`;
      case 'REFUNDED':
        return `Your payment for ${subject} with ${mentorName} arrived after the times were released, and some of them are taken now.`;
      case 'WEEK_RETURNED':
        return `You were charged for a week of ${subject} with ${mentorName} in which no session takes place.`;
    }
  },
  money: (props: Props) =>
    props.outcome === 'HOLD_RAN_OUT'
      ? 'You have not been charged.'
      : `We have refunded ${props.refund} in full. Your bank shows it within a few days.`,
  released: 'Released times',
  again: 'Choose new times',
  footer: 'You get this message because you started a booking with us.',
};

function BookingExpired(props: Props) {
  return (
    <Layout
      title={copy.subject(props)}
      preheader={copy.money(props)}
      footer={copy.footer}
      dashboardUrl={props.dashboardUrl}
    >
      <Title>{copy.title[props.outcome]}</Title>
      <Prose>{copy.greeting(props)}</Prose>
      <Prose>{copy.intro(props)}</Prose>
      <Prose>{copy.money(props)}</Prose>
      <Action href={props.bookAgainUrl}>{copy.again}</Action>
      {props.outcome === 'WEEK_RETURNED' ? null : (
        <>
          <Subheading>{copy.released}</Subheading>
          <SessionList sessions={goneSessions(props.sessions)} />
        </>
      )}
    </Layout>
  );
}
