import { type Block, bullets, choices, facts, prose, quote, section, session, sessions, small } from '../letter.ts';
import type { ListedSession } from '../listed-session.ts';
import { fullTime, type Moment, type SessionTimes } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To whoever has to answer a proposal about a session: a new time, its end, or a choice of times. */
export interface ProposalWaitingProps {
  readonly recipientName: string;
  /** The other side: the mentor for a student, the student for a mentor. */
  readonly name: string;
  readonly subject: string;
  /** The session as it stands; null for a date of the series that has no time yet. */
  readonly before: SessionTimes | null;
  readonly proposed:
    | { readonly what: 'MOVE'; readonly to: SessionTimes }
    | { readonly what: 'REMOVAL' }
    | { readonly what: 'CHOICE'; readonly alternatives: readonly Moment[] };
  /** Where it comes from: asked for by the other side, seen in the mentor's calendar, new zone rules, no free time. */
  readonly origin: 'OTHER_SIDE' | 'MENTORS_CALENDAR' | 'ZONE_RULES' | 'NOT_PLACED';
  /** The proposer's words; null when there are none. */
  readonly note: string | null;
  /** When it ends by itself, in the recipient's zone with its name and offset. */
  readonly expiresAt: string;
  /** What happens then. */
  readonly otherwise: 'STAYS' | 'HAPPENS' | 'CREDITED';
  /** Dashboard pages that ask once more before anything happens. */
  readonly acceptUrl: string;
  readonly declineUrl: string;
  readonly dashboardUrl: string;
}

type Props = ProposalWaitingProps;

export const proposalWaiting: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  const { proposed } = props;
  return {
    subject: copy.subject(props),
    title: copy.title[proposed.what],
    preheader: copy.intro[props.origin](props),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro[props.origin](props)),
      ...proposal(props, copy),
      facts([words.labels.subject, props.subject], [copy.answerBy, props.expiresAt]),
      props.note === null ? null : quote(props.note, copy.note),
      choices(
        { label: proposed.what === 'CHOICE' ? copy.choose : copy.accept, href: props.acceptUrl },
        { label: copy.decline, href: props.declineUrl },
      ),
      small(copy.otherwise[props.otherwise]),
    ],
    footer: words.because.session,
    dashboardUrl: props.dashboardUrl,
  };
};

function proposal({ proposed, before }: Props, copy: typeof en): Block[] {
  switch (proposed.what) {
    case 'MOVE':
      return [
        section(copy.proposedTime, session(proposed.to)),
        section(copy.current, sessions(before === null ? [] : [listed(before)])),
      ];
    case 'REMOVAL':
      return [prose(copy.removal), ...(before === null ? [] : [session(before)])];
    case 'CHOICE':
      return [section(copy.free, bullets(proposed.alternatives.map(fullTime)))];
  }
}

function listed(times: SessionTimes): ListedSession {
  return { times, week: null, joinUrl: null, note: null, gone: false };
}

const en = {
  subject: ({ name }: Props) => subjectLine`🤝 Your answer is needed: session with ${name}`,
  title: { MOVE: 'A new time is proposed', REMOVAL: 'Shall it be cancelled?', CHOICE: 'Please choose a time' },
  intro: {
    OTHER_SIDE: ({ name }: Props) => `${name} proposes a change to a session of yours.`,
    MENTORS_CALENDAR: ({ name }: Props) =>
      `A session of yours with ${name} was changed in the mentor’s calendar. It counts only if you agree.`,
    ZONE_RULES: ({ name }: Props) =>
      `The rules of a time zone have changed, which concerns a session of yours with ${name}.`,
    NOT_PLACED: ({ name }: Props) => `One of your weekly sessions with ${name} finds no free time at its usual hour.`,
  },
  proposedTime: 'Proposed time',
  removal: 'It would not take place any more:',
  free: 'Free times',
  current: 'As it stands',
  answerBy: 'Answer by',
  note: 'In their own words',
  accept: 'Accept',
  choose: 'Choose a time',
  decline: 'Decline',
  otherwise: {
    STAYS: 'Without an answer everything stays as it is.',
    HAPPENS: 'Without an answer the proposed time holds.',
    CREDITED: 'Without an answer the session is credited.',
  },
};

const de: typeof en = {
  subject: ({ name }) => subjectLine`🤝 Deine Antwort fehlt: Stunde mit ${name}`,
  title: { MOVE: 'Eine neue Zeit ist vorgeschlagen', REMOVAL: 'Soll sie ausfallen?', CHOICE: 'Bitte wähle eine Zeit' },
  intro: {
    OTHER_SIDE: ({ name }) => `${name} schlägt eine Änderung an einer eurer Stunden vor.`,
    MENTORS_CALENDAR: ({ name }) =>
      `Eine deiner Stunden mit ${name} wurde im Kalender der Mentorin oder des Mentors geändert. Das gilt nur, wenn du zustimmst.`,
    ZONE_RULES: ({ name }) =>
      `Die Regeln einer Zeitzone haben sich geändert. Das betrifft eine deiner Stunden mit ${name}.`,
    NOT_PLACED: ({ name }) => `Für eine deiner wöchentlichen Stunden mit ${name} ist zur gewohnten Zeit kein Platz.`,
  },
  proposedTime: 'Vorgeschlagene Zeit',
  removal: 'Sie würde nicht mehr stattfinden:',
  free: 'Freie Zeiten',
  current: 'So steht es jetzt',
  answerBy: 'Antwort bis',
  note: 'Dazu geschrieben',
  accept: 'Annehmen',
  choose: 'Zeit wählen',
  decline: 'Ablehnen',
  otherwise: {
    STAYS: 'Ohne Antwort bleibt alles, wie es ist.',
    HAPPENS: 'Ohne Antwort gilt der Vorschlag.',
    CREDITED: 'Ohne Antwort wird die Stunde gutgeschrieben.',
  },
};
