import type { AtLeastOne } from '../booked-series.ts';
import { Layout } from '../layout.tsx';
import type { Moment } from '../moment.ts';
import { Action } from '../parts/action.tsx';
import { Prose, Subheading, Title } from '../parts/prose.tsx';
import { goneSessions, SessionList, sessionListText } from '../parts/session-list.tsx';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { textPart, textSection } from '../text-part.ts';

/** To the student, when the hold on a series ends without it: unpaid, or paid too late and given back. */
export type BookingExpiredProps = ExpiredBase & (RanOut | Refunded);

interface ExpiredBase {
  readonly studentName: string;
  readonly mentorName: string;
  readonly subject: string;
  /** Every session that was held in the student's zone, in order. */
  readonly sessions: AtLeastOne<Moment>;
  readonly bookAgainUrl: string;
  readonly dashboardUrl: string;
}

interface RanOut {
  readonly outcome: 'HOLD_RAN_OUT';
}

/** The payment arrived after the hold, and a time was taken meanwhile. */
interface Refunded {
  readonly outcome: 'REFUNDED';
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
        textSection(copy.released, sessionListText(goneSessions(props.sessions))),
        `${copy.again}: ${props.bookAgainUrl}`,
      ],
      `${copy.footer}\n${props.dashboardUrl}`,
    ),
};

const copy = {
  subject: ({ mentorName, outcome }: Props) =>
    outcome === 'REFUNDED'
      ? subjectLine`↩️ Your payment for ${mentorName} has been refunded`
      : subjectLine`⌛ Your booking with ${mentorName} was not completed`,
  title: { HOLD_RAN_OUT: 'Your booking was not completed', REFUNDED: 'Your payment is on its way back' },
  greeting: ({ studentName }: Props) => `Hi ${studentName},`,
  intro: ({ mentorName, subject, outcome }: Props) =>
    outcome === 'REFUNDED'
      ? `Your payment for ${subject} with ${mentorName} arrived after the times were released, and some of them are taken now.`
      : `We kept times for ${subject} with ${mentorName} while you were paying. The payment did not come through in time.`,
  money: (props: Props) =>
    props.outcome === 'REFUNDED'
      ? `We have refunded ${props.refund} in full. Your bank shows it within a few days.`
      : 'You have not been charged.',
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
      <Subheading>{copy.released}</Subheading>
      <SessionList sessions={goneSessions(props.sessions)} />
    </Layout>
  );
}
