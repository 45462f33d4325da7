import { sql } from 'drizzle-orm';
import type { CalendarPeriod } from '../../domain/payments/calendar-weeks.ts';
import type { Queryable } from '../client.ts';
import { attendanceDisputes, attendanceReports } from '../tables/attendance.ts';
import { bookings, sessions } from '../tables/bookings.ts';
import { messages } from '../tables/messages.ts';
import { periodRows } from './periods.ts';

interface Period extends Record<string, unknown> {
  readonly date: string;
}

/** Bookings by when they were made. */
export interface BookingFigures extends Period {
  readonly trials: number;
  /** Series that were held for payment, whatever became of them. */
  readonly series: number;
  /** Those of them whose first week was paid. */
  readonly paidSeries: number;
  /** Those of them whose hold ran out or was given up. */
  readonly expiredSeries: number;
}

/** How many bookings were made in each period, periods without any included. */
export async function countBookings(q: Queryable, periods: readonly CalendarPeriod[]): Promise<BookingFigures[]> {
  if (periods.length === 0) return [];
  const series = sql`b.type = 'REGULAR'`;
  const rows = await q.execute<BookingFigures>(sql`
    select w.date, count(*) filter (where b.type = 'TRIAL')::int as trials,
      count(*) filter (where ${series})::int as series,
      count(*) filter (where ${series} and b.status not in ('PENDING_PAYMENT', 'EXPIRED'))::int as "paidSeries",
      count(*) filter (where ${series} and b.status = 'EXPIRED')::int as "expiredSeries"
    from ${periodRows(periods)}
      left join ${bookings} b on b.created_at >= w.starts_at and b.created_at < w.ends_at
    group by w.date order by w.date`);
  return [...rows];
}

/** Sessions by when they were to begin: those that took place, and those that did not. */
export interface AttendanceFigures extends Period {
  readonly tookPlace: number;
  readonly mentorAbsent: number;
  readonly studentAbsent: number;
  readonly cancelled: number;
  /** Both sides do not agree, and nobody has decided. */
  readonly disputed: number;
}

/** What became of sessions in each period; of one mentor's, unless that is null. */
export async function countAttendance(
  q: Queryable,
  periods: readonly CalendarPeriod[],
  mentorId: string | null,
): Promise<AttendanceFigures[]> {
  if (periods.length === 0) return [];
  // Where nobody has decided, both sides said the same, or one was believed: any report will do.
  const outcome = sql`coalesce(d.outcome, (select min(r.outcome) from ${attendanceReports} r where r.session_id = s.id))`;
  const absent = (who: string) => sql`count(*) filter (where s.status = 'NO_SHOW' and ${outcome} = ${who})::int`;
  const rows = await q.execute<AttendanceFigures>(sql`
    select w.date, count(*) filter (where s.status = 'COMPLETED')::int as "tookPlace",
      ${absent('MENTOR_ABSENT')} as "mentorAbsent", ${absent('STUDENT_ABSENT')} as "studentAbsent",
      count(*) filter (where s.status = 'CANCELLED')::int as cancelled,
      count(*) filter (where d.opened_at is not null and d.settled_at is null)::int as disputed
    from ${periodRows(periods)}
      left join ${sessions} s on s.starts_at >= w.starts_at and s.starts_at < w.ends_at
        and ${mentorId === null ? sql`true` : sql`s.mentor_id = ${mentorId}`}
      left join ${attendanceDisputes} d on d.session_id = s.id
    group by w.date order by w.date`);
  return [...rows];
}

/** Messages by when they were due, and how far they got. */
export interface MessageFigures extends Period {
  readonly due: number;
  readonly waiting: number;
  /** Handed over, and nothing heard since. */
  readonly sent: number;
  /** Opened ones included. */
  readonly delivered: number;
  readonly opened: number;
  readonly bounced: number;
  readonly complained: number;
  readonly failed: number;
  /** Not sent: not wanted, not true any more, or too late. */
  readonly dropped: number;
}

/** How messages fared in each period, periods without any included. */
export async function countMessages(q: Queryable, periods: readonly CalendarPeriod[]): Promise<MessageFigures[]> {
  if (periods.length === 0) return [];
  const among = (...statuses: readonly string[]) =>
    sql`count(*) filter (where m.status in (${sql.join(
      statuses.map((status) => sql`${status}`),
      sql`, `,
    )}))::int`;
  const rows = await q.execute<MessageFigures>(sql`
    select w.date, count(m.id)::int as due, ${among('PLANNED', 'SENDING')} as waiting, ${among('SENT')} as sent,
      ${among('DELIVERED', 'OPENED', 'CLICKED')} as delivered, ${among('OPENED', 'CLICKED')} as opened,
      ${among('BOUNCED')} as bounced, ${among('COMPLAINED')} as complained, ${among('FAILED')} as failed,
      ${among('SUPERSEDED', 'SUPPRESSED', 'EXPIRED')} as dropped
    from ${periodRows(periods)}
      left join ${messages} m on m.due_at >= w.starts_at and m.due_at < w.ends_at
    group by w.date order by w.date`);
  return [...rows];
}
