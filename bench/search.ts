import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { startEmbeddedPostgres } from '../src/adapters/postgres/embedded.ts';
import { searchMentors } from '../src/app/search-mentors.ts';
import { parseConfig } from '../src/config.ts';
import { createDatabase, type Database } from '../src/db/client.ts';
import { migrate } from '../src/db/migrate.ts';
import { instant } from '../src/domain/time.ts';
import type { Logger } from '../src/ports/logger.ts';

// How long a student waits for "mentors with time when I can, for the next four weeks", among 2,000 mentors with 60
// busy times each, beside the least the database could do: reading those rows. Run with `npm run bench:search`.

const MENTORS = 2_000;
const NOW = instant(Date.UTC(2026, 10, 23, 8));
const NOBODY = '00000000-0000-4000-8000-000000000000';
/** Filling the tables takes longer than any statement of the product may. */
const PATIENT = { statement: 120_000, deadline: 120_000, silence: 120_000 };
const ANY = { subject: null, language: null, maxPrice: null, minRating: null } as const;
const log: Logger = { debug() {}, info() {}, warn() {}, error: console.error, child: () => log };

const folder = mkdtempSync(join(tmpdir(), 'mentor-calendar-bench-'));
chmodSync(folder, 0o711);
const postgres = await startEmbeddedPostgres({
  dataDir: join(folder, 'postgres'),
  log,
  durability: 'none',
  stagingRoots: [join(folder, 'staged')],
});
try {
  await migrate(postgres.url, { log });
  const client = createDatabase({ url: postgres.url, maxConnections: 4, timeouts: PATIENT });
  await fill(client.db);
  const deps = { db: client.db, config: parseConfig({}), clock: { now: () => NOW } };
  const evenings = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, start: '17:00', end: '20:00' }));
  const search = (hours: typeof evenings, frequency: 'ONCE_WEEKLY' | 'TWICE_WEEKLY') =>
    searchMentors(
      deps,
      NOBODY,
      { ...ANY, availableAt: { timeZone: 'Europe/Berlin', hours, frequency } },
      { first: 20, after: null },
    );
  const contestants = {
    'rows alone': () => client.db.execute(sql`select mentor_id, starts_at, ends_at from busy_times`),
    'one evening, 20 found': () => search(evenings.slice(0, 1), 'ONCE_WEEKLY'),
    'five evenings, 20 found': () => search(evenings, 'TWICE_WEEKLY'),
    'nobody has time': () => search([{ weekday: 7, start: '03:00', end: '05:00' }], 'ONCE_WEEKLY'),
  };
  const times = new Map(Object.keys(contestants).map((name) => [name, [] as number[]]));
  for (let round = -2; round < 15; round++) {
    for (const [name, run] of Object.entries(contestants)) {
      const began = performance.now();
      await run();
      if (round >= 0) times.get(name)?.push(performance.now() - began);
    }
  }
  for (const [name, took] of times) {
    took.sort((a, b) => a - b);
    console.log(`${name}: median ${took[7]?.toFixed(0)} ms, slowest ${took.at(-1)?.toFixed(0)} ms`);
  }
  await client.close();
} finally {
  await postgres.close();
  rmSync(folder, { recursive: true });
}

/** Verified mentors with office hours till late, in eight zones, each with a calendar full of other things. */
async function fill(db: Database): Promise<void> {
  const now = new Date(NOW).toISOString();
  await db.execute(sql`insert into users (id, email, name, role, time_zone, locale, created_at)
    select gen_random_uuid(), 'mentor' || n || '@bench.test', 'Mentor ' || n, 'MENTOR',
      (array['UTC', 'Europe/Berlin', 'Europe/London', 'America/New_York', 'Asia/Kolkata', 'Asia/Tokyo', 'America/Bogota',
        'Africa/Cairo'])[1 + n % 8], 'en', ${now} from generate_series(1, ${MENTORS}) n`);
  await db.execute(sql`insert into mentor_calendars (mentor_id, time_zone, weekly_schedule, date_overrides,
      buffer_minutes, session_minutes, slot_step_minutes, minimum_notice_minutes, horizon_days, created_at, updated_at)
    select id, time_zone, (select jsonb_agg(jsonb_build_object('weekday', d, 'start', '09:00', 'end', '21:00'))
      from generate_series(1, 5) d), '[]', 15, 60, 30, 720, 60, ${now}, ${now} from users`);
  await db.execute(sql`insert into verifications (mentor_id, status, statement, document_kinds, version, submitted_at)
    select id, 'APPROVED', 'bench', '{}', 1, ${now} from users`);
  await db.execute(sql`insert into calendar_connections (mentor_id, state, google_account_id, google_email, granted_scopes,
      google_calendar_id, sync_enabled, last_synced_at, created_at, updated_at)
    select id, 'CONNECTED', id::text, email, '{}', 'primary', true, ${now}, ${now}, ${now} from users`);
  await db.execute(sql`insert into connected_calendars (mentor_id, calendar_id, is_writable, blocks, state, last_synced_at,
      created_at, updated_at)
    select id, 'primary', true, true, 'CONNECTED', ${now}, ${now}, ${now} from users`);
  // An hour every fourteen or so, at a time that differs from mentor to mentor, for five weeks.
  await db.execute(sql`insert into busy_times (mentor_id, calendar_id, event_id, starts_at, ends_at, all_day)
    select id, 'primary', n::text, t, t + interval '1 hour', false from users, generate_series(0, 59) n,
      lateral (select ${now}::timestamptz + make_interval(mins => n * 840 + abs(hashtext(id::text || n)) % 600) as t) at`);
  await db.execute(sql`analyze`);
}
