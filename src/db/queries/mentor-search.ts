import { type SQL, sql } from 'drizzle-orm';
import type { Interval } from '../../domain/interval.ts';
import type { Money } from '../../domain/payments/money.ts';
import { addMs, DAY_MS, type EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { calendarConnections, mentorCalendars } from '../tables/calendars.ts';
import { mentorProfiles, verifications } from '../tables/people.ts';
import { mentorPrices } from '../tables/prices.ts';
import { reviews } from '../tables/reviews.ts';
import { users } from '../tables/users.ts';
import { type MentorTimes, readTimes, type TimesRow, timesColumns, touching } from './mentor-times.ts';

/** A mentor as students choose among them. */
export interface MentorListing extends Record<string, unknown> {
  readonly mentorId: string;
  readonly headline: string | null;
  readonly bio: string | null;
  readonly subjects: string[];
  readonly languages: string[];
  readonly verified: boolean;
  readonly sessionMinutes: number;
  /** The mentor's own price of a session of that length; null where the platform's holds. */
  readonly ownPrice: Money | null;
  /** Hundredths of a star, 100 to 500, of the students' reviews that are shown; 0 without any. */
  readonly rating: number;
  readonly ratingCount: number;
}

export interface MentorSearch {
  /** Part of a subject, in any case. */
  readonly subject: string | null;
  /** A language tag; `de` finds `de-AT` too. */
  readonly language: string | null;
  /** Nobody dearer, and nobody paid in another currency. `standard` is what mentors without a price of their own take. */
  readonly maxPrice: { readonly most: Money; readonly standard: Money } | null;
  /** Hundredths of a star; those without a review have none. */
  readonly minRating: number | null;
  readonly after: { readonly rating: number; readonly id: string } | null;
}

/** Verified mentors by rating, the best first; those of one rating by id. */
export async function searchMentors(
  q: Queryable,
  search: MentorSearch & { readonly limit: number },
  now: EpochMs,
): Promise<MentorListing[]> {
  const rows = await q.execute<MentorListing>(
    sql`select ${LISTING} ${mentors(now)} ${matching(search)} limit ${search.limit}`,
  );
  return [...rows];
}

/**
 * Every mentor that matches, in the same order, with their hours and with what blocks them in the given spans: one
 * statement for all of them. Of mentors with a daily cap all sessions of the whole stretch come along.
 */
export async function searchMentorTimes(
  q: Queryable,
  search: MentorSearch,
  { spans, now }: { readonly spans: readonly Interval[]; readonly now: EpochMs },
): Promise<{ readonly listing: MentorListing; readonly times: MentorTimes }[]> {
  const near = {
    busy: touching('b', spans),
    booked: sql`(c.max_sessions_per_day is not null and ${touching('s', around(spans))} or ${touching('s', spans)})`,
  };
  const rows = await q.execute<MentorListing & TimesRow>(sql`
    select ${LISTING}, ${timesColumns(near)} ${mentors(now)} ${matching(search)}`);
  return rows.map((row) => ({ listing: row, times: readTimes(row) }));
}

/** One span around all of them, with the rest of the local dates at both ends. */
function around(spans: readonly Interval[]): Interval[] {
  const [first] = spans;
  const last = spans.at(-1);
  if (first === undefined || last === undefined) return [];
  return [{ start: addMs(first.start, -2 * DAY_MS), end: addMs(last.end, 2 * DAY_MS) }];
}

function matching(search: MentorSearch): SQL {
  const { subject, language, maxPrice, minRating, after } = search;
  const wanted = [sql`u.role = 'MENTOR' and v.status = 'APPROVED' and u.blocked_at is null`];
  if (subject !== null) wanted.push(anyOf('subjects', sql`each ilike ${`%${escapeLike(subject)}%`}`));
  if (language !== null) {
    wanted.push(
      anyOf('languages', sql`each ilike ${escapeLike(language)} or each ilike ${`${escapeLike(language)}-%`}`),
    );
  }
  if (maxPrice !== null) {
    const { most, standard } = maxPrice;
    wanted.push(sql`coalesce(m.currency, ${standard.currency}) = ${most.currency}
      and coalesce(m.amount, ${standard.amount}::int) <= ${most.amount}::int`);
  }
  if (minRating !== null) wanted.push(sql`r.number > 0 and r.rating >= ${minRating}`);
  if (after !== null) {
    const { rating, id } = after;
    wanted.push(sql`(${RATING} < ${rating} or ${RATING} = ${rating} and u.id > ${id})`);
  }
  return sql`where ${sql.join(wanted, sql` and `)} order by ${RATING} desc, u.id`;
}

/** The mentors of these ids, in any order; whoever is no mentor is left out. */
export async function findListings(q: Queryable, ids: readonly string[], now: EpochMs): Promise<MentorListing[]> {
  if (ids.length === 0) return [];
  const list = sql.join(
    ids.map((id) => sql`${id}`),
    sql`, `,
  );
  const rows = await q.execute<MentorListing>(sql`
    select ${LISTING} ${mentors(now)} where u.role = 'MENTOR' and u.id in (${list})`);
  return [...rows];
}

const RATING = sql`coalesce(r.rating, 0)`;

const LISTING = sql`u.id as "mentorId", p.headline, p.bio, to_json(coalesce(p.subjects, '{}')) as subjects,
  to_json(coalesce(p.languages, '{}')) as languages, coalesce(v.status = 'APPROVED', false) as verified,
  c.session_minutes as "sessionMinutes", ${RATING} as rating, coalesce(r.number, 0) as "ratingCount",
  case when m.amount is null then null else json_build_object('amount', m.amount, 'currency', m.currency) end
    as "ownPrice"`;

function mentors(now: EpochMs): SQL {
  return sql`
    from ${users} u
      join ${mentorCalendars} c on c.mentor_id = u.id
      left join ${calendarConnections} g on g.mentor_id = u.id
      left join ${mentorProfiles} p on p.mentor_id = u.id
      left join ${verifications} v on v.mentor_id = u.id
      left join ${mentorPrices} m on m.mentor_id = u.id and m.session_minutes = c.session_minutes
      left join lateral (select round(avg(w.rating) * 100)::int as rating, count(*)::int as number
        from ${reviews} w where w.mentor_id = u.id and w.author = 'STUDENT'
          and w.shown_at <= ${sql.param(now, reviews.shownAt)}) r on true`;
}

function anyOf(list: 'subjects' | 'languages', matches: SQL): SQL {
  const column = list === 'subjects' ? sql`p.subjects` : sql`p.languages`;
  return sql`exists (select from unnest(${column}) each where ${matches})`;
}

/** What a person typed is looked for as it is: `%` and `_` are letters like any other. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (letter) => `\\${letter}`);
}
