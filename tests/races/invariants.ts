import { sql } from 'drizzle-orm';
import type { Database } from '../../src/db/client.ts';

/**
 * What must hold whatever raced, asked of the database without any code of ours: live sessions of a mentor keep their
 * buffer, those of a student do not overlap, a booking has all its sessions, and feeds count without gaps.
 * Answers with everything that is broken; empty when all is well.
 */
export async function brokenInvariants(db: Database): Promise<Record<string, unknown>[]> {
  const rows = await db.execute(sql`
    with live as (select * from sessions where status in ('HELD', 'RESERVED', 'CONFIRMED'))
    select 'mentor overlap' as broken, a.id::text as subject from live a join live b
      on a.mentor_id = b.mentor_id and a.id < b.id
      and a.starts_at < b.blocked_until and b.starts_at < a.blocked_until
    union all
    select 'student overlap', a.id::text from live a join live b
      on a.student_id = b.student_id and a.id < b.id and a.starts_at < b.ends_at and b.starts_at < a.ends_at
    union all
    select 'demo call overlap', a.id::text from (select id, host_id, starts_at, blocked_until from demo_calls
        where status = 'SCHEDULED') a
      join (select id, mentor_id, starts_at, blocked_until from live
        union all select id, host_id, starts_at, blocked_until from demo_calls where status = 'SCHEDULED') b
      on a.host_id = b.mentor_id and a.id <> b.id and a.starts_at < b.blocked_until and b.starts_at < a.blocked_until
    union all
    select 'partial series', b.id::text from bookings b left join sessions s on s.booking_id = b.id
      group by b.id, b.type, b.frequency
      having count(s.id) <> case when b.type = 'TRIAL' then 1 when b.frequency = 'ONCE_WEEKLY' then 4
        when b.frequency = 'TWICE_WEEKLY' then 8 else 12 end
    union all
    select 'gap in a feed', f.user_id::text from feeds f left join dashboard_events e on e.user_id = f.user_id
      group by f.user_id, f.last_seq having count(e.seq) <> f.last_seq or max(e.seq) <> f.last_seq
    union all
    select 'a held session of a booking that is not', s.id::text from live s join bookings b on b.id = s.booking_id
      where (s.status = 'HELD') <> (b.status = 'PENDING_PAYMENT') and b.status not in ('CANCELLING', 'ENDED')`);
  return [...rows];
}
