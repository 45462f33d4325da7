import type { Deps } from '../app/deps.ts';
import { type JoinAnswer, openJoinLink } from '../app/open-join-link.ts';
import type { DisplayLocale } from '../domain/zones/zoned-text.ts';
import { messagePage } from './message-page.ts';
import type { Page } from './page-routes.ts';

/** `/join/<token>`: to the room, or to a page that says why not. */
export async function joinPage(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'config'>,
  token: string,
  locale: DisplayLocale,
): Promise<Page> {
  const answer = await openJoinLink(deps, token, locale);
  if (answer.outcome === 'ROOM') return { status: 302, headers: { location: answer.meetLink } };
  const { title, text } = WORDS[locale][answer.outcome];
  const when = 'when' in answer ? answer.when : '';
  return messagePage(locale, { status: STATUS[answer.outcome], title, text: text(when) });
}

type Shown = Exclude<JoinAnswer['outcome'], 'ROOM'>;

const STATUS: Readonly<Record<Shown, number>> = {
  ...{ EARLY: 200, NO_ROOM_YET: 200 },
  ...{ OVER: 410, CANCELLED: 410, UNKNOWN: 404 },
};

const en: Readonly<Record<Shown, { readonly title: string; readonly text: (when: string) => string }>> = {
  EARLY: {
    title: 'Your session has not begun',
    text: (when) => `It begins on ${when}. The room opens ten minutes before; open this link again then.`,
  },
  NO_ROOM_YET: {
    title: 'The room is being prepared',
    text: (when) => `Your session: ${when}. Open this link again in a moment.`,
  },
  OVER: { title: 'This session is over', text: () => 'Its room is closed.' },
  CANCELLED: {
    title: 'This session does not take place',
    text: () => 'It was cancelled. Your dashboard shows what comes next.',
  },
  UNKNOWN: { title: 'There is no such session', text: () => 'Check that the link was copied whole.' },
};

const de: typeof en = {
  EARLY: {
    title: 'Deine Stunde hat noch nicht begonnen',
    text: (when) => `Sie beginnt am ${when}. Der Raum öffnet zehn Minuten vorher; öffne diesen Link dann noch einmal.`,
  },
  NO_ROOM_YET: {
    title: 'Der Raum wird vorbereitet',
    text: (when) => `Deine Stunde: ${when}. Öffne diesen Link gleich noch einmal.`,
  },
  OVER: { title: 'Diese Stunde ist vorbei', text: () => 'Ihr Raum ist geschlossen.' },
  CANCELLED: {
    title: 'Diese Stunde findet nicht statt',
    text: () => 'Sie wurde abgesagt. In deiner Übersicht siehst du, wie es weitergeht.',
  },
  UNKNOWN: { title: 'Diese Stunde gibt es nicht', text: () => 'Prüfe, ob der Link vollständig kopiert wurde.' },
};

const WORDS: Readonly<Record<DisplayLocale, typeof en>> = { en, de };
