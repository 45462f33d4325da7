import { sql } from 'drizzle-orm';
import type { SessionStatus } from '../../src/domain/bookings/session.ts';
import type { World } from './world.ts';

/** A time during which a session was confirmed for one and the same start. Epoch milliseconds, `until` exclusive. */
export interface Promised {
  readonly sessionId: string;
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly until: number;
}

/** Has the database write down, by itself, every state a session was ever in. Call it before the first booking. */
export async function keepSessionHistory({ deps: { db } }: World): Promise<void> {
  await db.execute(sql`create table session_history (seq bigserial primary key,
    tx bigint not null default txid_current(), session_id uuid not null,
    status text not null, starts_at timestamptz not null, ends_at timestamptz not null, at timestamptz not null)`);
  await db.execute(sql`create function keep_session() returns trigger language plpgsql as $$ begin
    insert into session_history (session_id, status, starts_at, ends_at, at)
      values (new.id, new.status, new.starts_at, new.ends_at, new.updated_at);
    return new; end $$`);
  await db.execute(sql`create trigger keep_session after insert or update on sessions
    for each row execute function keep_session()`);
}

/** Every time during which some session was confirmed, as the database saw it. */
export async function promisedTimes({ deps: { db } }: World): Promise<Promised[]> {
  const rows = await db.execute<{ id: string; status: SessionStatus; start: number; end: number; at: number }>(
    sql`select session_id as id, status, (extract(epoch from starts_at) * 1000)::float8 as start,
      (extract(epoch from ends_at) * 1000)::float8 as end, (extract(epoch from at) * 1000)::float8 as at
      from session_history as kept
      -- Only what a transaction left behind was ever seen by anybody.
      where seq = (select max(seq) from session_history where tx = kept.tx and session_id = kept.session_id)
      order by session_id, seq`,
  );
  return rows.flatMap(({ id, status, start, end, at }, index) => {
    const before = rows[index - 1];
    const goesOn = before?.id === id && before.status === 'CONFIRMED' && before.start === start;
    if (status !== 'CONFIRMED' || goesOn) return [];
    const ended = rows.slice(index).find((row) => row.id !== id || row.status !== 'CONFIRMED' || row.start !== start);
    const until = ended?.id === id ? ended.at : Number.POSITIVE_INFINITY;
    return [{ sessionId: id, start, end, from: at, until }];
  });
}
