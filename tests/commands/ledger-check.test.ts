import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import { paid } from '../support/bookings.ts';
import { mentor, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

vi.setConfig({ testTimeout: 90_000 });

const COMMAND = fileURLToPath(new URL('../../src/commands/ledger-check.ts', import.meta.url));

/** The command as a process of its own, on the world's database. */
function ledgerCheck(w: World): Promise<{ status: number | null; out: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', COMMAND], {
    env: { PATH: process.env.PATH, NODE_ENV: 'test', DATABASE_URL: w.database.url, SANDBOX_PORT: '1' },
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out }));
  });
}

test('the check of all ledgers passes, and fails naming the booking once somebody tampers with one', async () => {
  const w = await world({ now: '2026-11-22T12:00:00Z' });
  const booking = await paid(w, await student(w), await mentor(w), ['2026-11-23T09:00:00Z']);
  const whole = await ledgerCheck(w);
  expect(JSON.parse(whole.out)).toMatchObject({ bookings: 1, faults: [], totals: { USD: { PAID: 4000 } } });
  expect(whole.status).toBe(0);
  await expect(w.database.sql`update ledger_entries set amount = 3999`).rejects.toThrow('append-only');
  await expect(w.database.sql`delete from ledger_entries`).rejects.toThrow('append-only');
  await w.deps.db.execute(sql`alter table ledger_entries disable trigger ledger_entries_append_only`);
  await w.deps.db.execute(sql`update ledger_entries set amount = 3999`);
  const tampered = await ledgerCheck(w);
  expect(JSON.parse(tampered.out)).toMatchObject({ faults: [{ bookingId: booking.id }] });
  expect(tampered.status).toBe(1);
});
