import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { MentorCalendar } from '../../domain/availability/mentor-calendar.ts';
import type { SessionStatus } from '../../domain/bookings/session.ts';
import type { StoredCalendarState } from '../../domain/calendar/connection.ts';
import type { Interval } from '../../domain/interval.ts';
import type { Money } from '../../domain/payments/money.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { sessions } from '../tables/bookings.ts';
import { calendarConnections, mentorCalendars } from '../tables/calendars.ts';
import { busyTimes } from '../tables/connected-calendars.ts';
import { demoCalls } from '../tables/demo-calls.ts';
import { mentorPrices } from '../tables/prices.ts';

/** Everything a decision about a mentor's time needs, read in one statement and so of one moment. */
export interface MentorTimes {
  readonly calendar: MentorCalendar;
  readonly connection: {
    readonly state: StoredCalendarState;
    readonly lastSyncedAt: EpochMs | null;
    /** Where the mirror ends; null for one without an end. */
    readonly mirroredUntil: EpochMs | null;
  } | null;
  readonly busy: readonly { readonly start: EpochMs; readonly end: EpochMs }[];
  readonly booked: readonly BookedTime[];
  /** What a session costs, where the mentor set it for the length they give now. */
  readonly sessionPrice: Money | null;
}

export interface BookedTime {
  readonly sessionId: string;
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** Of the session, or that it is a demo call the mentor gives. */
  readonly status: SessionStatus | 'DEMO_CALL';
}

/** The columns of `timesColumns`, as they come back. */
export interface TimesRow extends Record<string, unknown> {
  readonly calendar: MentorCalendar;
  readonly connection: MentorTimes['connection'];
  readonly busy: readonly [number, number][] | null;
  readonly booked: readonly [string, number, number, BookedTime['status']][] | null;
  readonly price: Money | null;
}

/**
 * The mentor's settings, connection, and all blocked time that touches `[from, to)`.
 * Null when the mentor has no calendar.
 */
export async function loadMentorTimes(
  q: Queryable,
  mentorId: string,
  from: EpochMs,
  to: EpochMs,
): Promise<MentorTimes | null> {
  return (await loadTimesOf(q, [mentorId], from, to)).get(mentorId) ?? null;
}

/** The same of several people in one statement, by their ids; who has no calendar is left out. */
export async function loadTimesOf(
  q: Queryable,
  mentorIds: readonly string[],
  from: EpochMs,
  to: EpochMs,
): Promise<Map<string, MentorTimes>> {
  if (mentorIds.length === 0) return new Map();
  const near = { busy: touching('b', [{ start: from, end: to }]), booked: touching('s', [{ start: from, end: to }]) };
  const ids = sql.join(
    mentorIds.map((id) => sql`${id}`),
    sql`, `,
  );
  const rows = await q.execute<TimesRow>(sql`
    select ${timesColumns(near)}
    from ${mentorCalendars} c left join ${calendarConnections} g on g.mentor_id = c.mentor_id
    where c.mentor_id in (${ids})`);
  return new Map([...rows].map((row) => [row.calendar.mentorId, readTimes(row)]));
}

/** The same under settings that need not be the mentor's own yet: their connection and blocked time are the real ones. */
export async function loadTimesUnder(
  q: Queryable,
  settings: MentorCalendar,
  from: EpochMs,
  to: EpochMs,
): Promise<MentorTimes> {
  const near = { busy: touching('b', [{ start: from, end: to }]), booked: touching('s', [{ start: from, end: to }]) };
  const row = JSON.stringify(
    Object.fromEntries(
      Object.entries(getTableColumns(mentorCalendars)).map(([key, { name }]) => [
        name,
        settings[key as keyof MentorCalendar],
      ]),
    ),
  );
  const rows = await q.execute<TimesRow>(sql`
    select ${timesColumns(near)}
    from jsonb_populate_record(null::${mentorCalendars}, ${row}::text::jsonb) c
      left join ${calendarConnections} g on g.mentor_id = c.mentor_id`);
  if (rows[0] === undefined) throw new Error('settings made no row');
  return readTimes(rows[0]);
}

