import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { lockFolder } from '../../src/adapters/postgres/folder-lock.ts';
import { defaultStagingRoots, openHome } from '../../src/adapters/postgres/home.ts';
import { countSealedByKey } from '../../src/db/queries/sealed-tokens.ts';
import { sessionEventId } from '../../src/domain/calendar/session-event.ts';
import { hold } from '../support/bookings.ts';
import { connectedMentor, student } from '../support/people.ts';
import { ADMIN, type World, world } from '../support/world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A command as an operator starts it: a process of its own, by the machine's clock. */
async function run(command: string, args: readonly string[], env: Record<string, string>) {
  const path = fileURLToPath(new URL(`../../src/commands/${command}.ts`, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args], {
    env: { PATH: process.env.PATH, NODE_ENV: 'test', ADMIN_EMAIL: ADMIN, ...env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, said };
}

const beside = (w: World) => ({
  DATABASE_URL: w.database.url,
  SANDBOX_PORT: new URL(w.sandboxUrl).port,
  CALENDAR_PUSH: 'false',
});

/** Office hours of a working day about a week from now. */
function someMorning(now: number): string {
  const noon = new Date(Math.floor(now / DAY) * DAY + 7 * DAY + 12 * HOUR);
  while ([0, 6].includes(noon.getUTCDay())) noon.setTime(noon.getTime() + DAY);
  return noon.toISOString();
}

test('doctor, audit and resealing run beside a server on its database, and their status says how it went', async () => {
  const w = await world({ now: new Date().toISOString() });
  const teacher = await connectedMentor(w);
  await hold(w, await student(w), teacher, [someMorning(w.now())], { type: 'TRIAL' });
  await w.settle();
  const stray = '00000000-1111-4222-8333-444455556666';
  await w.control('POST', `google/calendars/${encodeURIComponent(teacher.email)}/events`, {
    id: sessionEventId(stray),
    start: { dateTime: new Date(w.now() + DAY).toISOString() },
    end: { dateTime: new Date(w.now() + DAY + HOUR).toISOString() },
    extendedProperties: { private: { mentorCalendarSessionId: stray } },
  });

  const doctor = await run('calendar-doctor', [teacher.email], beside(w));
  expect(doctor).toEqual({ code: 0, said: expect.stringMatching(/^ok +mina\.mentor@people\.test: CONNECTED$/m) });
  expect(doctor.said).toContain('1 connections, 0 in trouble.');

  const audit = await run('calendar-audit', [], beside(w));
  expect(audit).toEqual({ code: 1, said: expect.stringContaining(`EVENT_WITHOUT_SESSION session ${stray}`) });
  const repair = await run('calendar-audit', ['--repair'], beside(w));
  expect(repair).toEqual({ code: 0, said: expect.stringContaining('1 disagreements, repaired') });
  expect(await w.events(teacher.email)).toHaveLength(1);

  const [own] = w.deps.config.secrets.encryptionKeys;
  const keys = `fresh:${randomBytes(32).toString('base64')},${own.id}:${own.key.export().toString('base64')}`;
  const reseal = await run('reseal-tokens', [], { ...beside(w), TOKEN_ENCRYPTION_KEYS: keys });
  expect(reseal).toEqual({ code: 0, said: expect.stringContaining('1 connections sealed anew under fresh.') });
  expect(await countSealedByKey(w.deps.db)).toEqual([{ keyId: 'fresh', count: 2 }]);
  const nobody = await run('calendar-doctor', ['nobody@people.test'], beside(w));
  expect(nobody).toEqual({ code: 1, said: expect.stringContaining('There is no connection of nobody@people.test.') });
}, 120_000);

test('beside a server that runs its own database a command says what to do, and changes nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mentor-calendar-command-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  chmodSync(folder, 0o711);
  const home = openHome(join(folder, 'postgres'), defaultStagingRoots());
  const lock = lockFolder(home.folder);
  onTestFinished(() => lock.release());
  const { code, said } = await run('calendar-doctor', [], { DATA_DIR: folder });
  expect(code).toBe(1);
  expect(said).toContain(`already served by process ${process.pid}`);
  expect(said).toContain('stop the server while it runs, or give both a PostgreSQL of their own by DATABASE_URL');
}, 60_000);

test('health tells an operator how the platform is, and its status whether an alarm should ring', async () => {
  const w = await world({ now: new Date().toISOString(), mayFail: true });
  await hold(w, await student(w), await connectedMentor(w), [someMorning(w.now())], { type: 'TRIAL' });
  await w.settle();
  const well = await run('system-health', [], beside(w));
  expect(well).toEqual({ code: 0, said: expect.stringMatching(/^No alarm\.$/m) });
  expect(well.said).toMatch(/^calendars: 1 connected, 1 fresh/m);
  await w.deps.db.execute(sql`update outbox set status = 'PARKED' where key = (select min(key) from outbox)`);
  const ill = await run('system-health', [], beside(w));
  expect(ill).toEqual({ code: 1, said: expect.stringMatching(/^ALARM: EFFECTS_PARKED$/m) });
});
