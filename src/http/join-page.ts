import type { Deps } from '../app/deps.ts';
import { type JoinAnswer, openJoinLink } from '../app/open-join-link.ts';
import { messagePage } from './message-page.ts';
import type { Page } from './page-routes.ts';

/** `/join/<token>`: to the room, or to a page that says why not. */
export async function joinPage(deps: Pick<Deps, 'db' | 'clock' | 'random' | 'config'>, token: string): Promise<Page> {
  const answer = await openJoinLink(deps, token);
  if (answer.outcome === 'ROOM') return { status: 302, headers: { location: answer.meetLink } };
  const { status, title, text } = WORDS[answer.outcome];
  return messagePage(status, title, text(answer));
}

type Words = { readonly status: number; readonly title: string; readonly text: (answer: JoinAnswer) => string };

const WORDS: Readonly<Record<Exclude<JoinAnswer['outcome'], 'ROOM'>, Words>> = {
  EARLY: {
    status: 200,
    title: 'Your session has not begun',
    text: (answer) => `It begins on ${when(answer)}. The room opens ten minutes before; open this link again then.`,
  },
  NO_ROOM_YET: {
    status: 200,
    title: 'The room is being prepared',
    text: (answer) => `Your session: ${when(answer)}. Open this link again in a moment.`,
  },
  OVER: { status: 410, title: 'This session is over', text: () => 'Its room is closed.' },
  CANCELLED: {
    status: 410,
    title: 'This session does not take place',
    text: () => 'It was cancelled. Your dashboard shows what comes next.',
  },
  UNKNOWN: { status: 404, title: 'There is no such session', text: () => 'Check that the link was copied whole.' },
};

function when(answer: JoinAnswer): string {
  return 'when' in answer ? answer.when : '';
}
