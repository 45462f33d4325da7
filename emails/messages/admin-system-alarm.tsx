import { action, bullets, facts, prose } from '../letter.ts';
import { subjectLine } from '../single-line.ts';
import type { MailTemplate } from '../template.ts';
import { wordsOf } from '../words.ts';

/** To every admin, once for each time that something is wrong with the platform as a whole. */
export interface AdminSystemAlarmProps {
  readonly recipientName: string;
  readonly alarm: 'MESSAGES_LATE' | 'EFFECTS_LATE' | 'EFFECTS_PARKED' | 'JOBS_LATE' | 'MAIL_QUOTA';
  /** Since when, in the admin's zone: `Monday, 9 March 2026, 14:30 GMT+1`. */
  readonly since: string;
  /** Names of jobs that do not run. May be empty. */
  readonly jobs: readonly string[];
  readonly healthUrl: string;
  readonly dashboardUrl: string;
}

type Props = AdminSystemAlarmProps;

export const adminSystemAlarm: MailTemplate<Props> = (props, locale) => {
  const words = wordsOf(locale);
  const copy = { en, de }[locale];
  return {
    subject: copy.subject(props),
    title: copy.what[props.alarm],
    preheader: [copy.consequence[props.alarm], props.jobs.join(', ')].join(' ').trim(),
    blocks: [
      prose(words.greeting(props.recipientName)),
      prose(copy.consequence[props.alarm]),
      bullets(props.jobs),
      facts([copy.since, props.since]),
      prose(copy.once),
      action(copy.open, props.healthUrl),
    ],
    footer: words.because.admin,
    dashboardUrl: props.dashboardUrl,
  };
};

const en = {
  subject: ({ alarm }: Props) => subjectLine`🚨 ${en.what[alarm]}`,
  what: {
    MESSAGES_LATE: 'Messages do not go out',
    EFFECTS_LATE: 'Google or Stripe lag behind',
    EFFECTS_PARKED: 'A task was given up',
    JOBS_LATE: 'Scheduled jobs do not run',
    MAIL_QUOTA: 'The mail quota is used up',
  },
  consequence: {
    MESSAGES_LATE: 'Messages that are due have waited for more than five minutes.',
    EFFECTS_LATE: 'Changes in calendars or payments have waited for more than five minutes.',
    EFFECTS_PARKED: 'Something owed to Google, Stripe or somebody’s inbox failed for good and waits for a person.',
    JOBS_LATE: 'These jobs should have run and have not:',
    MAIL_QUOTA: 'The mail provider takes no more until the quota is renewed. Everything waits in order until then.',
  },
  since: 'Since',
  once: 'You hear of this once. When it ends and begins again, you hear of it again.',
  open: 'Look at the platform’s health',
};

const de: typeof en = {
  subject: ({ alarm }) => subjectLine`🚨 ${de.what[alarm]}`,
  what: {
    MESSAGES_LATE: 'Nachrichten gehen nicht hinaus',
    EFFECTS_LATE: 'Google oder Stripe hinken hinterher',
    EFFECTS_PARKED: 'Eine Aufgabe wurde aufgegeben',
    JOBS_LATE: 'Geplante Aufgaben laufen nicht',
    MAIL_QUOTA: 'Das E-Mail-Kontingent ist aufgebraucht',
  },
  consequence: {
    MESSAGES_LATE: 'Fällige Nachrichten warten seit mehr als fünf Minuten.',
    EFFECTS_LATE: 'Änderungen an Kalendern oder Zahlungen warten seit mehr als fünf Minuten.',
    EFFECTS_PARKED:
      'Etwas für Google, Stripe oder ein Postfach ist endgültig gescheitert und wartet auf einen Menschen.',
    JOBS_LATE: 'Diese Aufgaben hätten laufen sollen und liefen nicht:',
    MAIL_QUOTA:
      'Der E-Mail-Dienst nimmt nichts mehr an, bis das Kontingent erneuert ist. Bis dahin wartet alles der Reihe nach.',
  },
  since: 'Seit',
  once: 'Das melden wir nur einmal. Endet es und beginnt von neuem, melden wir es wieder.',
  open: 'Zustand der Plattform ansehen',
};
