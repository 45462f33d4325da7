import { ask, control } from './api-client.ts';
import { CHECK_SERIES, CONNECT, CONNECTION, SET_AVAILABILITY, SYNC } from './documents.ts';
import { consentInBrowser } from './people.ts';
import { type Slot, type Stage, slots } from './stage.ts';
import { byDay, DAY_MS, inNewYork, when } from './times.ts';

/** Chapter 1: authorization, consent, callback. */
export async function connect({ apiUrl, maria, say }: Stage): Promise<void> {
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

/** Chapter 2: weekly hours, minus what Google knows. */
export async function openHours(stage: Stage): Promise<void> {
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

/** Chapter 3: a collision explained and repaired. Answers with the first sessions taken. */
export async function choose(stage: Stage): Promise<string[]> {
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
