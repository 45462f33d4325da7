import type { DisplayLocale } from '../src/domain/zones/zoned-text.ts';
import { type Block, bullets, prose, section } from './letter.ts';
import type { SessionTimes } from './moment.ts';

/** What every reminder of a session says, to either side. */
export type ReminderProps = ReminderBase & (ForStudent | ForMentor);

interface ReminderBase {
  readonly recipientName: string;
  /** The other side: the mentor for a student, the student for a mentor. */
  readonly name: string;
  readonly subject: string;
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
  /** What the student wants to reach. May be empty. */
  readonly goals: readonly string[];
}

/** Tips for the student; for the mentor what to lay ready. */
export function preparation(props: ReminderProps, locale: DisplayLocale): Block {
  const copy = { en, de }[locale];
  if (props.audience === 'STUDENT') {
    return section(copy.tipsHeading, bullets(props.preparationTips.length > 0 ? props.preparationTips : copy.tips));
  }
  const lead = props.goals.length > 0 ? copy.materials(props.name) : copy.materialsWithoutGoals;
  return section(copy.materialsHeading, prose(lead), bullets(props.goals));
}

const en = {
  tipsHeading: 'How to prepare',
  tips: [
    'Write down one thing you want to understand by the end.',
    'Have your notes and homework at hand.',
    'Try camera and microphone a few minutes before.',
  ],
  materialsHeading: 'Prepare your materials',
  materials: (name: string) => `Have a look at what ${name} wants to reach and lay your materials ready:`,
  materialsWithoutGoals: 'Look through your notes of the last session and lay your materials ready.',
};

const de: typeof en = {
  tipsHeading: 'So bereitest du dich vor',
  tips: [
    'Notiere eine Sache, die du am Ende verstanden haben willst.',
    'Lege deine Notizen und Hausaufgaben bereit.',
    'Probiere Kamera und Mikrofon ein paar Minuten vorher aus.',
  ],
  materialsHeading: 'Bereite deine Materialien vor',
  materials: (name) => `Sieh dir an, was ${name} erreichen will, und lege deine Materialien bereit:`,
  materialsWithoutGoals: 'Sieh deine Notizen der letzten Stunde durch und lege deine Materialien bereit.',
};
