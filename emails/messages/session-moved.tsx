import type { AtLeastOne } from '../booked-series.ts';
import { Layout } from '../layout.tsx';
import { type Moment, type SessionTimes, timeSpan, zoneName } from '../moment.ts';
import { Action, TextLink } from '../parts/action.tsx';
import { Facts, Gap, Muted, Prose, Subheading, Title } from '../parts/prose.tsx';
import { RoomLine, roomText } from '../parts/room-line.tsx';
import { type ListedSession, SessionList, sessionListText } from '../parts/session-list.tsx';
import { SessionPanel, sessionText } from '../parts/session-panel.tsx';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { textPart, textSection } from '../text-part.ts';

/** To both sides, when one or more sessions have new times. Links and room stay as they were. Carries the calendar file. */
export interface SessionMovedProps {
  readonly recipientName: string;
  /** The other side: the mentor for a student, the student for a mentor. */
  readonly name: string;
  readonly subject: string;
  readonly movedBy: 'YOU' | 'OTHER_SIDE' | 'PLATFORM';
  /** In the words of whoever moved it; null when none were given. */
  readonly reason: string | null;
  /** Every moved session in order of its new time. */
  readonly moves: AtLeastOne<{ readonly before: Moment; readonly after: SessionTimes; readonly joinUrl: string }>;
  readonly meetLink: string | null;
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

type Props = SessionMovedProps;

export const sessionMoved: MailTemplate<Props> = {
  subject: (props) => copy.subject(props),
  html: (props) => <SessionMoved {...props} />,
  text: (props) => {
    const [first] = props.moves;
    return textPart(
      [
        copy.greeting(props),
        copy.intro(props),
        textSection(copy.now, [sessionText(first.after), `Join: ${first.joinUrl}`, roomText(props.meetLink)]),
        textSection(copy.before, [oldTime(first.before)]),
        facts(props)
          .map(({ label, value }) => `${label}: ${value}`)
          .join('\n'),
        textSection(copy.others, sessionListText(furtherMoves(props))),
        copy.calendar,
        `${copy.change} ${props.manageUrl}`,
      ],
      `${copy.footer}\n${props.dashboardUrl}`,
    );
  },
};

const copy = {
  subject: ({ name, moves }: Props) =>
    moves.length === 1
      ? subjectLine`🔁 Your session with ${name} has moved to ${moves[0].after.yours.date}`
      : subjectLine`🔁 Your sessions with ${name} have new times`,
  title: 'New time',
  greeting: ({ recipientName }: Props) => `Hi ${recipientName},`,
  intro: ({ name, movedBy, moves }: Props) => {
    const one = moves.length === 1;
    if (movedBy === 'OTHER_SIDE')
      return `${name} has moved ${one ? 'your session' : `${moves.length} of your sessions`}.`;
    const what = one
      ? `Your session with ${name} has moved`
      : `${moves.length} of your sessions with ${name} have moved`;
    return movedBy === 'YOU' ? `${what}, as you asked.` : `${what}.`;
  },
  now: 'New time',
  before: 'Old time',
  join: 'Join the session',
  others: 'All new times',
  calendar: 'The attached file brings your calendar up to date. The join link stays the same.',
  change: 'Doesn’t suit you? Move or cancel:',
  manage: 'Manage this booking',
  labels: { subject: 'Subject', before: 'Old time', reason: 'Reason' },
  footer: 'You get this message because a session of yours has changed.',
};

function SessionMoved(props: Props) {
  const { moves, meetLink, manageUrl, dashboardUrl } = props;
  const [first] = moves;
  const more = furtherMoves(props);
  return (
    <Layout
      title={copy.subject(props)}
      preheader={`Now ${first.after.yours.date}, ${timeSpan(first.after.yours)}, ${first.after.yours.zone}`}
      footer={copy.footer}
      dashboardUrl={dashboardUrl}
    >
      <Title>{copy.title}</Title>
      <Prose>{copy.greeting(props)}</Prose>
      <Prose>{copy.intro(props)}</Prose>
      <SessionPanel times={first.after}>
        <RoomLine meetLink={meetLink} />
      </SessionPanel>
      <Action href={first.joinUrl}>{copy.join}</Action>
      <Gap />
      <Facts facts={[{ label: copy.labels.before, value: oldTime(first.before) }, ...facts(props)]} />
      {more.length > 0 && <Subheading>{copy.others}</Subheading>}
      <SessionList sessions={more} />
      <Gap />
      <Muted>
        {copy.calendar} {copy.change} <TextLink href={manageUrl}>{copy.manage}</TextLink>
      </Muted>
    </Layout>
  );
}

function oldTime(before: Moment): string {
  return `${before.date}, ${timeSpan(before)}, ${zoneName(before)}`;
}

/** All moved sessions where there are several; one stands in the panel already. */
function furtherMoves({ moves }: Props): ListedSession[] {
  if (moves.length === 1) return [];
  return moves.map(({ before, after, joinUrl }) => ({
    times: after,
    joinUrl,
    week: null,
    note: `${copy.before}: ${before.date}, ${timeSpan(before)}, ${before.offset}`,
    gone: false,
  }));
}

function facts({ subject, reason }: Props) {
  const about = [{ label: copy.labels.subject, value: subject }];
  return reason === null ? about : [...about, { label: copy.labels.reason, value: reason }];
}
