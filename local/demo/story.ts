import { setTimeout as pause } from 'node:timers/promises';
import { ask, control, listen } from './api-client.ts';
import {
  AVAILABILITY,
  BOOK,
  BOOKING,
  CHECK_SERIES,
  CONNECT,
  CONNECTION,
  EVENTS,
  SET_AVAILABILITY,
  SYNC,
} from './documents.ts';
import type { Narrator } from './narrator.ts';
import { cast, consentInBrowser, payInBrowser } from './people.ts';

type Cast = Awaited<ReturnType<typeof cast>>;

interface Stage extends Cast {
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  readonly say: Narrator;
  readonly seen: LiveEvent[];
  /** Midnight UTC of the Monday the story's first week begins with: more than a week ahead. */
  readonly monday: number;
}

interface LiveEvent {
  readonly __typename: string;
  readonly seq: number;
  readonly state?: string;
  readonly session?: { readonly start: string; readonly meetLink: string };
  readonly sessions?: readonly { readonly start: string }[];
}

interface Slot {
  readonly start: string;
  readonly localStart: string;
}

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

async function connect({ apiUrl, maria, say }: Stage): Promise<void> {
  say.chapter('Maria, a mentor in New York, connects Google Calendar');
  const { connectGoogleCalendar } = await ask<{ connectGoogleCalendar: { authorizationUrl: string } }>(
    apiUrl,
    maria,
    CONNECT,
  );
  const url = new URL(connectGoogleCalendar.authorizationUrl);
  say.tell(
    `consent page: ${url.origin}${url.pathname}, state of ${url.searchParams.get('state')?.length ?? 0} characters, PKCE ${url.searchParams.get('code_challenge_method')}`,
  );
  say.tell(`back at our callback: “${await consentInBrowser(url.href, maria.email)}”`);
  type Connection = {
    calendarConnection: { state: string; googleEmail: string; grantedScopes: string[]; missingScopes: string[] };
  };
  const { calendarConnection } = await ask<Connection>(apiUrl, maria, CONNECTION);
  const { state, googleEmail, grantedScopes, missingScopes } = calendarConnection;
  say.tell(`granted: ${grantedScopes.map((scope) => scope.split('/').at(-1)).join(', ')}`);
  say.promise(state === 'CONNECTED' && missingScopes.length === 0, `${googleEmail} is ${state}, nothing is missing`);
}

async function openHours(stage: Stage): Promise<void> {
  const { apiUrl, sandboxUrl, maria, sam, say, monday } = stage;
  say.chapter('She sets her week; a dentist appointment in Google takes time out of it');
  const days = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, start: '09:00', end: '17:00' }));
  await ask(apiUrl, maria, SET_AVAILABILITY, { input: { timeZone: 'America/New_York', weeklySchedule: days } });
  say.tell('Monday to Friday, 09:00 to 17:00 in New York, sessions of an hour, a buffer of 15 minutes');
  const before = await slots(stage);
  const day = new Date(monday + DAY_MS).toISOString().slice(0, 10);
  const newYork = (time: string) => ({ dateTime: `${day}T${time}:00`, timeZone: 'America/New_York' });
  const dentist = { summary: 'Dentist', start: newYork('10:00'), end: newYork('12:00') };
  await control(sandboxUrl, `google/calendars/${maria.email}/events`, dentist);
  await ask(apiUrl, maria, SYNC);
  const after = await slots(stage);
  say.tell(
    `${sam.name} in London sees ${after.length} slots in two weeks, ${before.length - after.length} fewer than before the dentist (${day}, 10:00 to 12:00 in New York):`,
  );
  for (const [date, times] of byDay(after)) say.tell(`  ${date}  ${times.join(' ')}`);
  const missing = before.filter((slot) => !after.some((other) => other.start === slot.start));
  const told = missing.map((slot) => slot.localStart.slice(11, 16)).join(' ');
  say.promise(
    missing.length > 0 && missing.every((slot) => slot.localStart.startsWith(day)),
    `gone that day, in London time: ${told}`,
  );
}

