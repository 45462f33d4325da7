import { Layout } from '../layout.tsx';
import { type SessionTimes, timeSpan } from '../moment.ts';
import { Action, TextLink } from '../parts/action.tsx';
import { Bullets, Facts, Gap, Muted, Prose, Subheading, Title } from '../parts/prose.tsx';
import { RoomLine, roomText } from '../parts/room-line.tsx';
import { SessionPanel, sessionText } from '../parts/session-panel.tsx';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { textPart, textSection } from '../text-part.ts';

/** To both sides of a confirmed session, a day ahead. */
export type SessionReminder24hProps = ReminderBase & (ForStudent | ForMentor);

interface ReminderBase {
  readonly recipientName: string;
  /** The other side: the mentor for a student, the student for a mentor. */
  readonly name: string;
  readonly subject: string;
  /** The recipient's calendar day of the session, seen when the mail is sent: a late session on a long day is still today. */
  readonly day: 'today' | 'tomorrow';
  readonly times: SessionTimes;
  readonly joinUrl: string;
  readonly meetLink: string | null;
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

interface ForStudent {
  readonly audience: 'STUDENT';
  /** What helps to be ready. The general tips stand in when it is empty. */
  readonly preparationTips: readonly string[];
}

interface ForMentor {
  readonly audience: 'MENTOR';
  readonly goals: readonly string[];
}

type Props = SessionReminder24hProps;

export const sessionReminder24h: MailTemplate<Props> = {
  subject: (props) => copy.subject(props),
  html: (props) => <SessionReminder24h {...props} />,
  text: (props) => {
    const { heading, lead, items } = preparation(props);
    return textPart(
      [
        copy.greeting(props),
        copy.intro(props),
        sessionText(props.times),
        [`Subject: ${props.subject}`, `Join: ${props.joinUrl}`, roomText(props.meetLink)].join('\n'),
        textSection(heading, [...lead, ...items.map((item) => `- ${item}`)]),
        `${copy.change} ${props.manageUrl}`,
      ],
      `${copy.footer}\n${props.dashboardUrl}`,
    );
  },
};

const copy = {
  subject: ({ name, day }: Props) =>
    day === 'tomorrow'
      ? subjectLine`⏰ Reminder: Session tomorrow with ${name}`
      : subjectLine`⏰ Reminder: Session today with ${name}`,
  title: { today: 'See you today', tomorrow: 'See you tomorrow' },
  greeting: ({ recipientName }: Props) => `Hi ${recipientName},`,
  intro: ({ name, day }: Props) => `Your session with ${name} is ${day}.`,
  join: 'Join the session',
  tipsHeading: 'How to prepare',
  tips: [
    'Write down one thing you want to understand by the end.',
    'Have your notes and homework at hand.',
    'Try camera and microphone a few minutes before.',
  ],
  materialsHeading: 'Prepare your materials',
  materials: ({ name }: Props) => `Have a look at what ${name} wants to reach and lay your materials ready:`,
  materialsWithoutGoals: 'Look through your notes of the last session and lay your materials ready.',
  change: 'Can’t make it? Tell the other side early:',
  manage: 'Move or cancel',
  footer: 'You get this message because you have a session with us.',
};

function SessionReminder24h(props: Props) {
  const { day, times, subject, joinUrl, meetLink, manageUrl, dashboardUrl } = props;
  const { heading, lead, items } = preparation(props);
  return (
    <Layout
      title={copy.subject(props)}
      preheader={`${timeSpan(times.yours)}, ${times.yours.zone}: ${subject}`}
      footer={copy.footer}
      dashboardUrl={dashboardUrl}
    >
      <Title>{copy.title[day]}</Title>
      <Prose>{copy.greeting(props)}</Prose>
      <Prose>{copy.intro(props)}</Prose>
      <SessionPanel times={times}>
        <RoomLine meetLink={meetLink} />
      </SessionPanel>
      <Action href={joinUrl}>{copy.join}</Action>
      <Gap />
      <Facts facts={[{ label: 'Subject', value: subject }]} />
      <Subheading>{heading}</Subheading>
      {lead.map((line) => (
        <Prose key={line}>{line}</Prose>
      ))}
      <Bullets items={items} />
      <Gap />
      <Muted>
        {copy.change} <TextLink href={manageUrl}>{copy.manage}</TextLink>
      </Muted>
    </Layout>
  );
}

function preparation(props: Props): { heading: string; lead: readonly string[]; items: readonly string[] } {
  if (props.audience === 'STUDENT') {
    const items = props.preparationTips.length > 0 ? props.preparationTips : copy.tips;
    return { heading: copy.tipsHeading, lead: [], items };
  }
  const lead = props.goals.length > 0 ? copy.materials(props) : copy.materialsWithoutGoals;
  return { heading: copy.materialsHeading, lead: [lead], items: props.goals };
}