/**
 * The columns a `TimesRow` is read from, for a statement that names the mentor's settings `c` and their connection,
 * left joined, `g`. Intervals are put together by the database: five hundred rows decoded one by one cost the client
 * far more.
 *
 * @param near which busy times (`b`) and which live sessions and demo calls (`s`) are wanted
 */
export function timesColumns(near: { readonly busy: SQL; readonly booked: SQL }): SQL {
  return sql`json_build_object('mentorId', c.mentor_id, 'timeZone', c.time_zone, 'weeklySchedule', c.weekly_schedule,
        'dateOverrides', c.date_overrides, 'bufferMinutes', c.buffer_minutes, 'sessionMinutes', c.session_minutes,
        'slotStepMinutes', c.slot_step_minutes, 'minimumNoticeMinutes', c.minimum_notice_minutes,
        'horizonDays', c.horizon_days, 'maxSessionsPerDay', c.max_sessions_per_day) as calendar,
      case when g.mentor_id is null then null
        else json_build_object('state', g.state, 'lastSyncedAt', ${epoch(sql`g.last_synced_at`)},
          'mirroredUntil', ${epoch(sql`g.mirrored_until`)}) end as connection,
      (select json_agg(json_build_array(${epoch(sql`b.starts_at`)}, ${epoch(sql`b.ends_at`)}) order by b.starts_at)
        from ${busyTimes} b where b.mentor_id = c.mentor_id and ${near.busy}
          and not (b.all_day and g.ignore_all_day_events)) as busy,
      (select json_agg(json_build_array(s.id, ${epoch(sql`s.starts_at`)}, ${epoch(sql`s.ends_at`)}, s.status) order by s.starts_at)
        from (select id, mentor_id, starts_at, ends_at, status from ${sessions}
            where status in ('HELD', 'RESERVED', 'CONFIRMED')
          union all select id, host_id, starts_at, ends_at, 'DEMO_CALL' from ${demoCalls} where status = 'SCHEDULED') s
        where s.mentor_id = c.mentor_id and ${near.booked}) as booked,
      (select json_build_object('amount', p.amount, 'currency', p.currency) from ${mentorPrices} p
        where p.mentor_id = c.mentor_id and p.session_minutes = c.session_minutes) as price`;
}

/** True of the busy times (`b`) or sessions (`s`) that touch one of the spans, half-open. */
export function touching(table: 'b' | 's', spans: readonly Interval[]): SQL {
  const [start, end] = table === 'b' ? [sql`b.starts_at`, sql`b.ends_at`] : [sql`s.starts_at`, sql`s.ends_at`];
  const each = spans.map(
    (span) =>
      sql`${end} > ${sql.param(span.start, sessions.startsAt)} and ${start} < ${sql.param(span.end, sessions.startsAt)}`,
  );
  return each.length === 0 ? sql`false` : sql`(${sql.join(each, sql` or `)})`;
}

export function readTimes(row: TimesRow): MentorTimes {
  return {
    calendar: row.calendar,
    connection: row.connection,
    busy: (row.busy ?? []).map(([from, to]) => ({ start: from as EpochMs, end: to as EpochMs })),
    booked: (row.booked ?? []).map(([sessionId, from, to, status]) => ({
      sessionId,
      start: from as EpochMs,
      end: to as EpochMs,
      status,
    })),
    sessionPrice: row.price,
  };
}

/** The times in `[from, to)` at which a student has a live session, with anybody. */
export async function loadStudentTimes(
  q: Queryable,
  studentId: string,
  from: EpochMs,
  to: EpochMs,
): Promise<BookedTime[]> {
  return q
    .select({ sessionId: sessions.id, start: sessions.startsAt, end: sessions.endsAt, status: sessions.status })
    .from(sessions)
    .where(
      sql`${sessions.studentId} = ${studentId} and ${sessions.status} in ('HELD', 'RESERVED', 'CONFIRMED')
        and ${sessions.endsAt} > ${sql.param(from, sessions.startsAt)} and ${sessions.startsAt} < ${sql.param(to, sessions.startsAt)}`,
    )
    .orderBy(sessions.startsAt);
}

/** Whole milliseconds of a timestamptz, as a JSON number; null stays null. */
function epoch(column: ReturnType<typeof sql>) {
  return sql`(date_part('epoch', ${column}) * 1000)::bigint`;
}
