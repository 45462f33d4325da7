import { dayBefore, lookBack, refuseSecond } from './after-booking.ts';
import { control, listen } from './api-client.ts';
import { choose, connect, openHours } from './before-booking.ts';
import { bookAndPay } from './booking-chapter.ts';
import { EVENTS } from './documents.ts';
import type { Narrator } from './narrator.ts';
import { cast } from './people.ts';
import type { LiveEvent, Stage } from './stage.ts';
import { DAY_MS, mondayAfter } from './times.ts';

/** The main job, told from the first sign-in to the first reminder, through the public API and the sandbox's pages only. */
export async function tellStory(platform: { apiUrl: string; sandboxUrl: string }, say: Narrator): Promise<void> {
  const { now } = await control<{ now: string }>(platform.sandboxUrl, 'clock');
  const people = await cast(platform.sandboxUrl);
  const stage: Stage = { ...platform, ...people, say, seen: [], monday: mondayAfter(Date.parse(now) + 5 * DAY_MS) };
  const hangUp = listen<{ dashboardEvents: LiveEvent }>(stage.apiUrl, stage.maria, EVENTS, ({ dashboardEvents }) => {
    stage.seen.push(dashboardEvents);
    say.live(describe(dashboardEvents));
  });
  try {
    await connect(stage);
    await openHours(stage);
    const firstSessions = await choose(stage);
    const booking = await bookAndPay(stage, firstSessions);
    await refuseSecond(stage, firstSessions);
    lookBack(stage);
    await dayBefore(stage, booking);
  } finally {
    await hangUp();
  }
}

function describe({ seq, __typename, state, session, sessions }: LiveEvent): string {
  const detail =
    state ?? (session && `${session.start} ${session.meetLink}`) ?? sessions?.map((each) => each.start).join(', ');
  return `event ${seq}: ${__typename}${detail === undefined ? '' : ` (${detail})`}`;
}
