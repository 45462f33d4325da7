import { createSecretKey, randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { cryptoRandom } from '../../src/adapters/system/random.ts';
import { createVault, type VaultKey } from '../../src/adapters/system/vault.ts';
import { auditCalendar, repairDrift } from '../../src/app/audit-calendar.ts';
import { connectGoogleCalendar } from '../../src/app/connect-google-calendar.ts';
import { disconnectGoogleCalendar } from '../../src/app/disconnect-google-calendar.ts';
import { examineCalendars } from '../../src/app/examine-calendars.ts';
import { withGoogleAccess } from '../../src/app/google-access.ts';
import { resealTokens } from '../../src/app/reseal-tokens.ts';
import { countSealedByKey } from '../../src/db/queries/sealed-tokens.ts';
import { sessionEventId } from '../../src/domain/calendar/session-event.ts';
import { addMs, HOUR_MS } from '../../src/domain/time.ts';
import { hold, sessionOf } from '../support/bookings.ts';
import { connectedMentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const MONDAY_9 = '2026-11-23T09:00:00Z';
const key = (id: string): VaultKey => ({ id, key: createSecretKey(randomBytes(32)) });

describe('sealing tokens anew', () => {
  test('leaves nothing under the old key, while a server refreshes, and the old key can go then', async () => {
    const w = await world({ now: SUNDAY });
    const [old, fresh] = [key('old'), key('fresh')];
    const before = { ...w.deps, vault: createVault([old], cryptoRandom) };
    const both = { ...w.deps, vault: createVault([fresh, old], cryptoRandom) };
    const after = { ...w.deps, vault: createVault([fresh], cryptoRandom) };
    const mentors = [];
    for (const name of ['Anna One', 'Berta Two', 'Cora Three']) {
      const teacher = await connectedMentor(w, {}, name);
      mentors.push(teacher);
      const opened = { ...before, vault: { ...before.vault, open: w.deps.vault.open } };
      // What this world's own key sealed is sealed by the old key of this story.
      await resealTokens({ ...opened, vault: { ...opened.vault, currentKeyId: 'old' } });
    }
    await connectGoogleCalendar(before, mentors[0] as (typeof mentors)[number]);
    await w.fault({ provider: 'google', kind: '503', path: '/revoke' });
    await disconnectGoogleCalendar(before, mentors[2] as (typeof mentors)[number]);
    w.jumpTo(addMs(w.now(), 2 * HOUR_MS));
    const [report, token] = await Promise.all([
      resealTokens(both),
      withGoogleAccess(both, mentors[1]?.id ?? '', async (accessToken) => accessToken),
    ]);
    expect(report).toMatchObject({ currentKeyId: 'fresh', mentorsUnreadable: [] });
    expect(report.sealed).toEqual([{ keyId: 'fresh', count: 6 }]);
    expect(await withGoogleAccess(after, mentors[1]?.id ?? '', async (accessToken) => accessToken)).toBe(token);
    await withGoogleAccess(after, mentors[0]?.id ?? '', async (accessToken) => accessToken);
  });

  test('tells of tokens that no key opens, and does the others', async () => {
    const w = await world({ now: SUNDAY });
    const [lost, readable] = [await connectedMentor(w, {}, 'Lost Lena'), await connectedMentor(w, {}, 'Rita Readable')];
    await w.deps.db.execute(sql`update calendar_connections set sealed_refresh_token = 'v1.gone.AAAA.BBBB.CCCC'
      where mentor_id = ${lost.id}`);
    const own = w.deps.config.secrets.encryptionKeys[0];
    const rotated = { ...w.deps, vault: createVault([key('fresh'), own], cryptoRandom) };
    const report = await resealTokens(rotated);
    expect(report.mentorsUnreadable).toEqual([lost.id]);
    expect(report.mentorsResealed).toBe(1);
    expect(report.sealed.find(({ keyId }) => keyId === 'gone')?.count).toBe(1);
    await withGoogleAccess(rotated, readable.id, async (token) => token);
  });
});

test('no table holds a token in the clear, nor any that was given up', async () => {
  const w = await world({ now: SUNDAY });
  const teacher = await connectedMentor(w);
  await hold(w, await student(w), teacher, [MONDAY_9], { type: 'TRIAL' });
  await w.settle();
  const canaries: string[] = [];
  await withGoogleAccess(w.deps, teacher.id, async (token) => canaries.push(token));
  const [row] = await w.deps.db.execute<{ sealed: string }>(
    sql`select sealed_refresh_token as sealed from calendar_connections`,
  );
  const context = {
    table: 'calendar_connections',
    column: 'sealed_refresh_token',
    rowId: teacher.id,
    ownerId: teacher.id,
  };
  canaries.push(w.deps.vault.open(row?.sealed ?? '', context));
  const sealedBefore = row?.sealed.split('.').pop() ?? '';
  expect(await dump(w)).toContain(sealedBefore);
  await disconnectGoogleCalendar(w.deps, teacher);
  const owed = await dump(w);
  await w.settle();
  const settled = await dump(w);
  for (const canary of canaries) {
    expect(canary.length).toBeGreaterThan(10);
    expect(owed).not.toContain(canary);
    expect(settled).not.toContain(canary);
  }
  // The revocation is done, and its row remembers no token either.
  expect(await countSealedByKey(w.deps.db)).toEqual([]);
});

describe('the audit of a calendar', () => {
  test('finds nothing where all is well', async () => {
    const { w, teacher } = await lesson();
    expect(await auditCalendar(w.deps, teacher.id)).toEqual([]);
  });

  test('finds an event of no session and a session of no event, and repairs both, once or twice', async () => {
    const { w, teacher, session } = await lesson();
    const stray = '00000000-1111-4222-8333-444455556666';
    await w.control('POST', `google/calendars/${encodeURIComponent(teacher.email)}/events`, {
      id: sessionEventId(stray),
      summary: 'Left behind',
      start: { dateTime: '2026-11-25T09:00:00Z' },
      end: { dateTime: '2026-11-25T10:00:00Z' },
      extendedProperties: { private: { mentorCalendarSessionId: stray, mentorCalendarBookingId: stray } },
    });
    await w.deps.db.execute(sql`update sessions set google_event_id = ${`${sessionEventId(session.id)}g1`},
      event_generation = 1 where id = ${session.id}`);
    const drifts = (await auditCalendar(w.deps, teacher.id)) ?? [];
    expect(drifts.map(({ kind, sessionId }) => [kind, sessionId]).sort()).toEqual(
      [
        ['EVENT_WITHOUT_SESSION', session.id],
        ['EVENT_WITHOUT_SESSION', stray],
        ['SESSION_WITHOUT_EVENT', session.id],
      ].sort(),
    );
    await repairDrift(w.deps, teacher.id, drifts);
    await repairDrift(w.deps, teacher.id, drifts);
    await w.settle();
    const [first] = await w.deps.db.execute<{ subject: string; details: { deletedEvents: object[] } }>(
      sql`select subject, details from audit_log where action = 'calendar.drift_repaired' order by id`,
    );
    expect(first?.subject).toBe(`mentor/${teacher.id}`);
    expect(first?.details).toMatchObject({ rewrittenSessions: [session.id] });
    const calendarId = 'primary';
    expect(first?.details.deletedEvents).toEqual(
      expect.arrayContaining([
        { sessionId: stray, eventId: sessionEventId(stray), calendarId },
        { sessionId: session.id, eventId: sessionEventId(session.id), calendarId },
      ]),
    );
    expect((await w.events(teacher.email)).map(({ id }) => id)).toEqual([`${sessionEventId(session.id)}g1`]);
    expect(await auditCalendar(w.deps, teacher.id)).toEqual([]);
  });

  test('is done every day by itself', async () => {
    const { w, teacher, session } = await lesson();
    const stray = '00000000-1111-4222-8333-444455556666';
    await w.control('POST', `google/calendars/${encodeURIComponent(teacher.email)}/events`, {
      id: sessionEventId(stray),
      start: { dateTime: '2026-11-25T09:00:00Z' },
      end: { dateTime: '2026-11-25T10:00:00Z' },
      extendedProperties: { private: { mentorCalendarSessionId: stray } },
    });
    await w.advance('PT20H');
    expect((await w.events(teacher.email)).map(({ id }) => id)).toEqual([sessionEventId(session.id)]);
  });
});

describe('the doctor', () => {
  test('has nothing to say of a connection that is well, and names what is wrong with another', async () => {
    const { w, teacher, session } = await lesson();
    expect(await examineCalendars(w.deps, teacher.email)).toMatchObject([{ state: 'CONNECTED', troubles: [] }]);
    await w.deps.db.execute(sql`update sessions set google_event_id = null where id = ${session.id}`);
    await w.deps.db.execute(sql`update calendar_connections set state = 'REAUTH_REQUIRED'`);
    const [report] = await examineCalendars(w.deps, null);
    expect(report?.troubles).toEqual(['state REAUTH_REQUIRED', '1 sessions without event']);
    expect(await examineCalendars(w.deps, 'nobody@people.test')).toEqual([]);
  });
});

async function lesson() {
  const w = await world({ now: SUNDAY });
  const teacher = await connectedMentor(w);
  const booking = await hold(w, await student(w), teacher, [MONDAY_9], { type: 'TRIAL' });
  await w.settle();
  return { w, teacher, session: await sessionOf(w, booking, 0) };
}

/** Every row of every table, as text. */
async function dump(w: World): Promise<string> {
  const tables = await w.deps.db.execute<{ name: string }>(
    sql`select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  const rows = [];
  for (const { name } of tables)
    rows.push(...(await w.deps.db.execute(sql`select t::text from ${sql.identifier(name)} t`)));
  return JSON.stringify(rows);
}
