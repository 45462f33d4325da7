import { execute, isObjectType, parse } from 'graphql';
import { expect, test } from 'vitest';
import { authenticate } from '../../src/app/authenticate.ts';
import { cursorOf } from '../../src/app/page.ts';
import { writeReview } from '../../src/app/write-review.ts';
import type { User } from '../../src/domain/actor.ts';
import { createLoaders } from '../../src/graphql/loaders.ts';
import { createSchema } from '../../src/graphql/schema.ts';
import { at } from '../support/bookings.ts';
import { type Crowd, crowd, grow } from '../support/crowd.ts';
import { type World, world } from '../support/world.ts';
import { countStatements } from './count-statements.ts';
import { fieldsBelowLists } from './list-paths.ts';

const schema = createSchema();
const NIL = '00000000-0000-0000-0000-000000000000';
const [EARLIEST, LATEST] = ['1970-01-01T00:00:00Z', '2100-01-01T00:00:00Z'].map((text) =>
  cursorOf({ at: at(text), id: NIL }),
);

/** Pages inside of pages, each from a place of its own and of a size of its own. */
const PAGES: Readonly<Record<string, string>> = {
  'sessions of bookings': `{ bookings { edges { node {
    __typename sessions(first: 1, after: "${EARLIEST}") { pageInfo { hasNextPage } edges { node { id } } }
    more: sessions(first: 3) { edges { node { __typename } } } } } } }`,
  'messages of tickets': `{ tickets { edges { node {
    __typename messages(first: 1, after: "${EARLIEST}") { pageInfo { hasNextPage } edges { node { author { id } } } } } } } }`,
  'reviews of mentors': `{ mentors { edges { node {
    reviews(first: 1, after: "${LATEST}") { pageInfo { hasNextPage } edges { node { __typename student { id } } } } } } } }`,
};

/** Worked out of the row itself, whatever it holds. */
const READ_NOWHERE = ['AuditEntry.changes'];

test('no field of a list costs more statements with more rows', async () => {
  const w = await world({ now: '2026-11-23T08:00:00Z' });
  const scene = await crowd(w);
  const queries = { ...fieldsBelowLists(schema), ...PAGES };
  await enlarge(w, scene, 1);
  const small = await measureAll(w, scene, queries);
  await enlarge(w, scene, 3);
  const large = await measureAll(w, scene, queries);
  const counts = (of: typeof small) => Object.fromEntries(Object.entries(of).map(([key, { count }]) => [key, count]));
  expect(counts(large)).toEqual(counts(small));
  // A field that is read for no more objects than before would prove nothing.
  const idle = Object.keys(queries).filter((name) =>
    Object.keys(scene.callers).every((who) => {
      const [before, after] = [small, large].map((of) => of[`${name} by the ${who}`]?.found ?? 0);
      return (after ?? 0) <= Math.max(1, before ?? 0);
    }),
  );
  expect(idle.filter((name) => isRead(name) && !READ_NOWHERE.includes(name))).toEqual([]);
}, 240_000);

/** Whether a field below the root has a resolver of its own. */
function isRead(name: string): boolean {
  const [typeName = '', fieldName = ''] = name.split('.');
  const type = schema.getType(typeName);
  return isObjectType(type) && typeName !== 'Query' && type.getFields()[fieldName]?.resolve !== undefined;
}

/** Adds to the platform: what students say of the mentors who came, and what only trouble brings. */
async function enlarge(w: World, scene: Crowd, count: number): Promise<void> {
  const before = scene.joined.length;
  await grow(w, scene, count);
  const { student } = scene.callers;
  const { sql } = w.database;
  for (const { teacher, booking } of scene.joined.slice(before)) {
    const [trial] = await sql<Trial[]>`select id, booking_id as booking from sessions where mentor_id = ${teacher.id}`;
    if (trial === undefined) throw new Error('no trial');
    const said = { sessionId: trial.id, rating: 5, comment: null };
    await writeReview(w.deps, { kind: 'user', user: student }, { ...said, side: 'STUDENT' });
    await writeReview(w.deps, { kind: 'user', user: teacher }, { ...said, side: 'MENTOR' });
    await sql`update bookings set status = 'PAST_DUE', past_due_since = now() where id = ${booking.id}`;
    await sql`insert into ledger_entries (id, booking_id, kind, from_account, to_account, amount, currency, key, at)
      values (gen_random_uuid(), ${trial.booking}, 'PAYMENT', 'PAID', 'UPCOMING', 100, 'USD', ${trial.id},
        '2026-11-30T00:00:00Z')`;
    await sql`insert into session_conflicts select gen_random_uuid(), mentor_id, id, version, 'primary', id, '[]', 'OPEN',
      now(), null from sessions where booking_id = ${booking.id} and status in ('CONFIRMED', 'RESERVED')`;
    await sql`insert into payment_faults values (gen_random_uuid(), ${booking.id}, 'REFUND_REFUSED', 'in_1', 100, 'USD',
      '[]', ${booking.id}, now(), null)`;
    await sql`insert into demo_hosts values (${teacher.id}, '[]', true, now(), now())`;
    await sql`insert into demo_calls (id, host_id, guest_name, guest_email, guest_time_zone, guest_locale, status,
      starts_at, ends_at, blocked_until, verify_by, version, event_generation, created_at, updated_at) values
      (gen_random_uuid(), ${teacher.id}, 'Gia', ${teacher.email}, 'UTC', 'en', 'SCHEDULED', '2026-12-20T10:00:00Z',
      '2026-12-20T10:30:00Z', '2026-12-20T10:45:00Z', now(), 1, 0, now(), now())`;
  }
}

interface Trial {
  readonly id: string;
  readonly booking: string;
}

async function measureAll(w: World, scene: Crowd, queries: Readonly<Record<string, string>>) {
  const variableValues = { bookingId: scene.booking.id, mentorId: scene.callers.mentor.id };
  const measured: Record<string, { readonly count: number; readonly found: number }> = {};
  for (const [who, caller] of Object.entries<User>(scene.callers)) {
    const actor = await authenticate(w.deps, caller.id);
    for (const [name, query] of Object.entries(queries)) {
      const contextValue = { deps: w.deps, actor, loaders: createLoaders(w.deps) };
      const { count, answer } = await countStatements(w, async () =>
        execute({ schema, document: parse(query), contextValue, variableValues }),
      );
      const found = JSON.stringify(answer.data ?? null).match(/"__typename"/g)?.length ?? 0;
      measured[`${name} by the ${who}`] = { count, found };
    }
  }
  return measured;
}
