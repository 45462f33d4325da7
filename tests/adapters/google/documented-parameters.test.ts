import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { chooseCalendars } from '../../../src/app/choose-calendars.ts';
import { disconnectGoogleCalendar } from '../../../src/app/disconnect-google-calendar.ts';
import { syncGoogleCalendar } from '../../../src/app/sync-google-calendar.ts';
import { paid, tryToBook } from '../../support/bookings.ts';
import { addCalendar } from '../../support/google-calendars.ts';
import { connect, mentor, student } from '../../support/people.ts';
import { world } from '../../support/world.ts';

/** The calls of the mirror and of channels, by method and path, and the types of their parameters and bodies. */
const CALLS: readonly { readonly call: RegExp; readonly parameters: string; readonly body?: string }[] = [
  { call: /^GET .*\/calendarList$/, parameters: 'Params$Resource$Calendarlist$List' },
  { call: /^GET .*\/events$/, parameters: 'Params$Resource$Events$List' },
  { call: /^POST .*\/events\/watch$/, parameters: 'Params$Resource$Events$Watch', body: 'Schema$Channel' },
  { call: /^POST .*\/channels\/stop$/, parameters: 'Params$Resource$Channels$Stop', body: 'Schema$Channel' },
  { call: /^POST .*\/freeBusy$/, parameters: 'Params$Resource$Freebusy$Query', body: 'Schema$FreeBusyRequest' },
];
/** What every method takes, by the package's own words. */
const STANDARD = 'StandardParameters';

const description = readFileSync(
  createRequire(import.meta.url).resolve('googleapis/build/src/apis/calendar/v3.d.ts'),
  'utf8',
);

/** The fields an interface of the package declares. */
function fieldsOf(name: string): string[] {
  const start = description.search(new RegExp(`interface ${name.replaceAll('$', '\\$')}\\b[^{]*\\{`));
  if (start < 0) throw new Error(`the package does not describe ${name}`);
  const body = description.slice(description.indexOf('{', start), description.indexOf('\n    }', start));
  return [...body.matchAll(/^ {8}'?([$.\w]+)'?\??:/gm)].map((match) => match[1] ?? '');
}

test('no call of mirror and channels carries a parameter or a field that Google does not document', async () => {
  const env = { CALENDAR_PUSH: 'true', CALENDAR_STALE_MINUTES: '30' };
  const w = await world({ now: '2026-11-22T12:00:00Z', env });
  const [teacher, learner] = [await mentor(w), await student(w)];
  const family = await addCalendar(w, teacher, { name: 'Family' });
  await connect(w, teacher);
  const choice = { blocking: ['primary', family], writeTo: null, ignoreAllDayEvents: null };
  expect(await chooseCalendars(w.deps, teacher, choice)).toEqual([]);
  await syncGoogleCalendar(w.deps, teacher.id);
  await paid(w, learner, teacher, ['2026-11-23T09:00:00Z']);
  await w.advance('PT31M');
  await tryToBook(w, learner, teacher, ['2026-11-24T09:00:00Z']);
  await disconnectGoogleCalendar(w.deps, teacher);
  await w.settle();

  const requests = await w.requests('google', '/calendar/v3/');
  for (const { call, parameters, body } of CALLS) {
    const made = requests.filter(({ method, path }) => call.test(`${method} ${path}`));
    expect(made.length, String(call)).toBeGreaterThan(0);
    const known = new Set([...fieldsOf(parameters), ...fieldsOf(STANDARD)]);
    const fields = body === undefined ? [] : fieldsOf(body);
    for (const request of made) {
      expect(Object.keys(request.query).filter((name) => !known.has(name))).toEqual([]);
      expect(Object.keys(request.body ?? {}).filter((name) => !fields.includes(name))).toEqual([]);
    }
  }
});
