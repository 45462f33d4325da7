import { type Booked, rhythm, seriesList } from '../booked-series.ts';
import { Layout } from '../layout.tsx';
import { timeSpan } from '../moment.ts';
import { Action, TextLink } from '../parts/action.tsx';
import { Bullets, Facts, Gap, Muted, Prose, Subheading, Title } from '../parts/prose.tsx';
import { RoomLine, roomText } from '../parts/room-line.tsx';
import { SessionList, sessionListText } from '../parts/session-list.tsx';
import { SessionPanel, sessionText } from '../parts/session-panel.tsx';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { textPart, textSection } from '../text-part.ts';

/** To the mentor, when a student's series or trial is certain. Carries the calendar file. */
export interface MentorNewBookingProps {
  readonly mentorName: string;
  readonly studentName: string;
  readonly subject: string;
  /** What the student wants to reach, in the student's words. May be empty. */
  readonly goals: readonly string[];
  readonly booked: Booked;
  /** The first session's Google Meet room; null while it is being made. */
  readonly meetLink: string | null;
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

type Props = MentorNewBookingProps;

export const mentorNewBooking: MailTemplate<Props> = {
  subject: (props) => (props.booked.type === 'TRIAL' ? copy.trialSubject(props) : copy.subject(props)),
  html: (props) => <MentorNewBooking {...props} />,
  text: (props) =>
    textPart(
      [
        copy.greeting(props),
        intro(props),
        textSection(copy.first, [
          sessionText(props.booked.sessions[0].times),
          `Join: ${props.booked.sessions[0].joinUrl}`,
          roomText(props.meetLink),
        ]),
        facts(props)
          .map(({ label, value }) => `${label}: ${value}`)
          .join('\n'),
        textSection(
          copy.goals(props),
          props.goals.map((goal) => `- ${goal}`),
        ),
        textSection(copy.all, sessionListText(seriesList(props.booked))),
        copy.calendar,
        `${copy.change} ${props.manageUrl}`,
      ],
      `${copy.footer}\n${props.dashboardUrl}`,
    ),
};

const copy = {
  subject: ({ studentName }: Props) => subjectLine`📅 New session booked with ${studentName}`,
  trialSubject: ({ studentName }: Props) => subjectLine`📅 New free trial booked with ${studentName}`,
  title: 'New booking',
  trialTitle: 'New free trial',
  greeting: ({ mentorName }: Props) => `Hi ${mentorName},`,
  intro: ({ studentName }: Props) =>
    `${studentName} has booked you every week. The times below are taken in your calendar.`,
  trialIntro: ({ studentName }: Props) => `${studentName} would like to get to know you in a free trial session.`,
  first: 'First session',
  join: 'Join the session',
  goals: ({ studentName }: Props) => `What ${studentName} wants to reach`,
  all: 'The next four weeks',
  calendar: 'The attached file adds this to any other calendar you use.',
  change: 'Something came up? Move or cancel:',
  manage: 'Manage this booking',
  labels: { student: 'Student', subject: 'Subject', rhythm: 'Rhythm' },
  footer: 'You get this message because you teach with us.',
};

function MentorNewBooking(props: Props) {
  const { booked, goals, meetLink, manageUrl, dashboardUrl } = props;
  const [first] = booked.sessions;
  const { yours } = first.times;
  return (
    <Layout
      title={mentorNewBooking.subject(props)}
      preheader={`${props.subject}, from ${yours.date}, ${timeSpan(yours)}`}
      footer={copy.footer}
      dashboardUrl={dashboardUrl}
    >
      <Title>{booked.type === 'TRIAL' ? copy.trialTitle : copy.title}</Title>
      <Prose>{copy.greeting(props)}</Prose>
      <Prose>{intro(props)}</Prose>
      <SessionPanel times={first.times}>
        <RoomLine meetLink={meetLink} />
      </SessionPanel>
      <Action href={first.joinUrl}>{copy.join}</Action>
      <Gap />
      <Facts facts={facts(props)} />
      {goals.length > 0 && <Subheading>{copy.goals(props)}</Subheading>}
      <Bullets items={goals} />
      {booked.type === 'REGULAR' && <Subheading>{copy.all}</Subheading>}
      <SessionList sessions={seriesList(booked)} />
      <Gap />
      <Muted>
        {copy.calendar} {copy.change} <TextLink href={manageUrl}>{copy.manage}</TextLink>
      </Muted>
    </Layout>
  );
}

function intro(props: Props): string {
  return props.booked.type === 'TRIAL' ? copy.trialIntro(props) : copy.intro(props);
}

function facts({ studentName, subject, booked }: Props) {
  return [
    { label: copy.labels.student, value: studentName },
    { label: copy.labels.subject, value: subject },
    { label: copy.labels.rhythm, value: rhythm(booked) },
  ];
}
