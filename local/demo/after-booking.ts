import { ask, control } from './api-client.ts';
import { BOOK } from './documents.ts';
import { mailsOf, type Stage } from './stage.ts';
import { DAY_MS } from './times.ts';

/** Chapter 5: who comes second is told so. */
export async function refuseSecond({ apiUrl, maria, lena, say }: Stage, firstSessions: string[]): Promise<void> {
  say.chapter('Lena wants the same times');
  const series = {
    mentorId: maria.id,
    type: 'REGULAR',
    frequency: 'TWICE_WEEKLY',
    timeZone: 'Europe/Berlin',
    firstSessions,
  };
  const input = { series, subject: 'Calculus', goals: [], idempotencyKey: 'demo-lena-1' };
  type Refused = { bookSeries: { booking: null | { id: string }; userErrors: { code: string; message: string }[] } };
  const { bookSeries } = await ask<Refused>(apiUrl, lena, BOOK, { input });
  const codes = new Set(bookSeries.userErrors.map((error) => error.code));
  say.promise(
    bookSeries.booking === null && codes.has('SLOT_TAKEN'),
    `refused with ${[...codes].join(', ')}: “${bookSeries.userErrors[0]?.message}”`,
  );
}

/** Chapter 6: what the open subscription showed. */
export function lookBack({ seen, say }: Stage): void {
  say.chapter('Maria’s dashboard was open all the time');
  const gapless = seen.every((event, index) => event.seq === index + 1);
  const kinds = new Set(seen.map((event) => event.__typename));
  const told = ['CalendarStateChanged', 'BookingHeld', 'BookingConfirmed', 'SessionsConfirmed', 'SessionRoomReady'];
  say.promise(
    gapless && told.every((kind) => kinds.has(kind)),
    `${seen.length} live events, numbered 1 to ${seen.at(-1)?.seq} without a gap (the lines with ⚡)`,
  );
}

/** Chapter 7: the reminders. */
export async function dayBefore({ sandboxUrl, say }: Stage, booking: { firstStart: string }): Promise<void> {
  say.chapter('The clock moves to a day before the first session');
  const set = new Date(Date.parse(booking.firstStart) - DAY_MS).toISOString();
  const { now } = await control<{ now: string }>(sandboxUrl, 'clock', { set });
  say.tell(`it is ${now} now`);
  const reminders = await mailsOf(sandboxUrl, 'SESSION_REMINDER_24H');
  for (const mail of reminders) say.tell(`  ✉ ${mail.to.join(', ')}: ${mail.subject}`);
  say.promise(
    reminders.length === 2 && new Set(reminders.flatMap((mail) => mail.to)).size === 2,
    'both reminders have arrived',
  );
}
