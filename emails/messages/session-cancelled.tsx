import type { AtLeastOne } from '../booked-series.ts';
import { Layout } from '../layout.tsx';
import { type Moment, timeSpan } from '../moment.ts';
import { Action } from '../parts/action.tsx';
import { Facts, Gap, Muted, Prose, Title } from '../parts/prose.tsx';
import { goneSessions, SessionList, sessionListText } from '../parts/session-list.tsx';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { textPart, textSection } from '../text-part.ts';

/** To both sides, when one or more sessions are cancelled. Carries the cancelling calendar file. */
export type SessionCancelledProps = CancelledBase & (ForStudent | ForMentor);

interface CancelledBase {
  readonly recipientName: string;
  /** The other side: the mentor for a student, the student for a mentor. */
  readonly name: string;
  readonly subject: string;
  readonly cancelledBy: 'YOU' | 'OTHER_SIDE' | 'PLATFORM';
  /** In the words of whoever cancelled; null when none were given. */
  readonly reason: string | null;
  /** Every cancelled session in the recipient's zone, in order. */
  readonly sessions: AtLeastOne<Moment>;
  readonly dashboardUrl: string;
}

/** Back as credit, kept by the policy, or never taken (trial, unpaid week). */
type Outcome = 'CREDITED' | 'NOT_CREDITED' | 'NOT_CHARGED';

interface ForStudent {
  readonly audience: 'STUDENT';
  /** What becomes of the money of each session, in their order. */
  readonly money: AtLeastOne<Outcome>;
  readonly bookAgainUrl: string;
}

interface ForMentor {
  readonly audience: 'MENTOR';
}

type Props = SessionCancelledProps;

export const sessionCancelled: MailTemplate<Props> = {
  subject: (props) => copy.subject(props),
  html: (props) => <SessionCancelled {...props} />,
  text: (props) =>
    textPart(
      [
        copy.greeting(props),
        copy.intro(props),
        textSection(copy.cancelled, sessionListText(goneSessions(props.sessions))),
        facts(props)
          .map(({ label, value }) => `${label}: ${value}`)
          .join('\n'),
        consequences(props).join('\n'),
        props.audience === 'STUDENT' ? `${copy.again}: ${props.bookAgainUrl}` : null,
        copy.calendar,
      ],
      `${copy.footer}\n${props.dashboardUrl}`,
    ),
};

const copy = {
  subject: ({ name, sessions }: Props) =>
    sessions.length === 1
      ? subjectLine`❌ Your session with ${name} is cancelled`
      : subjectLine`❌ ${String(sessions.length)} sessions with ${name} are cancelled`,
  title: 'Cancelled',
  greeting: ({ recipientName }: Props) => `Hi ${recipientName},`,
  intro: ({ name, cancelledBy, sessions }: Props) => {
    const one = sessions.length === 1;
    if (cancelledBy === 'OTHER_SIDE') {
      return `${name} has cancelled ${one ? 'your session' : `${sessions.length} of your sessions`}.`;
    }
    const what = one
      ? `Your session with ${name} is cancelled`
      : `${sessions.length} of your sessions with ${name} are cancelled`;
    return cancelledBy === 'YOU' ? `${what}, as you asked.` : `${what}.`;
  },
  cancelled: 'No longer taking place',
  money: {
    CREDITED: 'You have been given a credit for what you paid. It is used for your next sessions.',
    NOT_CREDITED: 'The time to cancel free of charge had passed, so there is no credit for it.',
    NOT_CHARGED: 'You will not be charged for it.',
  },
  free: 'The time is free again and can be booked by others.',
  again: 'Find a new time',
  open: 'Open your calendar',
  calendar: 'The attached file brings your calendar up to date.',
  labels: { subject: 'Subject', reason: 'Reason' },
  footer: 'You get this message because a session of yours has changed.',
};

function SessionCancelled(props: Props) {
  const [first] = props.sessions;
  return (
    <Layout
      title={copy.subject(props)}
      preheader={`${first.date}, ${timeSpan(first)} no longer takes place`}
      footer={copy.footer}
      dashboardUrl={props.dashboardUrl}
    >
      <Title>{copy.title}</Title>
      <Prose>{copy.greeting(props)}</Prose>
      <Prose>{copy.intro(props)}</Prose>
      <SessionList sessions={goneSessions(props.sessions)} />
      <Facts facts={facts(props)} />
      <Gap />
      {consequences(props).map((sentence) => (
        <Prose key={sentence}>{sentence}</Prose>
      ))}
      {props.audience === 'STUDENT' ? (
        <Action href={props.bookAgainUrl}>{copy.again}</Action>
      ) : (
        <Action href={props.dashboardUrl}>{copy.open}</Action>
      )}
      <Gap />
      <Muted>{copy.calendar}</Muted>
    </Layout>
  );
}

/** One sentence when it is the same for all; else one for each outcome, with the sessions it is about. */
function consequences(props: Props): string[] {
  if (props.audience === 'MENTOR') return [copy.free];
  const { money, sessions } = props;
  const outcomes = [...new Set(money)];
  if (outcomes.length === 1) return outcomes.map((outcome) => copy.money[outcome]);
  return outcomes.map((outcome) => {
    const about = sessions.filter((_, index) => money[index] === outcome);
    return `${about.map((session) => `${session.date}, ${timeSpan(session)}`).join('; ')}: ${copy.money[outcome]}`;
  });
}

function facts({ subject, reason }: Props) {
  const about = [{ label: copy.labels.subject, value: subject }];
  return reason === null ? about : [...about, { label: copy.labels.reason, value: reason }];
}
