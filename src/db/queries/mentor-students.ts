import { sql } from 'drizzle-orm';
import type { CalendarPeriod } from '../../domain/payments/calendar-weeks.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { bookings, sessions } from '../tables/bookings.ts';
import { ledgerEntries } from '../tables/ledger.ts';
import { studentProfiles } from '../tables/people.ts';
import { periodRows } from './periods.ts';

/** Somebody a mentor teaches, or once did. */
export interface MentorStudent {
  readonly studentId: string;
  /** When they first booked. */
  readonly since: EpochMs;
  /** Of their profile, and then of their bookings with this mentor. */
  readonly goals: readonly string[];
  readonly subjects: readonly string[];
  /** The next session that is promised. */
  readonly nextSessionId: string | null;
  /** How many took place. */
  readonly sessionsSoFar: number;
}

interface Row extends Record<string, unknown> {
  readonly studentId: string;
  readonly since: number;
  readonly profileGoals: string[] | null;
  readonly bookingGoals: string[];
  readonly subjects: string[];
  readonly nextSessionId: string | null;
  readonly sessionsSoFar: number;
}

/** A mentor's students by when they first booked, the newest first. Holds that were never paid make nobody a student. */
export async function pageStudents(
  q: Queryable,
  mentorId: string,
  page: { readonly limit: number; readonly after: { readonly at: EpochMs; readonly id: string } | null },
  now: EpochMs,
): Promise<MentorStudent[]> {
  const at = (instant: EpochMs) => sql.param(instant, sessions.startsAt);
  const beyond =
    page.after === null
      ? sql`true`
      : sql`(min(b.created_at), b.student_id) < (${at(page.after.at)}, ${page.after.id}::uuid)`;
  const own = sql`s.mentor_id = ${mentorId} and s.student_id = t.student_id`;
  const rows = await q.execute<Row>(sql`
    select t.student_id as "studentId", (date_part('epoch', t.since) * 1000)::float8 as since,
      to_json(p.goals) as "profileGoals", t.goals as "bookingGoals", t.subjects,
      (select s.id from ${sessions} s where ${own} and s.status in ('RESERVED', 'CONFIRMED') and s.ends_at > ${at(now)}
        order by s.starts_at, s.id limit 1) as "nextSessionId",
      (select count(*)::int from ${sessions} s where ${own} and s.status = 'COMPLETED') as "sessionsSoFar"
    from (select b.student_id, min(b.created_at) as since, json_agg(b.subject order by b.created_at, b.id) as subjects,
        coalesce(json_agg(g.goal order by b.created_at, b.id, g.place) filter (where g.goal is not null), '[]') as goals
      from ${bookings} b left join lateral unnest(b.goals) with ordinality as g(goal, place) on true
      where b.mentor_id = ${mentorId} and b.status not in ('EXPIRED', 'PENDING_PAYMENT')
      group by b.student_id having ${beyond}
      order by min(b.created_at) desc, b.student_id desc limit ${page.limit}) t
    left join ${studentProfiles} p on p.student_id = t.student_id
    order by t.since desc, t.student_id desc`);
  return rows.map(({ profileGoals, bookingGoals, subjects, since, ...row }) => ({
    ...row,
    since: since as EpochMs,
    goals: [...new Set([...(profileGoals ?? []), ...bookingGoals])],
    subjects: [...new Set(subjects)],
  }));
}

/** What one week earned a mentor, in minor units of one currency. */
export interface EarningsRow extends Record<string, unknown> {
  readonly date: string;
  readonly currency: string;
  readonly delivered: number;
  readonly upcoming: number;
}

/**
 * What a mentor's sessions earned, by when that was written down, and what is paid for sessions yet to come, by when
 * they begin. Weeks without any are left out.
 */
export async function sumEarnings(
  q: Queryable,
  mentorId: string,
  periods: readonly CalendarPeriod[],
): Promise<EarningsRow[]> {
  if (periods.length === 0) return [];
  const signed = (account: 'DELIVERED' | 'UPCOMING') =>
    sql`case when e.to_account = ${account} then e.amount when e.from_account = ${account} then -e.amount else 0 end`;
  const rows = await q.execute<EarningsRow>(sql`
    with own as (select e.*, s.starts_at from ${ledgerEntries} e join ${bookings} b on b.id = e.booking_id
        left join ${sessions} s on s.id = e.session_id where b.mentor_id = ${mentorId}),
      moved as (select e.at, e.currency, ${signed('DELIVERED')} as delivered, 0 as upcoming from own e
        union all select e.starts_at, e.currency, 0, ${signed('UPCOMING')} from own e where e.starts_at is not null)
    select w.date, m.currency, sum(m.delivered)::float8 as delivered, sum(m.upcoming)::float8 as upcoming
    from ${periodRows(periods)} join moved m on m.at >= w.starts_at and m.at < w.ends_at
    group by w.date, m.currency
    having bool_or(m.delivered <> 0) or sum(m.upcoming) <> 0
    order by w.date, m.currency`);
  return [...rows];
}
