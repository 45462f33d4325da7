import { action, facts, prose, session } from '../letter.ts';
import { fullTime, type Moment, type SessionTimes } from '../moment.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To both sides, when a proposal about a session is settled. */
export interface ProposalSettledProps {
  readonly recipientName: string;
  /** The other side: the mentor for a student, the student for a mentor. */
  readonly name: string;
  readonly subject: string;
  readonly outcome: 'ACCEPTED' | 'DECLINED' | 'EXPIRED' | 'WITHDRAWN';
  /** What holds now: the session's time; null when it does not take place. */
  readonly holds: SessionTimes | null;
  /** The time the session had, or would have had; null when there is none to tell. */
  readonly other: Moment | null;
  readonly manageUrl: string;
  readonly dashboardUrl: string;
}

type Props = ProposalSettledProps;

export const proposalSettled: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  const { outcome, holds, other } = props;
  return {
    subject: copy.subject[outcome](props),
    title: copy.title[outcome],
    preheader: copy.intro[outcome](props),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.intro[outcome](props)),
      prose(holds === null ? copy.gone : copy.holds),
      holds === null ? null : session(holds),
      facts(
        [words.labels.subject, props.subject],
        [outcome === 'ACCEPTED' ? words.labels.before : copy.notTaken, other === null ? null : fullTime(other)],
      ),
      action(words.manage, props.manageUrl),
    ],
    footer: words.because.session,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: {
    ACCEPTED: ({ name }: Props) => subjectLine`🤝 Agreed: your session with ${name}`,
    DECLINED: ({ name }: Props) => subjectLine`🙅 Declined: the proposal about your session with ${name}`,
    EXPIRED: ({ name }: Props) => subjectLine`⌛ No answer: the proposal about your session with ${name}`,
    WITHDRAWN: ({ name }: Props) => subjectLine`↩️ Withdrawn: the proposal about your session with ${name}`,
  },
  title: { ACCEPTED: 'Agreed', DECLINED: 'Declined', EXPIRED: 'Time is up', WITHDRAWN: 'Withdrawn' },
  intro: {
    ACCEPTED: ({ name }: Props) => `The proposed change to your session with ${name} was accepted.`,
    DECLINED: ({ name }: Props) => `The proposed change to your session with ${name} was declined.`,
    EXPIRED: ({ name }: Props) => `Nobody answered the proposal about your session with ${name} in time.`,
    WITHDRAWN: ({ name }: Props) => `The proposal about your session with ${name} no longer stands.`,
  },
  holds: 'The session takes place at this time:',
  gone: 'The session does not take place.',
  notTaken: 'Proposed time',
};

const de: typeof en = {
  subject: {
    ACCEPTED: ({ name }) => subjectLine`🤝 Abgemacht: deine Stunde mit ${name}`,
    DECLINED: ({ name }) => subjectLine`🙅 Abgelehnt: der Vorschlag zu deiner Stunde mit ${name}`,
    EXPIRED: ({ name }) => subjectLine`⌛ Keine Antwort: der Vorschlag zu deiner Stunde mit ${name}`,
    WITHDRAWN: ({ name }) => subjectLine`↩️ Zurückgezogen: der Vorschlag zu deiner Stunde mit ${name}`,
  },
  title: { ACCEPTED: 'Abgemacht', DECLINED: 'Abgelehnt', EXPIRED: 'Die Zeit ist um', WITHDRAWN: 'Zurückgezogen' },
  intro: {
    ACCEPTED: ({ name }) => `Die vorgeschlagene Änderung deiner Stunde mit ${name} wurde angenommen.`,
    DECLINED: ({ name }) => `Die vorgeschlagene Änderung deiner Stunde mit ${name} wurde abgelehnt.`,
    EXPIRED: ({ name }) => `Niemand hat rechtzeitig auf den Vorschlag zu deiner Stunde mit ${name} geantwortet.`,
    WITHDRAWN: ({ name }) => `Der Vorschlag zu deiner Stunde mit ${name} gilt nicht mehr.`,
  },
  holds: 'Diese Zeit gilt:',
  gone: 'Die Stunde findet nicht statt.',
  notTaken: 'Vorgeschlagene Zeit',
};