async function choose(stage: Stage): Promise<string[]> {
  const { apiUrl, maria, sam, say, monday } = stage;
  say.chapter('Sam wants two sessions a week; one collides, and he is offered what fits');
  const free = await slots(stage);
  const wanted = [inNewYork(monday + DAY_MS, '11:00'), inNewYork(monday + 3 * DAY_MS, '15:00')];
  const series = { mentorId: maria.id, type: 'REGULAR', frequency: 'TWICE_WEEKLY', timeZone: 'Europe/London' };
  type Check = {
    checkSeries: {
      bookable: boolean;
      occurrences: { week: number; localStart: string; bookable: boolean; refusals: { code: string }[] }[];
      repairPlans: { firstSessions: string[]; minutesMoved: number; occurrences: Slot[] }[];
      weeklyPrice: { amount: number; currency: string };
    };
  };
  const { checkSeries } = await ask<Check>(apiUrl, sam, CHECK_SERIES, { input: { ...series, firstSessions: wanted } });
  for (const { week, localStart, bookable, refusals } of checkSeries.occurrences) {
    say.tell(
      `  week ${week + 1}  ${when(localStart)}  ${bookable ? 'free' : refusals.map((refusal) => refusal.code).join(', ')}`,
    );
  }
  const { weeklyPrice } = checkSeries;
  say.tell(
    `a week would cost ${(weeklyPrice.amount / 100).toFixed(2)} ${weeklyPrice.currency}; instead he could have:`,
  );
  checkSeries.repairPlans.forEach(({ minutesMoved, occurrences }, index) => {
    say.tell(
      `  plan ${index + 1}: ${occurrences
        .slice(0, 2)
        .map((each) => when(each.localStart))
        .join(' and ')} (${minutesMoved} minutes moved)`,
    );
  });
  const [plan] = checkSeries.repairPlans;
  say.promise(!checkSeries.bookable && plan !== undefined, 'the collision was seen and repaired');
  const taken = plan?.firstSessions ?? [];
  const known = taken.every((start) => free.some((slot) => slot.start === start));
  say.promise(known, `he takes plan 1, whose first sessions are slots of the list above`);
  return taken;
}

interface BookingView {
  readonly status: string;
  readonly sessions: {
    edges: { node: { id: string; start: string; status: string; meetLink: string | null; joinUrl: string } }[];
  };
}

async function bookAndPay(stage: Stage, firstSessions: string[]): Promise<{ id: string; firstStart: string }> {
  const { apiUrl, sandboxUrl, maria, sam, say } = stage;
  say.chapter('He books it: eight sessions are held, then paid');
  const series = {
    mentorId: maria.id,
    type: 'REGULAR',
    frequency: 'TWICE_WEEKLY',
    timeZone: 'Europe/London',
    firstSessions,
  };
  const input = {
    series,
    subject: 'Linear algebra',
    goals: ['Pass the June exam', 'Enjoy proofs'],
    idempotencyKey: 'demo-sam-1',
  };
  type Booked = {
    bookSeries: {
      booking: (BookingView & { id: string; holdExpiresAt: string }) | null;
      checkoutUrl: string;
      userErrors: { message: string }[];
    };
  };
  const { bookSeries } = await ask<Booked>(apiUrl, sam, BOOK, { input });
  const { booking, checkoutUrl } = bookSeries;
  if (booking === null) throw new Error(bookSeries.userErrors.map((error) => error.message).join(' '));
  const held = booking.sessions.edges.filter(({ node }) => node.status === 'HELD');
  say.promise(held.length === 8, `${held.length} sessions HELD until ${booking.holdExpiresAt}`);
  say.tell(`Checkout page: ${checkoutUrl}`);
  say.tell(`paid; Stripe sends the browser to ${await payInBrowser(checkoutUrl)}`);

  await settled(() => stage.seen.filter((event) => event.__typename === 'SessionRoomReady').length >= 8);
  const { booking: paid } = await ask<{ booking: BookingView }>(apiUrl, sam, BOOKING, { id: booking.id });
  const sessions = paid.sessions.edges.map(({ node }) => node);
  const count = (status: string) => sessions.filter((session) => session.status === status).length;
  say.promise(
    paid.status === 'ACTIVE' && count('CONFIRMED') === 2 && count('RESERVED') === 6,
    `the webhook made the booking ${paid.status}: ${count('CONFIRMED')} sessions CONFIRMED (week 1), ${count('RESERVED')} RESERVED`,
  );
  await showEvents(stage, sessions);
  const mails = await settled(
    () => mailsOf(sandboxUrl),
    (found) => found.length >= 3,
  );
  for (const mail of mails)
    say.tell(
      `  ✉ ${mail.to.join(', ')}: ${mail.subject} ${mail.attachments.map((file) => `[${file.filename}]`).join(' ')}`,
    );
  const files = mails.filter((mail) => mail.attachments.some((file) => file.filename.endsWith('.ics')));
  say.promise(
    mails.length === 3 && files.length === 2,
    'three mails: student and mentor with a calendar file, and the admin',
  );
  return { id: booking.id, firstStart: sessions[0]?.start ?? '' };
}

