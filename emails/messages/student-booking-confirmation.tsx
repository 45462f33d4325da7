import { type Booked, rhythm, seriesList } from '../booked-series.ts';
import { Layout } from '../layout.tsx';
import { timeSpan } from '../moment.ts';
import { Action, TextLink } from '../parts/action.tsx';
import { Facts, Gap, Muted, Prose, Subheading, Title } from '../parts/prose.tsx';
import { RoomLine, roomText } from '../parts/room-line.tsx';
import { SessionList, sessionListText } from '../parts/session-list.tsx';
import { SessionPanel, sessionText } from '../parts/session-panel.tsx';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { textPart, textSection } from '../text-part.ts';

/** To the student, once a series is paid or a trial is booked. Carries the calendar file. */
export interface StudentBookingConfirmationProps {
  readonly studentName: string;
  readonly mentorName: string;
  readonly subject: string;
  readonly booked: Booked;
  /** The first session's Google Meet room; null while it is being made. */
  readonly meetLink: string | null;
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

type Props = StudentBookingConfirmationProps;

export const studentBookingConfirmation: MailTemplate<Props> = {
  subject: (props) => (isTrial(props) ? copy.trialSubject(props) : copy.subject(props)),
  html: (props) => <StudentBookingConfirmation {...props} />,
  text: (props) =>
    textPart(
      [
        copy.greeting(props),
        intro(props),
        textSection(isTrial(props) ? copy.yourTrial : copy.first, [
          sessionText(props.booked.sessions[0].times),
          `Join: ${props.booked.sessions[0].joinUrl}`,
          roomText(props.meetLink),
        ]),
        facts(props)
          .map(({ label, value }) => `${label}: ${value}`)
          .join('\n'),
        textSection(copy.all, sessionListText(seriesList(props.booked))),
        isTrial(props) ? null : copy.payment,
        copy.calendar,
        `${copy.change} ${props.manageUrl}`,
      ],
      `${copy.footer}\n${props.dashboardUrl}`,
    ),
};

const copy = {
  subject: ({ mentorName }: Props) => subjectLine`✅ Your session with ${mentorName} is confirmed!`,
  trialSubject: ({ mentorName }: Props) => subjectLine`✅ Your free trial with ${mentorName} is confirmed!`,
  title: 'You’re all set',
  greeting: ({ studentName }: Props) => `Hi ${studentName},`,
  intro: ({ mentorName }: Props) => `Your sessions with ${mentorName} are confirmed. Here is everything you need.`,
  trialIntro: ({ mentorName }: Props) =>
    `Your free trial with ${mentorName} is confirmed. There is nothing to pay, just come as you are.`,
  first: 'First session',
  yourTrial: 'Your trial',
  join: 'Join your session',
  all: 'Your next four weeks',
  payment: 'Your first week is paid. Each following week is confirmed by its own weekly payment.',
  calendar: 'The attached file adds this to your calendar.',
  change: 'Something came up? Move or cancel:',
  manage: 'Manage your booking',
  labels: { mentor: 'Mentor', subject: 'Subject', rhythm: 'Rhythm' },
  footer: 'You get this message because you booked with us.',
};

function StudentBookingConfirmation(props: Props) {
  const { booked, meetLink, manageUrl, dashboardUrl } = props;
  const [first] = booked.sessions;
  const { yours } = first.times;
  return (
    <Layout
      title={studentBookingConfirmation.subject(props)}
      preheader={`${yours.date}, ${timeSpan(yours)}, ${yours.zone}`}
      footer={copy.footer}
      dashboardUrl={dashboardUrl}
    >
      <Title>{copy.title}</Title>
      <Prose>{copy.greeting(props)}</Prose>
      <Prose>{intro(props)}</Prose>
      <SessionPanel times={first.times}>
        <RoomLine meetLink={meetLink} />
      </SessionPanel>
      <Action href={first.joinUrl}>{copy.join}</Action>
      <Gap />
      <Facts facts={facts(props)} />
      {booked.type === 'REGULAR' && (
        <>
          <Subheading>{copy.all}</Subheading>
          <SessionList sessions={seriesList(booked)} />
          <Gap />
          <Prose>{copy.payment}</Prose>
        </>
      )}
      {booked.type === 'TRIAL' && <Gap />}
      <Muted>
        {copy.calendar} {copy.change} <TextLink href={manageUrl}>{copy.manage}</TextLink>
      </Muted>
    </Layout>
  );
}

function isTrial({ booked }: Props): boolean {
  return booked.type === 'TRIAL';
}

function intro(props: Props): string {
  return isTrial(props) ? copy.trialIntro(props) : copy.intro(props);
}

function facts({ mentorName, subject, booked }: Props) {
  return [
    { label: copy.labels.mentor, value: mentorName },
    { label: copy.labels.subject, value: subject },
    { label: copy.labels.rhythm, value: rhythm(booked) },
  ];
}
