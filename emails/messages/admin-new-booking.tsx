import { type Rhythm, rhythm } from '../booked-series.ts';
import { Layout } from '../layout.tsx';
import type { SessionTimes } from '../moment.ts';
import { Action, TextLink } from '../parts/action.tsx';
import { type Fact, Facts, Gap, Muted, Prose, Subheading, Title } from '../parts/prose.tsx';
import { SessionPanel, sessionText } from '../parts/session-panel.tsx';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { textPart, textSection } from '../text-part.ts';

/** To every admin, for each new series and trial. No calendar file: admins do not attend. */
export interface AdminNewBookingProps {
  readonly studentName: string;
  readonly mentorName: string;
  readonly subject: string;
  readonly booked: Rhythm;
  /** How many sessions the booking takes: four weeks of a series, one of a trial. */
  readonly sessionCount: number;
  /** The first of them, in the admin's zone and in those of student and mentor. */
  readonly first: SessionTimes;
  /** `USD 80.00 a week`; null for a trial. */
  readonly weeklyPrice: string | null;
  /** A few figures of the platform, ready to show: `Bookings this week` → `12`. May be empty. */
  readonly analytics: readonly Fact[];
  readonly bookingUrl: string;
  readonly analyticsUrl: string;
  readonly dashboardUrl: string;
}

type Props = AdminNewBookingProps;

export const adminNewBooking: MailTemplate<Props> = {
  subject: (props) => (props.booked.type === 'TRIAL' ? copy.trialSubject(props) : copy.subject(props)),
  html: (props) => <AdminNewBooking {...props} />,
  text: (props) =>
    textPart(
      [
        copy.intro(props),
        textSection(copy.first, [sessionText(props.first)]),
        facts(props).map(factText).join('\n'),
        `${copy.open}: ${props.bookingUrl}`,
        textSection(copy.analytics, props.analytics.map(factText)),
        `${copy.more}: ${props.analyticsUrl}`,
      ],
      `${copy.footer}\n${props.dashboardUrl}`,
    ),
};

const copy = {
  subject: ({ studentName, mentorName }: Props) => subjectLine`📅 New booking: ${studentName} with ${mentorName}`,
  trialSubject: ({ studentName, mentorName }: Props) =>
    subjectLine`📅 New free trial: ${studentName} with ${mentorName}`,
  title: 'New booking',
  trialTitle: 'New free trial',
  intro: ({ studentName, mentorName, booked, sessionCount }: Props) =>
    booked.type === 'TRIAL'
      ? `${studentName} has booked a free trial with ${mentorName}.`
      : `${studentName} has booked ${sessionCount} sessions with ${mentorName} for the next four weeks.`,
  first: 'First session',
  open: 'Open the booking',
  analytics: 'The platform today',
  more: 'All figures',
  noPrice: 'free',
  labels: { subject: 'Subject', rhythm: 'Rhythm', price: 'Price' },
  footer: 'You get this message because you are an administrator.',
};

function AdminNewBooking(props: Props) {
  const { booked, first, subject, analytics, analyticsUrl, bookingUrl, dashboardUrl } = props;
  const trial = booked.type === 'TRIAL';
  return (
    <Layout
      title={adminNewBooking.subject(props)}
      preheader={`${subject}, ${rhythm(booked).toLowerCase()}, from ${first.yours.date}`}
      footer={copy.footer}
      dashboardUrl={dashboardUrl}
    >
      <Title>{trial ? copy.trialTitle : copy.title}</Title>
      <Prose>{copy.intro(props)}</Prose>
      <SessionPanel times={first} />
      <Facts facts={facts(props)} />
      <Gap />
      <Action href={bookingUrl}>{copy.open}</Action>
      {analytics.length > 0 && <Subheading>{copy.analytics}</Subheading>}
      <Facts facts={analytics} />
      <Gap />
      <Muted>
        <TextLink href={analyticsUrl}>{copy.more}</TextLink>
      </Muted>
    </Layout>
  );
}

function facts({ subject, booked, weeklyPrice }: Props): Fact[] {
  return [
    { label: copy.labels.subject, value: subject },
    { label: copy.labels.rhythm, value: rhythm(booked) },
    { label: copy.labels.price, value: weeklyPrice ?? copy.noPrice },
  ];
}

function factText({ label, value }: Fact): string {
  return `${label}: ${value}`;
}