async function showEvents(
  { sandboxUrl, maria, say }: Stage,
  sessions: readonly { start: string; meetLink: string | null }[],
): Promise<void> {
  const listed = await settled(
    async () => {
      type Event = { id: string; status: string; extendedProperties?: { private?: Record<string, string> } };
      const answer = await control<{ items: Event[] }>(sandboxUrl, `google/calendars/${maria.email}/events`);
      return answer.items.filter((event) => event.extendedProperties?.private?.mentorCalendarSessionId !== undefined);
    },
    (found) => found.length >= 8,
  );
  for (const session of sessions) say.tell(`  ${session.start}  ${session.meetLink}`);
  const rooms = new Set(sessions.map((session) => session.meetLink));
  say.promise(rooms.size === 8 && !rooms.has(null), `${rooms.size} different Meet links`);
  say.promise(listed.length === 8, `${listed.length} events in Maria’s Google Calendar, one for each session`);
}

async function refuseSecond({ apiUrl, maria, lena, say }: Stage, firstSessions: string[]): Promise<void> {
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

function lookBack({ seen, say }: Stage): void {
  say.chapter('Maria’s dashboard was open all the time');
  const gapless = seen.every((event, index) => event.seq === index + 1);
  const kinds = new Set(seen.map((event) => event.__typename));
  const told = ['CalendarStateChanged', 'BookingHeld', 'BookingConfirmed', 'SessionsConfirmed', 'SessionRoomReady'];
  say.promise(
    gapless && told.every((kind) => kinds.has(kind)),
    `${seen.length} live events, numbered 1 to ${seen.at(-1)?.seq} without a gap (the lines with ⚡)`,
  );
}

async function dayBefore({ sandboxUrl, say }: Stage, booking: { firstStart: string }): Promise<void> {
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

interface Mail {
  readonly to: string[];
  readonly subject: string;
  readonly attachments: { filename: string }[];
}

function mailsOf(sandboxUrl: string, kind?: string): Promise<Mail[]> {
  return control<Mail[]>(sandboxUrl, kind === undefined ? 'emails' : `emails?kind=${kind}`);
}

async function slots({ apiUrl, maria, sam, monday }: Stage): Promise<Slot[]> {
  const range = { from: new Date(monday).toISOString(), to: new Date(monday + 14 * DAY_MS).toISOString() };
  const { availability } = await ask<{ availability: { slots: Slot[] } }>(apiUrl, sam, AVAILABILITY, {
    mentorId: maria.id,
    timeZone: 'Europe/London',
    ...range,
  });
  return availability.slots;
}

/** Asks again until the answer satisfies, ten seconds at most; then with whatever there is. */
async function settled<T>(look: () => T | Promise<T>, enough: (value: T) => boolean = Boolean): Promise<T> {
  const until = performance.now() + 10_000;
  for (;;) {
    const value = await look();
    if (enough(value) || performance.now() > until) return value;
    await pause(50);
  }
}

function describe({ seq, __typename, state, session, sessions }: LiveEvent): string {
  const detail =
    state ?? (session && `${session.start} ${session.meetLink}`) ?? sessions?.map((each) => each.start).join(', ');
  return `event ${seq}: ${__typename}${detail === undefined ? '' : ` (${detail})`}`;
}

function byDay(list: readonly Slot[]): Map<string, string[]> {
  const days = new Map<string, string[]>();
  for (const { localStart } of list) {
    const [date = '', time = ''] = localStart.split('T');
    days.set(date, [...(days.get(date) ?? []), time.slice(0, 5)]);
  }
  return days;
}

/** `Tue 2026-12-01 16:00 in Europe/London` */
function when(localStart: string): string {
  const [date = '', time = ''] = localStart.split('T');
  const weekday = new Date(`${date}T00:00Z`).toLocaleDateString('en', { weekday: 'short', timeZone: 'UTC' });
  return `${weekday} ${date} ${time.slice(0, 5)} in ${/\[(.*)\]/.exec(localStart)?.[1]}`;
}

/** The instant at which New York's clocks show `time` on a date given by its midnight in UTC. */
function inNewYork(midnight: number, time: string): string {
  const date = new Date(midnight).toISOString().slice(0, 10);
  const asUtc = Date.parse(`${date}T${time}Z`);
  const shown = new Date(asUtc).toLocaleString('sv', { timeZone: 'America/New_York' }).replace(' ', 'T');
  return new Date(asUtc + (asUtc - Date.parse(`${shown}Z`))).toISOString();
}

function mondayAfter(at: number): number {
  const midnight = Math.ceil(at / DAY_MS) * DAY_MS;
  const weekday = new Date(midnight).getUTCDay();
  return midnight + ((8 - weekday) % 7) * DAY_MS;
}

const DAY_MS = 86_400_000;
